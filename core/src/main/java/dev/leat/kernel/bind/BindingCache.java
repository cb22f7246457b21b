package dev.leat.kernel.bind;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Cache of bound expressions, by the columns they see, for pipelines that repeat expressions.
/// Owned by one thread.
final class BindingCache {

    /// Maximum number of columns and expressions; above it the cache is cleared.
    private static final int MAX_SIZE = 1 << 18;

    /// Columns, and the columns by which rows are grouped; the latter are empty for an expression
    /// over a row.
    private record Place(Scope scope, List<String> by, boolean measures) {}

    private final Map<Place, Map<String, BoundExpression>> places = new HashMap<>();
    private @Nullable Place last;
    private Map<String, BoundExpression> lastExpressions = Map.of();
    private int size;

    /// Returns the expressions over a row by their text. Add to them with [#put].
    Map<String, BoundExpression> expressions(Scope scope) {
        return at(scope, List.of(), false);
    }

    /// Returns the measures over the rows with the same `by`.
    Map<String, BoundExpression> measures(Scope scope, List<String> by) {
        return at(scope, by, true);
    }

    void put(Map<String, BoundExpression> place, String text, BoundExpression bound) {
        place.put(text, bound);
        size++;
    }

    /// Remembers the last scope: it is used many times in a row, and hashing it takes time for each
    /// column.
    private Map<String, BoundExpression> at(Scope scope, List<String> by, boolean measures) {
        var same = last;
        if (same != null
                && same.scope.equals(scope)
                && same.measures == measures
                && same.by.equals(by)) {
            return lastExpressions;
        }
        if (size > MAX_SIZE) {
            places.clear();
            size = 0;
        }
        var place = new Place(scope, by, measures);
        last = place;
        lastExpressions = places.computeIfAbsent(place, this::added);
        return lastExpressions;
    }

    private Map<String, BoundExpression> added(Place place) {
        size += place.scope.columns().size();
        return new HashMap<>();
    }
}
