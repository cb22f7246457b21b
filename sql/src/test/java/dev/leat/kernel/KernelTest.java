package dev.leat.kernel;

import static dev.leat.kernel.Orders.CHECKS;
import static dev.leat.kernel.Orders.CLEAN;
import static dev.leat.kernel.Orders.order;
import static dev.leat.kernel.Orders.pipeline;
import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.kernel.bind.SqlLiterals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelTest {

    private static final List<Sink> VIEW = List.of(ViewSink.of("global_stats"));

    @Test
    void makesRowsOfGoodOrders() {
        try (var runner = new Runner(pipeline())) {
            var ran =
                    runner.run(
                            order(" ord1 "),
                            order("ORD2", "order_value", "-5"),
                            order("ORD3", "user_id", "\" u7\""));
            assertThat(ran.rows().record()).containsExactly(0, 2);
            assertThat(ran.texts(0, 0)).containsExactly("U1", "U7");
            assertThat(ran.longs(0, 1))
                    .containsExactly(1_734_307_200_000_000L, 1_734_307_200_000_000L);
            assertThat(ran.longs(0, 2)).containsExactly(1L, 1L);
            assertThat(ran.longs(0, 3)).containsExactly(30L, 30L);
            assertThat(ran.longs(1, 2)).containsExactly(30L, 30L);
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.PENDING);
            assertThat(ran.at(1, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.at(1, 1)).isEqualTo(Outcome.REJECTED);
        }
    }

    @Test
    void namesEveryCheckThatFails() {
        try (var runner = new Runner(pipeline())) {
            var ran = runner.run(order(" ", "order_value", "-5", "items", "[]"));
            assertThat(ran.reasons(0))
                    .containsExactly(
                            check("order_id is not blank", "order_id", "\"\""),
                            check("order_value is above zero", "order_value", "-5"),
                            check("there is at least one item", "items", "[]"),
                            check("quantities and prices are above zero", "items", "[]"),
                            new Reason(
                                    "check",
                                    Optional.empty(),
                                    Optional.of("order_value=-5, items=[]"),
                                    "items add up to order_value",
                                    Optional.of("steps[1].check")));
        }
    }

    private static Reason check(String sentence, String field, String value) {
        return new Reason(
                "check",
                Optional.of(field),
                Optional.of(value),
                sentence,
                Optional.of("steps[1].check"));
    }

    @Test
    void stopsAtTheFirstStepThatFails() {
        var later = new Step.Check(sql("also", "order_value > 100"));
        try (var runner = new Runner(pipeline(List.of(CHECKS, later), VIEW))) {
            assertThat(runner.run(order("A", "order_value", "-5")).reasons(0))
                    .extracting(Reason::message)
                    .doesNotContain("also");
            assertThat(runner.run(order("A")).reasons(0))
                    .extracting(Reason::message)
                    .containsExactly("also");
        }
    }

    /// DuckDB computes a subexpression that two expressions share once, outside any TRY, where an
    /// error would fail the whole batch.
    @Test
    void reportsEachFailedExpressionWhenTheyShareASubexpression() {
        var set =
                new Step.Set(
                        sql(
                                "user_id",
                                "concat(cast(user_id as integer) + 1, '')",
                                "order_value",
                                "(cast(user_id as integer) + 1) * 2"));
        try (var runner = new Runner(pipeline(List.of(set), VIEW))) {
            var ran = runner.run(order("A", "user_id", "\"x1\""), order("B", "user_id", "\"12\""));
            assertThat(ran.reasons(0))
                    .extracting(Reason::cause, reason -> reason.field().orElse(""))
                    .containsExactly(tuple("set", "user_id"), tuple("set", "order_value"));
            assertThat(ran.rows().record()).containsExactly(1);
            assertThat(ran.longs(0, 2)).containsExactly(2600L);
        }
    }

    @Test
    void takesMoreChecksThanABigintHasBits() {
        var sentences = new LinkedHashMap<String, Sql>();
        for (int i = 0; i < 150; i++) {
            sentences.put("not " + i, Sql.of("order_value <> " + i + " or order_value <> " + i));
        }
        sentences.put("not a", Sql.of("order_id <> 'a'"));
        try (var runner =
                new Runner(
                        pipeline(
                                List.of(
                                        CLEAN,
                                        new Step.Check(sentences),
                                        new Step.Check(sql("last", "order_id <> 'B'"))),
                                VIEW))) {
            var ran =
                    runner.run(
                            order("a", "order_value", "149"),
                            order("b", "order_value", "1"),
                            order("c", "order_value", "61"),
                            order("d", "order_value", "1000"));
            assertThat(ran.reasons(0)).extracting(Reason::message).containsExactly("not 149");
            assertThat(ran.reasons(1)).extracting(Reason::message).containsExactly("not 1");
            assertThat(ran.reasons(2)).extracting(Reason::message).containsExactly("not 61");
            assertThat(ran.rows().record()).containsExactly(3);
        }
    }

    @Test
    void rejectsWhatCannotBeComputed() {
        var set =
                new Step.Set(
                        sql(
                                "user_id",
                                "cast(trim(user_id) as integer)",
                                "order_value",
                                "order_value + 1"));
        try (var runner = new Runner(pipeline(List.of(CLEAN, set), VIEW))) {
            var ran = runner.run(order("A", "user_id", "\"x1\""), order("B", "user_id", "\"12\""));
            assertThat(ran.reasons(0))
                    .containsExactly(
                            new Reason(
                                    "set",
                                    Optional.of("user_id"),
                                    Optional.of("\"X1\""),
                                    "'user_id' cannot be computed: its expression raised an error",
                                    Optional.of("steps[1].set")));
            assertThat(ran.rows().record()).containsExactly(1);
            assertThat(ran.longs(0, 2)).containsExactly(130L);
        }
    }

    @Test
    void seesTheValuesBeforeTheStep() {
        var swap = new Step.Set(sql("order_id", "user_id", "user_id", "order_id"));
        try (var runner = new Runner(pipeline(List.of(swap), List.of(ViewSink.of("user_stats"))))) {
            assertThat(runner.run(order("A", "user_id", "\"B\"")).texts(0, 0)).containsExactly("A");
        }
    }

    @Test
    void filtersAndRejectsWhereAConditionFails() {
        var where = new Step.Where(Sql.of("cast(payment_method as integer) > 1"));
        try (var runner = new Runner(pipeline(List.of(where), VIEW))) {
            var ran =
                    runner.run(
                            order("A", "payment_method", "\"2\""),
                            order("B", "payment_method", "\"1\""),
                            order("C", "payment_method", "null"),
                            order("D", "payment_method", "\"x\""));
            assertThat(ran.rows().record()).containsExactly(0);
            assertThat(ran.at(1, 0)).isEqualTo(Outcome.FILTERED);
            assertThat(ran.at(2, 0)).isEqualTo(Outcome.FILTERED);
            assertThat(ran.at(3, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.reasons(3))
                    .containsExactly(
                            new Reason(
                                    "where",
                                    Optional.of("payment_method"),
                                    Optional.of("\"x\""),
                                    "the condition raised an error",
                                    Optional.of("steps[0].where")));
        }
    }

    @Test
    void masksPersonalValues() {
        var steps =
                List.<Step>of(
                        new Step.Set(sql("town", "split_part(shipping_address, ' ', 2)")),
                        new Step.Check(
                                sql(
                                        "has an address",
                                        "shipping_address <> 'here x'",
                                        "has a town",
                                        "town <> 'x'",
                                        "both",
                                        "town <> 'x' and order_value > 0")));
        try (var runner = new Runner(pipeline(steps, VIEW))) {
            var ran = runner.run(order("A", "shipping_address", "\"here x\""));
            assertThat(ran.reasons(0))
                    .extracting(reason -> reason.value().orElse(""))
                    .containsExactly("***", "***", "order_value=0.3, town=***");
        }
    }

    @Test
    void leavesAloneWhatIsSettledAlready() {
        try (var runner = new Runner(pipeline())) {
            var work = Orders.work(order("A"), "no json", order("C"));
            var table = new Outcomes(3, 2);
            table.putPending(0, Outcome.DUPLICATE);
            table.put(2, 0, Outcome.DUPLICATE);
            var rows = runner.run(work, table);
            assertThat(rows.record()).containsExactly(2);
            assertThat(table.at(0, 0)).isEqualTo(Outcome.DUPLICATE);
            assertThat(table.at(1, 1)).isEqualTo(Outcome.REJECTED);
            assertThat(table.at(2, 0)).isEqualTo(Outcome.DUPLICATE);
            assertThat(table.at(2, 1)).isEqualTo(Outcome.PENDING);
        }
    }

    @Test
    void countsUnknownFields() {
        try (var runner = new Runner(pipeline())) {
            runner.run(order("A", "x", "1"), order("B", "x", "{}", "y", "2"));
            runner.run(order("C", "x", "1"));
            assertThat(runner.unknown).isEqualTo(4);
        }
    }

    @Test
    void takesAnEmptyBatchAndOneWithoutGoodRecords() {
        try (var runner = new Runner(pipeline())) {
            assertThat(runner.run().rows().size()).isZero();
            assertThat(runner.run("", "[]").rows().size()).isZero();
        }
    }

    @Test
    void rejectsWhereAKeyIsNull() {
        var key = pipeline(Orders.SCHEMA, List.of("payment_method"), List.of(), VIEW);
        try (var runner = new Runner(key)) {
            var ran = runner.run(order("A", "payment_method", "null"), order("B"));
            assertThat(ran.rows().record()).containsExactly(1);
            assertThat(ran.reasons(0))
                    .containsExactly(
                            new Reason(
                                    "key",
                                    Optional.of("payment_method"),
                                    Optional.empty(),
                                    "key is null: 'payment_method' is part of the pipeline's key",
                                    Optional.empty()));
        }
    }

    @Test
    void givesSourceToExpressions() {
        var steps =
                List.<Step>of(
                        new Step.Set(
                                sql(
                                        "user_id",
                                                "concat_ws(' ', source.id, source.name, source.received_at::varchar, source.attempt, source.attributes['tenant'], source.attributes['none'])",
                                        "order_timestamp", "source.received_at")));
        try (var runner = new Runner(pipeline(steps, List.of(ViewSink.of("user_stats"))))) {
            var work =
                    new dev.leat.batch.LeasedWork(
                            "OrderQueue",
                            "l",
                            List.of(
                                    new dev.leat.batch.Record(
                                            "m1",
                                            order("A")
                                                    .getBytes(
                                                            java.nio.charset.StandardCharsets
                                                                    .UTF_8),
                                            Map.of(
                                                    "tenant",
                                                    dev.leat.batch.Attribute.text("t\"1"),
                                                    "b",
                                                    new dev.leat.batch.Attribute(
                                                            "Binary", new byte[] {-1})),
                                            3,
                                            Orders.ARRIVED)));
            assertThat(runner.run(work).texts(0, 0))
                    .containsExactly("m1 OrderQueue 2024-12-20 00:00:00+00 3 t\"1");
            assertThat(runner.run(work).longs(0, 1))
                    .containsExactly(Orders.ARRIVED.toEpochMilli() * 1000);
        }
    }

    @Test
    void excludesAndSelects() {
        var steps =
                List.<Step>of(
                        new Step.Exclude(List.of("items", "shipping_address")),
                        new Step.Select(
                                sql(
                                        "order_id",
                                        "order_id",
                                        "user_id",
                                        "lower(user_id)",
                                        "order_timestamp",
                                        "order_timestamp",
                                        "order_value",
                                        "order_value * 2")));
        try (var runner =
                new Runner(
                        pipeline(
                                steps,
                                List.of(
                                        new QueueSink(
                                                "OrderQueue", new Sink.Filter.All(), Map.of()))))) {
            assertThat(runner.run(order("A")).texts(0, 0))
                    .containsExactly(
                            "{\"order_id\":\"A\",\"user_id\":\"u1\",\"order_timestamp\":\"2024-12-16T14:00:00Z\",\"order_value\":0.6}");
        }
    }

    @Test
    void setsNulls() {
        var steps =
                List.<Step>of(
                        new Step.Set(sql("nothing", "null", "user_id", "null")),
                        new Step.Set(sql("user_id", "coalesce(user_id, nothing, 'x')")));
        try (var runner = new Runner(pipeline(steps, List.of(ViewSink.of("user_stats"))))) {
            assertThat(runner.run(order("A")).texts(0, 0)).containsExactly("x");
        }
    }

    @Test
    void takesNamesOfAnyKind() {
        var name = "a \"b\".é'?";
        var schema =
                new dev.leat.app.Schema(
                        "S",
                        List.of(
                                new dev.leat.app.Schema.Field(
                                        name, dev.leat.app.Type.Simple.VARCHAR),
                                new dev.leat.app.Schema.Field(
                                        "order",
                                        new dev.leat.app.Type.Struct(
                                                List.of(
                                                        new dev.leat.app.Type.Member(
                                                                name,
                                                                dev.leat.app.Type.Simple
                                                                        .INTEGER))))));
        var quoted = SqlLiterals.name(name);
        var steps =
                List.<Step>of(
                        new Step.Set(
                                sql(name, "upper(" + quoted + ")", "n", "\"order\"." + quoted)));
        var to = List.<Sink>of(new QueueSink("OrderQueue", new Sink.Filter.All(), Map.of()));
        try (var runner = new Runner(pipeline(schema, List.of(name), steps, to))) {
            var key = "\"a \\\"b\\\".é'?\"";
            assertThat(runner.run("{" + key + ":\"x\",\"order\":{" + key + ":7}}").texts(0, 0))
                    .containsExactly("{" + key + ":\"X\",\"order\":{" + key + ":7},\"n\":7}");
        }
    }
}
