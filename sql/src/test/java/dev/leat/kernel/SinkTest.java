package dev.leat.kernel;

import static dev.leat.kernel.Orders.order;
import static dev.leat.kernel.Orders.pipeline;
import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink;
import dev.leat.app.Sink.Filter;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.View;
import dev.leat.app.View.Kind;
import dev.leat.app.View.Measure;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SinkTest {

    private static Sink queue(Filter filter, Map<String, Sql> columns) {
        return new QueueSink("OrderQueue", filter, columns);
    }

    private static Filter where(String condition) {
        return new Filter.Where(Sql.of(condition));
    }

    private static View view(List<View.Key> key, Measure... measures) {
        return new View("v", key, List.of(measures), Optional.empty(), Optional.empty());
    }

    private static Measure measure(String name, Kind kind, String of, String filter, Type type) {
        return new Measure(
                name,
                kind,
                of.isEmpty() ? Optional.empty() : Optional.of(Sql.of(of)),
                filter.isEmpty() ? Optional.empty() : Optional.of(Sql.of(filter)),
                type);
    }

    @Test
    void sharesRecordsOutByConditions() {
        var to =
                List.of(
                        queue(where("order_value > 10"), Map.of()),
                        queue(where("payment_method = 'UPI'"), Map.of()),
                        queue(new Filter.Else(), Map.of()),
                        queue(new Filter.All(), Map.of()));
        try (var runner = new Runner(pipeline(List.of(), to))) {
            var ran =
                    runner.run(
                            order("A", "order_value", "20"),
                            order("B", "payment_method", "\"x\""),
                            order("C", "payment_method", "null"));
            assertThat(List.of(ran.at(0, 0), ran.at(0, 1), ran.at(0, 2), ran.at(0, 3)))
                    .containsExactly(
                            Outcome.PENDING, Outcome.PENDING, Outcome.FILTERED, Outcome.PENDING);
            assertThat(List.of(ran.at(1, 0), ran.at(1, 1), ran.at(1, 2), ran.at(1, 3)))
                    .containsExactly(
                            Outcome.FILTERED, Outcome.FILTERED, Outcome.PENDING, Outcome.PENDING);
            assertThat(List.of(ran.at(2, 0), ran.at(2, 1), ran.at(2, 2), ran.at(2, 3)))
                    .containsExactly(
                            Outcome.FILTERED, Outcome.FILTERED, Outcome.PENDING, Outcome.PENDING);
        }
    }

    @Test
    void rejectsWhatTheConditionOfASinkCannotJudge() {
        var to =
                List.of(
                        queue(where("cast(payment_method as integer) > 1"), Map.of()),
                        queue(new Filter.Else(), Map.of()),
                        queue(new Filter.All(), Map.of()));
        try (var runner = new Runner(pipeline(List.of(), to))) {
            var ran = runner.run(order("A"));
            assertThat(List.of(ran.at(0, 0), ran.at(0, 1), ran.at(0, 2)))
                    .containsExactly(Outcome.REJECTED, Outcome.REJECTED, Outcome.REJECTED);
            assertThat(ran.reasons(0))
                    .containsExactly(
                            new Reason(
                                    "where",
                                    Optional.of("payment_method"),
                                    Optional.of("\"UPI\""),
                                    "the condition raised an error",
                                    Optional.of("to[0].where")));
            assertThat(ran.rows().size()).isZero();
        }
    }

    @Test
    void makesNoRowOfWhatEverySinkFilters() {
        try (var runner =
                new Runner(
                        pipeline(List.of(), List.of(queue(where("order_value > 10"), Map.of()))))) {
            assertThat(runner.run(order("A")).rows().size()).isZero();
        }
    }

    @Test
    void writesTheRowToAQueueExactly() {
        var schema =
                new Schema(
                        "All",
                        List.of(
                                new Field("id", Simple.VARCHAR),
                                new Field("wide", new Type.Decimal(38, 10)),
                                new Field("extra", Simple.JSON),
                                new Field("at", Simple.TIMESTAMPTZ),
                                new Field("list", new Type.ListOf(new Type.Decimal(20, 4))),
                                new Field("none", Simple.INTEGER)));
        var document =
                "{\"id\":\"a\\\"\\u0001\",\"wide\":1234567890123456789012345678.0123456789,\"extra\":{\"n\": 1234567890123456.78},\"at\":\"2024-12-16T15:00:00.1+01:00\",\"list\":[1234567890123456.7800,null]}";
        var select =
                sql(
                        "id",
                        "id",
                        "twice",
                        "wide + wide",
                        "extra",
                        "extra",
                        "n",
                        "len(list)",
                        "sum",
                        "list_sum(list)",
                        "same",
                        "[x for x in list]");
        try (var runner =
                new Runner(
                        pipeline(
                                schema,
                                List.of(),
                                List.of(),
                                List.of(
                                        queue(new Filter.All(), Map.of()),
                                        queue(new Filter.All(), select))))) {
            var ran = runner.run(document);
            assertThat(ran.texts(0, 0))
                    .containsExactly(
                            "{\"id\":\"a\\\"\\u0001\",\"wide\":1234567890123456789012345678.0123456789,\"extra\":{\"n\": 1234567890123456.78},\"at\":\"2024-12-16T14:00:00.1Z\",\"list\":[1234567890123456.78,null],\"none\":null}");
            assertThat(ran.texts(1, 0))
                    .containsExactly(
                            "{\"id\":\"a\\\"\\u0001\",\"twice\":2469135780246913578024691356.0246913578,\"extra\":{\"n\": 1234567890123456.78},\"n\":2,\"sum\":1234567890123456.78,\"same\":[1234567890123456.78,null]}");
        }
    }

    @Test
    void givesMeasuresWithFilters() {
        var view =
                view(
                        List.of(),
                        measure("all", Kind.COUNT, "", "", Simple.BIGINT),
                        measure("large", Kind.COUNT, "", "order_value > 10", Simple.BIGINT),
                        measure(
                                "upi",
                                Kind.SUM,
                                "order_value",
                                "payment_method = 'UPI'",
                                Orders.MONEY),
                        measure("most", Kind.MAX, "len(items)", "", Simple.BIGINT),
                        measure("first", Kind.MIN, "order_timestamp", "", Simple.TIMESTAMPTZ),
                        measure("day", Kind.MIN, "order_timestamp::date", "", Simple.DATE),
                        measure("fine", Kind.SUM, "order_value", "", new Type.Decimal(18, 4)),
                        measure(
                                "safe",
                                Kind.SUM,
                                "cast(payment_method as integer)",
                                "payment_method <> 'UPI'",
                                Simple.INTEGER));
        try (var runner = new Runner(pipeline(List.of(), List.of(ViewSink.of("v"))), view)) {
            var ran =
                    runner.run(
                            order("A"),
                            order("B", "order_value", "12.5", "payment_method", "\"7\""));
            assertThat(ran.longs(0, 0)).containsExactly(1L, 1L);
            assertThat(ran.longs(0, 1)).as("no match counts 0, as in SQL").containsExactly(0L, 1L);
            assertThat(ran.longs(0, 2)).containsExactly(30L, null);
            assertThat(ran.longs(0, 3)).containsExactly(1L, 1L);
            assertThat(ran.longs(0, 4))
                    .containsExactly(1_734_357_600_000_000L, 1_734_357_600_000_000L);
            assertThat(ran.longs(0, 5)).containsExactly(20073L, 20073L);
            assertThat(ran.longs(0, 6)).containsExactly(3000L, 125_000L);
            assertThat(ran.longs(0, 7)).containsExactly(null, 7L);
        }
    }

    @Test
    void rejectsWhatAViewCannotHold() {
        var view =
                view(
                        List.of(),
                        measure(
                                "sum",
                                Kind.SUM,
                                "order_value * 1000000000000000",
                                "",
                                new Type.Decimal(38, 2)));
        var other =
                view(List.of(new View.Key("payment_method", Simple.VARCHAR)), Measure.count("n"));
        var second =
                new View("w", other.key(), other.measures(), Optional.empty(), Optional.empty());
        try (var runner =
                new Runner(
                        pipeline(List.of(), List.of(ViewSink.of("v"), ViewSink.of("w"))),
                        view,
                        second)) {
            var ran =
                    runner.run(
                            order("A", "order_value", "1"),
                            order("B", "order_value", "9999999"),
                            order("C", "order_value", "1", "payment_method", "null"));
            assertThat(ran.longs(0, 0).getFirst()).isEqualTo(100_000_000_000_000_000L);
            assertThat(List.of(ran.at(1, 0), ran.at(1, 1)))
                    .containsExactly(Outcome.REJECTED, Outcome.REJECTED);
            assertThat(ran.table().reasons(1, 1)).isEqualTo(ran.reasons(1));
            assertThat(ran.reasons(1))
                    .containsExactly(
                            Reason.at(
                                            "range",
                                            "sum",
                                            "9999999000000000000000.00",
                                            "the record's contribution to measure 'sum' of view 'v' does not fit into 64"
                                                    + " bits with its 2 decimal places")
                                    .in("views.v.sum"));
            assertThat(List.of(ran.at(2, 0), ran.at(2, 1)))
                    .containsExactly(Outcome.REJECTED, Outcome.REJECTED);
            assertThat(ran.table().reasons(2, 0))
                    .extracting(Reason::message)
                    .containsExactly(
                            "key is null: 'payment_method' is part of the key of the view w");
        }
    }

    @Test
    void rejectsWhatTheMeasuresOfAViewCannotCompute() {
        var view =
                view(
                        List.of(),
                        measure(
                                "n",
                                Kind.SUM,
                                "cast(payment_method as integer)",
                                "",
                                Simple.INTEGER));
        try (var runner =
                new Runner(
                        pipeline(List.of(), List.of(ViewSink.of("v"), ViewSink.of("global_stats"))),
                        view)) {
            var ran = runner.run(order("A"), order("B", "payment_method", "\"5\""));
            assertThat(List.of(ran.at(0, 0), ran.at(0, 1)))
                    .containsExactly(Outcome.REJECTED, Outcome.REJECTED);
            assertThat(ran.reasons(0))
                    .containsExactly(
                            new Reason(
                                    "set",
                                    Optional.of("payment_method"),
                                    Optional.of("\"UPI\""),
                                    "the record's contribution to 'n' cannot be computed",
                                    Optional.of("views.v.n")));
            assertThat(ran.longs(0, 0)).containsExactly(5L);
        }
    }

    @Test
    void showsAViewWhatItsSinkSelects() {
        var view =
                view(
                        List.of(new View.Key("user", Simple.VARCHAR)),
                        measure("spent", Kind.SUM, "value", "", Orders.MONEY),
                        measure("double", Kind.SUM, "value * 2", "user <> 'x'", Orders.MONEY));
        var sink =
                new ViewSink(
                        "v",
                        where("order_value > 0"),
                        sql("user", "lower(user_id)", "value", "order_value + 1"));
        try (var runner =
                new Runner(
                        pipeline(List.of(Orders.CLEAN), List.of(sink, ViewSink.of("user_stats"))),
                        view)) {
            var ran = runner.run(order("A"));
            assertThat(ran.texts(0, 0)).containsExactly("u1");
            assertThat(ran.longs(0, 1)).containsExactly(130L);
            assertThat(ran.longs(0, 2)).containsExactly(260L);
            assertThat(ran.texts(1, 0)).containsExactly("U1");
            assertThat(ran.longs(1, 3)).containsExactly(30L);
        }
    }

    @Test
    void startsPeriodsInTheirZone() {
        assertThat(start(Simple.TIMESTAMPTZ, "P1D", "UTC")).isEqualTo("2024-12-15T00:00:00Z");
        assertThat(start(Simple.TIMESTAMPTZ, "P1D", "Europe/Berlin"))
                .isEqualTo("2024-12-15T23:00:00Z");
        assertThat(start(Simple.TIMESTAMPTZ, "P7D", "UTC")).isEqualTo("2024-12-12T00:00:00Z");
        assertThat(start(Simple.TIMESTAMPTZ, "PT5M", "Europe/Berlin"))
                .isEqualTo("2024-12-15T23:30:00Z");
        assertThat(start(Simple.TIMESTAMP, "P1D", "Europe/Berlin"))
                .isEqualTo("2024-12-14T23:00:00Z");
        assertThat(start(Simple.TIMESTAMP, "PT1H", "Europe/Berlin"))
                .isEqualTo("2024-12-15T22:00:00Z");
        assertThat(start(Simple.DATE, "P1D", "Europe/Berlin")).isEqualTo("2024-12-14T23:00:00Z");
    }

    private static String start(Type type, String period, String zone) {
        var duration = Duration.parse(period);
        var text =
                type == Simple.TIMESTAMPTZ
                        ? "2024-12-15T23:33:00Z"
                        : type == Simple.DATE ? "2024-12-15" : "2024-12-15T23:33:00";
        var schema = new Schema("S", List.of(new Field("at", type)));
        var every = new View.Every("at", type, duration, ZoneId.of(zone), Optional.empty());
        var view =
                new View(
                        "v",
                        List.of(),
                        List.of(Measure.count("n")),
                        Optional.of(every),
                        Optional.empty());
        try (var runner =
                new Runner(
                        pipeline(schema, List.of(), List.of(), List.of(ViewSink.of("v"))), view)) {
            var micros =
                    ((dev.leat.batch.Column.Longs)
                                    runner.run("{\"at\":\"" + text + "\"}").column(0, 0))
                            .values()[0];
            return Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS).toString();
        }
    }

    @Test
    void rejectsEventsFromTheFuture() {
        try (var runner = new Runner(pipeline(List.of(), List.of(ViewSink.of("global_stats"))))) {
            var ran =
                    runner.run(
                            order("A", "order_timestamp", "\"2024-12-21T00:00:00Z\""),
                            order("B", "order_timestamp", "\"2024-12-21T00:00:00.000001Z\""));
            assertThat(ran.rows().record()).containsExactly(0);
            assertThat(ran.reasons(1))
                    .containsExactly(
                            Reason.at(
                                    "range",
                                    "order_timestamp",
                                    "2024-12-21T00:00:00.000001Z",
                                    "is more than a day later than the record's arrival, so the view global_stats does not count it"));
        }
    }

    @Test
    void refusesAMeasureThatIsADouble() {
        var view = view(List.of(), measure("half", Kind.SUM, "order_value / 2", "", Orders.MONEY));
        assertThatThrownBy(() -> new Runner(pipeline(List.of(), List.of(ViewSink.of("v"))), view))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("measure 'half' is decimal(18,2), but its input is DOUBLE");
    }

    @Test
    void rejectsWhatNoDocumentCanSay() {
        var steps = List.<Step>of(new Step.Set(sql("half", "1 / (order_value - 1)")));
        try (var runner = new Runner(pipeline(steps, List.of(queue(new Filter.All(), Map.of()))))) {
            var ran = runner.run(order("A", "order_value", "1"), order("B", "order_value", "3"));
            assertThat(ran.reasons(0)).extracting(Reason::cause).containsExactly("range");
            assertThat(ran.texts(0, 0)).singleElement().asString().endsWith(",\"half\":0.5}");
        }
    }
}
