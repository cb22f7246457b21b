package dev.leat.kernel;

import static dev.leat.kernel.Orders.order;
import static dev.leat.kernel.Orders.pipeline;
import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Sink;
import dev.leat.app.Sink.Filter;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Column;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The group of a record that is sent to a FIFO queue, and expressions over the group it was
/// received in.
class GroupTest {

    private static Sink queue(Filter filter, Map<String, Sql> columns, String group) {
        return new QueueSink("OrderQueue", filter, columns, Optional.of(Sql.of(group)));
    }

    private static Sink queue(String group) {
        return queue(new Filter.All(), Map.of(), group);
    }

    private static LeasedWork ordered(String group, long sequence, String document) {
        var record =
                new Record(
                        "m",
                        document.getBytes(StandardCharsets.UTF_8),
                        Map.of(),
                        1,
                        Instant.EPOCH,
                        sequence,
                        Optional.of(group));
        return new LeasedWork("OrderQueue", "lease", List.of(record));
    }

    @Test
    void givesEveryRowTheGroupOfItsColumn() {
        try (var runner = new Runner(pipeline(List.of(), List.of(queue("payment_method"))))) {
            var ran = runner.run(order("A"), order("B", "payment_method", "\"x\""));
            assertThat(ran.rows().sinks().getFirst()).hasSize(2);
            assertThat(ran.texts(0, 1)).containsExactly("UPI", "x");
            assertThat(ran.texts(0, 0)).allMatch(body -> body != null && body.startsWith("{"));
        }
    }

    @Test
    void aQueueWithoutGroupsHasTheBodyAlone() {
        var to = List.<Sink>of(new QueueSink("OrderQueue", new Filter.All(), Map.of()));
        try (var runner = new Runner(pipeline(List.of(), to))) {
            assertThat(runner.run(order("A")).rows().sinks().getFirst()).hasSize(1);
        }
    }

    @Test
    void aGroupSeesTheRowAfterTheStepsAndNotWhatTheSinkSelects() {
        var steps = List.<Step>of(new Step.Set(sql("payment_method", "lower(payment_method)")));
        var select = sql("payment_method", "'hidden'");
        var to =
                List.of(
                        queue(new Filter.All(), select, "payment_method"),
                        queue(new Filter.All(), select, "payment_method || '-' || source.name"));
        try (var runner = new Runner(pipeline(steps, to))) {
            var ran = runner.run(order("A"));
            assertThat(ran.texts(0, 0)).containsExactly("{\"payment_method\":\"hidden\"}");
            assertThat(ran.texts(0, 1)).containsExactly("upi");
            assertThat(ran.texts(1, 1)).containsExactly("upi-OrderQueue");
        }
    }

    @Test
    void aGroupMadeOfTheSourceCanGoByAColumn() {
        var steps = List.<Step>of(new Step.Set(sql("payment_method", "source.group")));
        var to =
                List.of(
                        queue(
                                new Filter.All(),
                                sql("order_value", "order_value"),
                                "payment_method"));
        try (var runner = new Runner(pipeline(steps, to))) {
            var ran = runner.run(ordered("g1", 7, order("A")));
            assertThat(ran.texts(0, 1)).containsExactly("g1");
        }
    }

    @Test
    void rejectsARecordWithoutAGroup() {
        var to =
                List.of(
                        queue("payment_method"),
                        new QueueSink("OrderQueue", new Filter.All(), Map.of()));
        try (var runner = new Runner(pipeline(List.of(), to))) {
            var ran = runner.run(order("A", "payment_method", "null"));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.at(0, 1)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.reasons(0))
                    .containsExactly(
                            Reason.of(
                                    "group",
                                    "the message group is null, but queue 'OrderQueue' is FIFO"));
        }
    }

    @Test
    void rejectsAGroupThatNoQueueTakes() {
        var sizes = List.of("''", "rpad('x', 129, 'x')", "'two words'", "'gro\u00df'");
        for (var group : sizes) {
            try (var runner = new Runner(pipeline(List.of(), List.of(queue(group))))) {
                var ran = runner.run(order("A"));
                assertThat(ran.at(0, 0)).as(group).isEqualTo(Outcome.REJECTED);
                assertThat(ran.reasons(0).getFirst().message()).contains("1 to 128 ASCII letters");
            }
        }
        try (var runner = new Runner(pipeline(List.of(), List.of(queue("rpad('~', 128, '~')"))))) {
            assertThat(runner.run(order("A")).texts(0, 1)).containsExactly("~".repeat(128));
        }
    }

    @Test
    void rejectsWhatItsGroupCannotBeComputedFor() {
        var to = List.of(queue("cast(cast(payment_method as integer) as varchar)"));
        try (var runner = new Runner(pipeline(List.of(), to))) {
            var ran = runner.run(order("A", "payment_method", "\"5\""), order("B"));
            assertThat(ran.texts(0, 1)).containsExactly("5");
            assertThat(ran.at(1, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.table().reasons(1, 0))
                    .containsExactly(
                            new Reason(
                                    "group",
                                    Optional.of("payment_method"),
                                    Optional.of("\"UPI\""),
                                    "the group cannot be computed: its expression raised an error",
                                    Optional.of("to[0].group")));
        }
    }

    @Test
    void asksNoGroupOfWhatTheSinkFilters() {
        var filter = new Filter.Where(Sql.of("payment_method is not null"));
        var to = List.of(queue(filter, Map.of(), "payment_method"), queue("'all'"));
        try (var runner = new Runner(pipeline(List.of(), to))) {
            var ran = runner.run(order("A", "payment_method", "null"));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.FILTERED);
            assertThat(ran.at(0, 1)).isEqualTo(Outcome.PENDING);
        }
    }

    @Test
    void asksNoGroupOfAStateThatOnlyTakesAnOlderOneOut() {
        var sink =
                new QueueSink(
                        "OrderQueue",
                        Changes.where("state = 'PAID'"),
                        Map.of(),
                        Optional.of(Sql.of("who")));
        var pipeline =
                Changes.pipeline(
                        Changes.schema(dev.leat.app.Type.Simple.BIGINT), List.of(), "", sink);
        try (var runner = new Runner(pipeline)) {
            var ran =
                    runner.run(
                            Changes.change("A", "OPEN", "", ""),
                            Changes.change("B", "PAID", "", ""),
                            Changes.change("C", "PAID", "U1", ""));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.PENDING);
            assertThat(ran.at(1, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.texts(0, 1)).containsExactly(null, "U1");
        }
    }

    @Test
    void readsGroupAndSequenceOfAFifoQueueAndNullOfAnother() {
        var made =
                sql(
                        "g", "source.group",
                        "s", "source.sequence",
                        "both", "concat_ws(' ', source.id, source.group, source.sequence)");
        var to = List.<Sink>of(new QueueSink("OrderQueue", new Filter.All(), made));
        try (var runner = new Runner(pipeline(List.of(), to))) {
            assertThat(runner.run(ordered("g\"1", Long.MAX_VALUE, order("A"))).texts(0, 0))
                    .containsExactly(
                            "{\"g\":\"g\\\"1\",\"s\":9223372036854775807,\"both\":\"m g\\\"1 9223372036854775807\"}");
            assertThat(runner.run(order("A")).texts(0, 0).getFirst())
                    .startsWith("{\"g\":null,\"s\":null,");
        }
    }

    @Test
    void aStandardRecordHasNoSequenceEvenWhereNothingElseIsAsked() {
        var to =
                List.<Sink>of(
                        new QueueSink("OrderQueue", new Filter.All(), sql("s", "source.sequence")));
        try (var runner = new Runner(pipeline(List.of(), to))) {
            var column = (Column.Texts) runner.run(order("A")).column(0, 0);
            assertThat(Arrays.asList(column.values())).containsExactly("{\"s\":null}");
        }
    }
}
