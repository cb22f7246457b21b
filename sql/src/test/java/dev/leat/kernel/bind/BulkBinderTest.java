package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Sql;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Binding many expressions in one statement gives the same result as binding them one by one.
class BulkBinderTest {

    private static final Scope NARROW =
            new Scope(
                    columns(
                            Map.of(
                                    "a", "INTEGER",
                                    "name", "VARCHAR",
                                    "price", "DECIMAL(18,2)",
                                    "list", "INTEGER[]")),
                    SourceStruct.FILE);

    private static final List<String> EXPRESSIONS =
            List.of(
                    "a + 1",
                    "NULL",
                    "price * 2",
                    "name || source.key -- a comment",
                    "nmae",
                    "CAST('x' AS INTEGER)",
                    "a +",
                    "a, price",
                    "upper(price, 2)",
                    "list_transform(list, lambda x: x * a)",
                    "list_reduce(list, lambda x, y: x || x)",
                    "10 / (a - a)",
                    "'",
                    " ",
                    "1e400",
                    "[s || name for s in string_split(name, ',')]");

    private static final List<String> MEASURES =
            List.of(
                    "sum(a)",
                    "count(*)",
                    "a",
                    "min(nmae)",
                    "sum(name)",
                    "a + sum(a)",
                    "max(price)");

    @Test
    void expressionsBindAheadAsTheyDoAlone() {
        for (var scope : List.of(NARROW, wide())) {
            assertThat(Stream.of(true, false).map(ahead -> said(ahead, scope)).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void measuresBindAheadAsTheyDoAlone() {
        for (var by : List.of(List.<String>of(), List.of("name"))) {
            for (var scope : List.of(NARROW, wide())) {
                assertThat(Stream.of(true, false).map(ahead -> measured(ahead, scope, by)))
                        .satisfies(both -> assertThat(both.getFirst()).isEqualTo(both.getLast()));
            }
        }
    }

    private static List<String> said(boolean ahead, Scope scope) {
        try (var binder = new Binder()) {
            if (ahead) {
                binder.prebind(EXPRESSIONS.stream().map(Sql::of).toList(), scope);
            }
            return EXPRESSIONS.stream()
                    .map(text -> said(() -> binder.bind(Sql.of(text), scope)))
                    .toList();
        }
    }

    private static List<String> measured(boolean ahead, Scope scope, List<String> by) {
        try (var binder = new Binder()) {
            if (ahead) {
                binder.prebind(MEASURES.stream().map(Sql::of).toList(), scope, by);
            }
            return MEASURES.stream()
                    .map(text -> said(() -> binder.measure(Sql.of(text), scope, by)))
                    .toList();
        }
    }

    private interface Bind {
        BoundExpression at() throws BindException;
    }

    private static String said(Bind bind) {
        try {
            var bound = bind.at();
            return "%s %s %s %s %s"
                    .formatted(
                            bound.sqlType(),
                            bound.type(),
                            bound.columns().stream().sorted().toList(),
                            bound.source(),
                            bound.makes());
        } catch (BindException e) {
            return "%s at %d, %s".formatted(e.getMessage(), e.offset(), e.hint());
        }
    }

    private static Scope wide() {
        var columns = new LinkedHashMap<>(NARROW.columns());
        for (int i = 0; i < 100; i++) {
            columns.put("c" + i, "VARCHAR");
        }
        return new Scope(columns, SourceStruct.FILE);
    }

    private static Map<String, String> columns(Map<String, String> columns) {
        return new java.util.TreeMap<>(columns);
    }
}
