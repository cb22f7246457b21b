package dev.leat.kernel.bind;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The expressions that a binder has bound, by the columns that they see: the pipelines of an app
/// repeat expressions. Owned by one thread.
final class BindingCache {

    /// Columns and expressions; with more it forgets all.
    private static final int MOST = 1 << 18;

    /// The columns, and those of them by which rows are summed up; none for an expression over a
    /// row.
    private record Place(Scope scope, List<String> by, boolean measures) {}

    private final Map<Place, Map<String, BoundExpression>> places = new HashMap<>();
    private @Nullable Place last;
    private Map<String, BoundExpression> ofLast = Map.of();
    private int size;

    /// The expressions over a row by their texts, to be read and added to by [#put].
    Map<String, BoundExpression> expressions(Scope scope) {
        return at(scope, List.of(), false);
    }

    /// The measures over the rows with the same `by`.
    Map<String, BoundExpression> measures(Scope scope, List<String> by) {
        return at(scope, by, true);
    }

    void put(Map<String, BoundExpression> place, String text, BoundExpression bound) {
        place.put(text, bound);
        size++;
    }

    /// Asked with the same scope many times in a row: to hash one takes as long as it has columns.
    private Map<String, BoundExpression> at(Scope scope, List<String> by, boolean measures) {
        var same = last;
        if (same != null
                && same.scope.equals(scope)
                && same.measures == measures
                && same.by.equals(by)) {
            return ofLast;
        }
        if (size > MOST) {
            places.clear();
            size = 0;
        }
        var place = new Place(scope, by, measures);
        last = place;
        ofLast = places.computeIfAbsent(place, this::added);
        return ofLast;
    }

    private Map<String, BoundExpression> added(Place place) {
        size += place.scope.columns().size();
        return new HashMap<>();
    }
}
