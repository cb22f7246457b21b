package dev.leat.kernel;

import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Shrink;
import dev.leat.app.Shrink.Rule;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.EndpointSink;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.TableSink;
import dev.leat.app.sink.TopicSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemSize;
import dev.leat.item.ItemValue;
import dev.leat.kernel.Runner.Ran;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShrinkTest {

    private static final Schema SCHEMA =
            new Schema(
                    "Order",
                    List.of(
                            Field.required("id", Simple.VARCHAR),
                            new Field("items", Simple.JSON),
                            new Field("tags", new Type.ListOf(Simple.VARCHAR)),
                            new Field("note", Simple.VARCHAR),
                            new Field("raw", Simple.VARCHAR)));

    private static final Sink.Filter ALL = new Sink.Filter.All();
    private static final Sink QUEUE = new QueueSink("out", ALL, Map.of());
    private static final Sink TABLE = new TableSink("orders", ALL, Map.of());
    private static final Sink TOPIC = new TopicSink("alerts", ALL, Map.of());

    private static final Map<String, Rule> RULES = rules();

    private static Map<String, Rule> rules() {
        var rules = new LinkedHashMap<String, Rule>();
        rules.put("items", new Rule.First(2));
        rules.put("note", new Rule.Truncate(100));
        rules.put("raw", new Rule.Drop());
        return rules;
    }

    @Test
    void aDocumentThatFitsIsNotChanged() {
        try (var runner = runner(1024, QUEUE)) {
            var body = body(runner.run(order("[1,2,3]", "n".repeat(500), "r")), 0);
            assertThat(body).contains("[1,2,3]").doesNotContain("_leat_");
        }
    }

    @Test
    void rulesApplyInTheirOrderUntilTheDocumentFits() {
        try (var runner = runner(1024, QUEUE)) {
            var item = "{\"a\" : \"%s\"}".formatted("x".repeat(600));
            var items = "[%s, %s ,%s]".formatted(item, "[1.50]", item);
            assertThat(body(runner.run(order(items, "n", "r")), 0))
                    .isEqualTo(
                            "{\"id\":\"a\",\"items\":[%s, [1.50]],\"tags\":null,\"note\":\"n\",\"raw\":\"r\",\"_leat_shrunk\":[\"items: first 2 of 3 items\"]}"
                                    .formatted(item));
            assertThat(ItemJson.read(body(runner.run(order(items, "n".repeat(900), "r")), 0)))
                    .satisfies(shrunk -> {
                        assertThat(shrunk.get("note"))
                                .contains(new ItemValue.Text("n".repeat(86) + "...[truncated]"));
                        assertThat(shrunk.get("raw")).contains(new ItemValue.Text("r"));
                        assertThat(notes(shrunk))
                                .containsExactly(
                                        "items: first 2 of 3 items",
                                        "note: truncated from 900 to 100 bytes");
                    });
            assertThat(ItemJson.read(body(runner.run(order("[]", "n", "r".repeat(9000))), 0)))
                    .satisfies(shrunk -> {
                        assertThat(shrunk.get("raw")).isEmpty();
                        assertThat(notes(shrunk)).containsExactly("raw: dropped");
                    });
        }
    }

    @Test
    void aTextIsNotCutInsideACharacter() {
        try (var runner = runner(1024, QUEUE)) {
            for (var character : List.of("é", "€", "𝄞", "\\\"", "\\n")) {
                var item =
                        ItemJson.read(body(runner.run(order("[]", character.repeat(1000), "")), 0));
                var note = ((ItemValue.Text) item.get("note").orElseThrow()).value();
                assertThat(note).endsWith("...[truncated]").doesNotContain("\uFFFD");
                assertThat(note.getBytes(StandardCharsets.UTF_8).length).isBetween(97, 100);
            }
        }
    }

    @Test
    void aTableMeasuresTheItemWithWhatLeatAdds() {
        try (var runner = runner(1024, TABLE);
                var whole = runner(100_000, TABLE)) {
            int shortened = 0;
            for (int length = 920; length < 980; length++) {
                var sent = order("[1,2,3]", "n".repeat(length), "r");
                var ran = runner.run(sent);
                var item = ItemJson.read(body(ran, 0));
                assertThat(ItemSize.of(item)).isLessThanOrEqualTo(1024);
                long before = ItemSize.of(ItemJson.read(body(whole.run(sent), 0)));
                assertThat(item.get("_leat_shrunk").isPresent()).isEqualTo(before > 1024);
                shortened += before > 1024 ? 1 : 0;
            }
            assertThat(shortened).isBetween(1, 59);
        }
    }

    @Test
    void aDocumentThatStillDoesNotFitIsRejectedByAllSinks() {
        try (var runner = runner(1024, new QueueSink("ids", ALL, sql("id", "id")), QUEUE)) {
            var ran =
                    runner.run(
                            "{\"id\":\"%s\",\"raw\":\"r\"}".formatted("i".repeat(2000)),
                            "{\"id\":\"%s\"}".formatted("i".repeat(2000)));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.at(0, 1)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.reasons(0))
                    .extracting(Reason::message)
                    .containsExactly(
                            "the message for queue out would have 2,078 bytes after `shrink`; the"
                                    + " maximum is 1,024");
            assertThat(ran.reasons(1))
                    .extracting(Reason::message)
                    .containsExactly(
                            "the message for queue out would have 2,057 bytes; the maximum is"
                                    + " 1,024");
            assertThat(ran.rows().originals()).isEmpty();
        }
    }

    @Test
    void theDocumentNamesTheObjectWithTheCompleteMessage() {
        var offload = new Shrink(1024, RULES, Optional.of("oversize"));
        try (var runner = runner(offload, QUEUE, TABLE)) {
            var sent = order("[]", "n".repeat(3000), "");
            var ran = runner.run(order("[]", "n", "", "b"), sent);
            var key = "orders/" + ran.identity(1) + "-" + ran.digest(1);
            assertThat(ItemJson.read(body(ran, 1)).get("_leat_original"))
                    .contains(new ItemValue.Text("oversize/" + key));
            assertThat(ran.rows().originals())
                    .containsExactly(
                            new Rows.Original(1, 0, "oversize", key),
                            new Rows.Original(1, 1, "oversize", key));
            var again = runner.run(sent);
            assertThat(body(again, 0)).isEqualTo(body(ran, 1));
        }
    }

    @Test
    void theDigestIsThatOfTheCompleteRow() {
        try (var runner = runner(1024, QUEUE);
                var other = runner(100_000, QUEUE)) {
            var sent = order("[]", "n".repeat(3000), "");
            assertThat(runner.run(sent).digest(0)).isEqualTo(other.run(sent).digest(0));
            assertThat(runner.run(order("[]", "n".repeat(3001), "")).digest(0))
                    .isNotEqualTo(runner.run(sent).digest(0));
        }
    }

    @Test
    void eachSinkGetsItsOwnDocument() {
        var few = new QueueSink("few", ALL, Map.of("note", Sql.of("note")));
        var hook = new EndpointSink("hook", ALL, Map.of());
        var small = new QueueSink("small", new Sink.Filter.Where(Sql.of("id = 'b'")), Map.of());
        try (var runner = runner(400 << 10, TOPIC, TABLE, few, hook, small)) {
            var ran = runner.run(order("[]", "n".repeat(300_000), ""));
            assertThat(body(ran, 0, 0)).contains("[truncated]");
            assertThat(body(ran, 1, 0)).doesNotContain("[truncated]");
            assertThat(body(ran, 2, 0)).hasSize(300_011);
            assertThat(body(ran, 3, 0)).doesNotContain("[truncated]");
            assertThat(ran.at(0, 4)).isEqualTo(Outcome.FILTERED);
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.PENDING);
        }
    }

    @Test
    void aRuleThatDoesNotFitTheValueChangesNothing() {
        var rules = new LinkedHashMap<String, Rule>();
        rules.put("items", new Rule.First(0));
        rules.put("tags", new Rule.First(1));
        rules.put("raw", new Rule.Truncate(64));
        try (var runner = runner(new Shrink(1024, rules, Optional.empty()), QUEUE)) {
            var wide = "\"%s\"".formatted("t".repeat(600));
            var sent =
                    "{\"id\":\"a\",\"items\":{\"a\":[1,2]},\"tags\":[%s,%s],\"raw\":null}"
                            .formatted(wide, wide);
            var item = ItemJson.read(body(runner.run(sent), 0));
            assertThat(notes(item)).containsExactly("tags: first 1 of 2 items");
        }
    }

    private static List<String> notes(Item item) {
        var notes = (ItemValue.Sequence) item.get("_leat_shrunk").orElseThrow();
        return notes.values().stream().map(note -> ((ItemValue.Text) note).value()).toList();
    }

    private static String body(Ran ran, int row) {
        return body(ran, 0, row);
    }

    private static String body(Ran ran, int sink, int row) {
        return Objects.requireNonNull(ran.texts(sink, 0).get(row));
    }

    private static String order(String items, String note, String raw) {
        return order(items, note, raw, "a");
    }

    private static String order(String items, String note, String raw, String id) {
        return "{\"id\":\"%s\",\"items\":%s,\"note\":\"%s\",\"raw\":\"%s\"}"
                .formatted(id, items, note, raw);
    }

    private static Runner runner(int to, Sink... sinks) {
        return runner(new Shrink(to, RULES, Optional.empty()), sinks);
    }

    private static Runner runner(Shrink shrink, Sink... sinks) {
        var from = new QueueSource("OrderQueue", SCHEMA, UnknownFields.IGNORE, 1000);
        return new Runner(
                Pipeline.of("orders", from)
                        .withKey(List.of("id"))
                        .withSteps(List.<Step>of())
                        .withTo(List.of(sinks))
                        .withShrink(Optional.of(shrink)));
    }
}
