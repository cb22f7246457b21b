package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Type.Simple;
import dev.leat.app.View;
import dev.leat.app.sink.EndpointSink;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.TableSink;
import dev.leat.app.sink.TopicSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentLimitTest {

    private static final Schema SCHEMA =
            new Schema(
                    "Order",
                    List.of(
                            Field.required("order_id", Simple.VARCHAR),
                            new Field("note", Simple.VARCHAR),
                            new Field("items", Simple.JSON)));

    private static final Sink.Filter ALL = new Sink.Filter.All();
    private static final Sink.Filter SMALL = new Sink.Filter.Where(Sql.of("len(note) < 10"));
    private static final Sink QUEUE = new QueueSink("out", ALL, Map.of());
    private static final Sink TABLE = new TableSink("orders", ALL, Map.of());
    private static final Sink TOPIC = new TopicSink("alerts", ALL, Map.of());
    private static final Sink VIEW = ViewSink.of("counts");

    private static final View COUNTS =
            new View(
                    "counts",
                    List.of(),
                    List.of(View.Measure.count("orders")),
                    Optional.empty(),
                    Optional.empty());

    /// Size of {"order_id":"a","note":"","items":null}.
    private static final int QUEUE_FRAME = 39;

    /// Size of an item with these columns, its digest and the id `a`.
    private static final int ITEM_FRAME = 8 + 1 + 4 + 5 + 1 + 12 + 32;

    @Test
    void queuesAcceptAMebibyte() {
        try (var runner = runner(QUEUE)) {
            int most = (1 << 20) - QUEUE_FRAME;
            assertThat(runner.run(note(most)).at(0, 0)).isEqualTo(Outcome.PENDING);
            var ran = runner.run(note(most + 1));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.reasons(0))
                    .containsExactly(
                            Reason.of(
                                    "range",
                                    "the message for queue out would have 1,048,577 bytes; the"
                                            + " maximum is 1,048,576"));
        }
    }

    @Test
    void topicsAccept256KibibytesOfUtf8() {
        try (var runner = runner(TOPIC)) {
            int most = (256 << 10) - QUEUE_FRAME;
            var wide = "é".repeat(most / 2) + "x".repeat(most % 2);
            assertThat(runner.run(document(wide, "null")).at(0, 0)).isEqualTo(Outcome.PENDING);
            assertThat(runner.run(document(wide + "x", "null")).reasons(0))
                    .extracting(Reason::message)
                    .containsExactly(
                            "the message for topic alerts would have 262,145 bytes; the maximum is"
                                    + " 262,144");
        }
    }

    @Test
    void tablesMeasureTheItemWithLeatsAttributes() {
        try (var runner = runner(TABLE)) {
            int most = (400 << 10) - ITEM_FRAME;
            assertThat(runner.run(note(most)).at(0, 0)).isEqualTo(Outcome.PENDING);
            assertThat(runner.run(note(most + 1)).reasons(0))
                    .extracting(Reason::message)
                    .containsExactly(
                            "the item for table orders would have 409,601 bytes; the maximum is"
                                    + " 409,600");
        }
    }

    @Test
    void anItemMayBeLargerThanItsJson() {
        try (var runner = runner(TABLE)) {
            var lists = "[" + "[],".repeat(105_000) + "[]]";
            assertThat(lists.length()).isLessThan(400 << 10);
            assertThat(runner.run(document("", lists)).at(0, 0)).isEqualTo(Outcome.REJECTED);
        }
    }

    @Test
    void aValueThatNoItemCanHaveIsRejected() {
        try (var runner = runner(TABLE)) {
            var ran = runner.run(document("", "[" + "7".repeat(2_000) + "]"), note(1));
            assertThat(ran.reasons(0))
                    .extracting(Reason::message)
                    .containsExactly(
                            "the item for table orders is invalid: The parameter cannot be converted to a numeric value: "
                                    + "7".repeat(100)
                                    + "...");
            assertThat(ran.at(1, 0)).isEqualTo(Outcome.PENDING);
        }
    }

    @Test
    void aRecordThatIsTooLargeForOneSinkIsRejectedByAll() {
        try (var runner = runner(VIEW, QUEUE, TOPIC, TABLE)) {
            var ran = runner.run(note(500_000), note(10));
            for (int sink = 0; sink < 4; sink++) {
                assertThat(ran.at(0, sink)).isEqualTo(Outcome.REJECTED);
                assertThat(ran.at(1, sink)).isEqualTo(Outcome.PENDING);
            }
            assertThat(ran.reasons(0))
                    .extracting(Reason::message)
                    .containsExactly(
                            "the message for topic alerts would have 500,039 bytes; the maximum is"
                                    + " 262,144",
                            "the item for table orders would have 500,063 bytes; the maximum is"
                                    + " 409,600");
        }
    }

    @Test
    void aSinkThatDoesNotReceiveTheRecordHasNoLimit() {
        var small = new TopicSink("alerts", SMALL, Map.of());
        var few = new TopicSink("ids", ALL, Map.of("order_id", Sql.of("order_id")));
        try (var runner = runner(QUEUE, small, few)) {
            var ran = runner.run(note(500_000));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.PENDING);
            assertThat(ran.at(0, 1)).isEqualTo(Outcome.FILTERED);
            assertThat(ran.at(0, 2)).isEqualTo(Outcome.PENDING);
        }
    }

    @Test
    void endpointsHaveNoLimit() {
        try (var runner = runner(new EndpointSink("hook", ALL, Map.of()))) {
            assertThat(runner.run(note(3 << 20)).at(0, 0)).isEqualTo(Outcome.PENDING);
        }
    }

    private static Runner runner(Sink... to) {
        return new Runner(
                Orders.pipeline(SCHEMA, List.of("order_id"), List.of(), List.of(to)), COUNTS);
    }

    private static String note(int length) {
        return document("x".repeat(length), "null");
    }

    private static String document(String note, String items) {
        return "{\"order_id\":\"a\",\"note\":\"%s\",\"items\":%s}".formatted(note, items);
    }
}
