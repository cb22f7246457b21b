package dev.leat.kernel.bind;

import dev.leat.decode.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Cache of bound expressions, for pipelines in which the same expressions occur several times. The
/// key is the expression and the columns that it is bound to. A process can continue with the cache
/// of another one with the same version of Leat ([#saved]). Owned by one thread.
public final class BindingCache {

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

    /// A scope, and the expressions that are bound to it, as they are saved.
    private record SavedPlace(
            Map<String, String> columns,
            SourceStruct origin,
            List<String> by,
            boolean measures,
            List<SavedExpression> expressions) {}

    private record SavedExpression(
            String sql,
            String type,
            List<String> columns,
            List<String> source,
            Optional<String> makes,
            Optional<String> copies,
            List<Columns> causes,
            List<String> passed,
            List<String> required,
            Optional<BoundExpression.Exact> exact) {

        private record Columns(List<String> columns) {}

        static SavedExpression of(String sql, BoundExpression bound) {
            return new SavedExpression(
                    sql,
                    bound.sqlType(),
                    sorted(bound.columns()),
                    sorted(bound.source()),
                    bound.makes(),
                    bound.copies(),
                    bound.nulls().causes().stream()
                            .map(cause -> new Columns(sorted(cause)))
                            .sorted(Comparator.comparing(Columns::toString))
                            .toList(),
                    sorted(bound.nulls().passed()),
                    sorted(bound.nulls().required()),
                    bound.exact());
        }

        private static Nullness nulls(JsonValue saved) {
            return new Nullness(
                    saved.get("causes").elements().stream()
                            .map(cause -> Set.copyOf(cause.texts("columns")))
                            .collect(Collectors.toSet()),
                    Set.copyOf(saved.texts("passed")),
                    Set.copyOf(saved.texts("required")));
        }

        private static Optional<BoundExpression.Exact> exact(JsonValue saved) {
            return saved.get("sql")
                    .text()
                    .map(sql -> new BoundExpression.Exact(sql, saved.text("loss")));
        }

        private static List<String> sorted(Set<String> columns) {
            return columns.stream().sorted().toList();
        }

        static BoundExpression bound(JsonValue saved) {
            var type = saved.text("type");
            return new BoundExpression(
                    type,
                    TypeSpelling.read(type),
                    Set.copyOf(saved.texts("columns")),
                    Set.copyOf(saved.texts("source")),
                    saved.get("makes").text(),
                    saved.get("copies").text(),
                    nulls(saved),
                    exact(saved.get("exact")));
        }
    }

    /// Returns the content as JSON. Equal content has equal bytes.
    public byte[] saved() {
        var json = JsonMapper.shared();
        var all = new TreeSet<String>();
        places.forEach((place, expressions) ->
                all.add(
                        json.writeValueAsString(
                                new SavedPlace(
                                        place.scope.columns(),
                                        place.scope.origin(),
                                        place.by,
                                        place.measures,
                                        expressions.entrySet().stream()
                                                .map(each ->
                                                        SavedExpression.of(
                                                                each.getKey(), each.getValue()))
                                                .sorted(Comparator.comparing(SavedExpression::sql))
                                                .toList()))));
        return all.stream()
                .collect(Collectors.joining(",\n", "[", "]\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Returns a cache with saved content.
    ///
    /// @throws IllegalArgumentException if the content is not that of [#saved]
    public static BindingCache of(byte[] saved) {
        try {
            var cache = new BindingCache();
            for (var place : JsonValue.read(saved).elements()) {
                var columns = new LinkedHashMap<String, String>();
                for (var column : place.get("columns").members().entrySet()) {
                    columns.put(column.getKey(), column.getValue().text().orElse(""));
                }
                var scope = new Scope(columns, SourceStruct.valueOf(place.text("origin")));
                boolean measures = Boolean.parseBoolean(place.text("measures"));
                var at = cache.at(scope, place.texts("by"), measures);
                for (var each : place.get("expressions").elements()) {
                    cache.put(at, each.text("sql"), SavedExpression.bound(each));
                }
            }
            return cache;
        } catch (JacksonException invalid) {
            throw new IllegalArgumentException("these are not saved bindings", invalid);
        }
    }
}
