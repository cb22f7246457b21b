package dev.leat.kernel.bind;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Cache of bound expressions, for pipelines in which the same expressions occur several times. The
/// key is the expression and the columns that it is bound to. Owned by one thread.
final class BindingCache {

    /// Maximum number of cached columns and expressions; if it is exceeded, the cache is cleared.
    private static final int MAX_SIZE = 1 << 18;

    /// The columns that expressions are bound to and, for measures, the columns by which rows are
    /// grouped.
    private record Place(Scope scope, List<String> by, boolean measures) {}

    private final Map<Place, Map<String, BoundExpression>> places = new HashMap<>();
    private @Nullable Place last;
    private Map<String, BoundExpression> lastExpressions = Map.of();
    private int size;

    /// Returns the cached expressions over a row, by their SQL. Use [#put] to add to them.
    Map<String, BoundExpression> expressions(Scope scope) {
        return at(scope, List.of(), false);
    }

    /// Returns the cached measures over the rows with equal values in `by`, by their SQL.
    Map<String, BoundExpression> measures(Scope scope, List<String> by) {
        return at(scope, by, true);
    }

    void put(Map<String, BoundExpression> place, String text, BoundExpression bound) {
        place.put(text, bound);
        size++;
    }

    /// Returns the cached expressions of a scope. The last scope is remembered, because it is used
    /// many times in succession and hashing its columns takes time.
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
