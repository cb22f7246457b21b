package dev.leat.kernel;

import static dev.leat.kernel.Orders.order;
import static dev.leat.kernel.Orders.pipeline;
import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Expressions that would produce far more data than the record has: they do not run, and only that
/// record is rejected. Each would take gigabytes or minutes.
class GuardTest {

    private static final List<Sink> VIEW = List.of(ViewSink.of("global_stats"));

    /// A message of half a megabyte: a long name and 40,000 items.
    private static final String POISON = big(200_000, 40_000);

    private static String big(int name, int items) {
        var list =
                IntStream.range(0, items)
                        .mapToObj(i -> "{\"quantity\":1}")
                        .collect(Collectors.joining(",", "[", "]"));
        var text = "\"" + "a".repeat(name - 2) + ",b\"";
        return order("POISON", "user_id", text, "shipping_address", text, "items", list);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[user_id || ':' || i.quantity for i in items]",
                "[user_id for i in items]",
                "[string_split(user_id, ',') for i in items]",
                "list_transform(items, lambda i: list_transform(items, lambda j: i.quantity))",
                "list_filter(string_split(user_id, 'a'), lambda x: contains(user_id, x || 'z'))",
                "[x for x in string_split(user_id, 'a') if list_contains(string_split(user_id,"
                        + " 'a'), x)]",
                "levenshtein(user_id, shipping_address)",
                "damerau_levenshtein(user_id, shipping_address)",
                "jaro_similarity(user_id, shipping_address)",
                "jaro_winkler_similarity(user_id, shipping_address)",
                "[jaccard(user_id, shipping_address) for i in items]",
                "user_id like '%' || shipping_address || '%'",
                "regexp_matches(user_id, shipping_address)",
                "replace(user_id, 'a', shipping_address)",
                "regexp_replace(user_id, 'a', shipping_address, 'g')",
                "regexp_replace(user_id, '', shipping_address, 'g')",
                "list_select([user_id], [1 for i in items])",
                "concat_ws(user_id, [i.quantity for i in items])",
                "[lpad('', 10000, 'x') for i in items]",
                "list_reduce([i.quantity::varchar for i in items], lambda a, x: a || user_id)",
                "case when true then replace(user_id, 'a', user_id) end",
                "try_cast(replace(user_id, 'a', '9') as bignum)",
            })
    void rejectsARecordAloneThatWouldGrowTooLarge(String expression) {
        var step = new Step.Set(sql("made", "len(cast((" + expression + ") as varchar))"));
        try (var runner = new Runner(pipeline(List.of(step), VIEW))) {
            var ran = runner.run(order("A"), POISON, order("B"));
            assertThat(ran.rows().record()).as(expression).containsExactly(0, 2);
            assertThat(ran.reasons(1))
                    .singleElement()
                    .satisfies(why -> {
                        assertThat(why.cause()).isEqualTo("too_large");
                        assertThat(why.message())
                                .matches(
                                        "expression 'made' would produce about [0-9.]+ [MGTP]iB from"
                                                + " this record \\(limit 64 MiB\\)");
                    });
        }
    }

    @Test
    void saysWhichExpressionAndHowMuch() {
        var step = new Step.Set(sql("made", "[user_id || ':' || i.quantity for i in items]"));
        try (var runner = new Runner(pipeline(List.of(step), VIEW))) {
            assertThat(runner.run(POISON).reasons(0))
                    .containsExactly(
                            new Reason(
                                    "too_large",
                                    Optional.of("made"),
                                    Optional.empty(),
                                    "expression 'made' would produce about 15 GiB from this record"
                                            + " (limit 64 MiB)",
                                    Optional.of("steps[0].set")));
        }
    }

    @Test
    void letsNaturalSqlOverAThousandItemsPass() {
        var natural =
                sql(
                        "a", "[user_id || ':' || i.quantity for i in items]",
                        "b",
                                "[i.quantity for i in items if list_contains(string_split("
                                        + "shipping_address, ','), i.quantity::varchar)]",
                        "c", "replace('Dear {name}', '{name}', user_id)",
                        "d", "replace(shipping_address, 'a', user_id)",
                        "e", "levenshtein(user_id, shipping_address)",
                        "f", "list_reduce([i.quantity for i in items], lambda a, x: a + x)",
                        "g",
                                "list_reduce([i.quantity::varchar for i in items],"
                                        + " lambda a, x: a || ',' || x)",
                        "h", "string_split(shipping_address, ',')[1]",
                        "i", "shipping_address like '%' || user_id || '%'");
        try (var runner = new Runner(pipeline(List.of(new Step.Set(natural)), VIEW))) {
            var ran = runner.run(big(100, 1_000));
            assertThat(ran.rows().record()).as("%s", ran.reasons(0)).containsExactly(0);
        }
    }

    @Test
    void doublesATextWithEachStepUntilItIsTooLarge() {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < 20; i++) {
            steps.add(new Step.Set(sql("user_id", "user_id || user_id")));
        }
        try (var runner = new Runner(pipeline(steps, VIEW))) {
            var ran = runner.run(order("A", "user_id", "\"u\""), POISON);
            assertThat(ran.rows().record()).containsExactly(0);
            assertThat(ran.reasons(1))
                    .singleElement()
                    .extracting(Reason::message, why -> why.step().orElse(""))
                    .containsExactly(
                            "expression 'user_id' would produce about 98 MiB from this record (limit"
                                    + " 64 MiB)",
                            "steps[8].set");
        }
    }

    @Test
    void guardsWhereverAnExpressionStands() {
        var huge = "len([user_id || ':' || i.quantity for i in items]) > 0";
        var check = new Step.Check(sql("it is small", huge));
        var where = new Step.Where(Sql.of(huge));
        for (var step : List.of(check, where)) {
            try (var runner = new Runner(pipeline(List.of(step), VIEW))) {
                var ran = runner.run(order("A"), POISON, order("B"));
                assertThat(ran.rows().record()).containsExactly(0, 2);
                assertThat(ran.reasons(1)).extracting(Reason::cause).containsExactly("too_large");
            }
        }
        var sinks =
                List.of(
                        new ViewSink("global_stats", new Sink.Filter.Where(Sql.of(huge)), Map.of()),
                        new ViewSink(
                                "global_stats",
                                new Sink.Filter.All(),
                                sql(
                                        "order_timestamp",
                                        "order_timestamp",
                                        "order_value",
                                        "case when " + huge + " then order_value end")));
        for (var sink : sinks) {
            try (var runner = new Runner(pipeline(List.of(), List.of(sink)))) {
                var ran = runner.run(order("A"), POISON, order("B"));
                assertThat(ran.rows().record()).containsExactly(0, 2);
                assertThat(ran.reasons(1)).extracting(Reason::cause).containsExactly("too_large");
            }
        }
    }
}
