package dev.leat.kernel;

import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.TableSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class KeptFieldsTest {

    private static final Schema SCHEMA =
            new Schema(
                    "Order",
                    List.of(
                            Field.required("id", Simple.VARCHAR),
                            new Field("amount", new Type.Decimal(18, 2)),
                            new Field(
                                    "buyer",
                                    new Type.Struct(
                                            List.of(new Type.Member("name", Simple.VARCHAR))))));

    private static final Sink.Filter ALL = new Sink.Filter.All();
    private static final Sink QUEUE = new QueueSink("out", ALL, Map.of());
    private static final Sink TABLE = new TableSink("orders", ALL, Map.of());

    @Test
    void unknownFieldsAreMembersOfTheDocumentAsTheyWereSent() {
        var sent =
                """
                {"note": "a\\u00e9\\n", "id":"a", "n":123456789012345678901234567890.1200, "none" : null,
                 "empty":"", "yes":true, "list":[1.0, {"b" : 2, "a":1}], "map":{}}\
                """;
        assertThat(document(sent))
                .isEqualTo(
                        "{\"id\":\"a\",\"amount\":null,\"buyer\":null,\"empty\":\"\",\"list\":[1.0, {\"b\""
                                + " : 2, \"a\":1}],\"map\":{},\"n\":123456789012345678901234567890.1200,"
                                + "\"none\":null,\"note\":\"a\\u00e9\\n\",\"yes\":true}");
    }

    @Test
    void theyBecomeAttributesOfTheirTypes() {
        var item =
                ItemJson.read(
                        document(
                                "{\"id\":\"a\",\"none\":null,\"empty\":\"\",\"yes\":false,\"n\":1.50,"
                                        + "\"l\":[],\"m\":{}}"));
        assertThat(item.get("none")).contains(new ItemValue.Null());
        assertThat(item.get("empty")).contains(new ItemValue.Text(""));
        assertThat(item.get("yes")).contains(new ItemValue.Bool(false));
        assertThat(item.get("n")).contains(new ItemValue.Number(new java.math.BigDecimal("1.5")));
        assertThat(item.get("l")).contains(new ItemValue.Sequence(List.of()));
        assertThat(item.get("m")).contains(new ItemValue.Document(Map.of()));
    }

    @Test
    void aFieldNamedLikeAColumnOfAStepOrOfLeatIsInAMapOfItsOwn() {
        var steps =
                List.<Step>of(
                        new Step.Set(sql("processed_at", "'now'", "hidden", "1")),
                        new Step.Exclude(List.of("hidden", "amount")));
        var sent =
                "{\"id\":\"a\",\"processed_at\":\"forged\",\"hidden\":2,\"_leat_digest\":\"00\","
                        + "\"_leat_fields\":{\"x\":1},\"x\":3,\"Processed_at\":4}";
        try (var runner = runner(steps, QUEUE)) {
            assertThat(runner.run(sent).texts(0, 0))
                    .containsExactly(
                            "{\"id\":\"a\",\"buyer\":null,\"processed_at\":\"now\","
                                    + "\"Processed_at\":4,\"x\":3,\"_leat_fields\":{"
                                    + "\"_leat_digest\":\"00\",\"_leat_fields\":{\"x\":1},"
                                    + "\"hidden\":2,\"processed_at\":\"forged\"}}");
        }
    }

    @Test
    void anotherValueIsAnotherDigestAndAnotherOrderIsNot() {
        try (var runner = runner(List.of(), QUEUE)) {
            var ran =
                    runner.run(
                            "{\"id\":\"a\",\"x\":1,\"y\":null}",
                            "{\"y\":null, \"x\":1,\"id\":\"a\"}",
                            "{\"id\":\"a\",\"x\":2,\"y\":null}",
                            "{\"id\":\"a\",\"x\":1}",
                            "{\"id\":\"a\"}");
            assertThat(ran.digest(1)).isEqualTo(ran.digest(0));
            assertThat(List.of(0, 2, 3, 4)).extracting(ran::digest).doesNotHaveDuplicates();
            assertThat(List.of(0, 1, 2, 3, 4))
                    .extracting(ran::identity)
                    .containsOnly(ran.identity(0));
        }
    }

    @Test
    void aMessageWithoutUnknownFieldsHasTheDigestThatItHasIfTheyAreIgnored() {
        var sent = "{\"id\":\"a\",\"amount\":1}";
        var ignoring = Orders.pipeline(SCHEMA, List.of("id"), List.of(), List.of(QUEUE));
        try (var keeping = runner(List.of(), QUEUE);
                var other = new Runner(ignoring)) {
            assertThat(keeping.run(sent).digest(0)).isEqualTo(other.run(sent).digest(0));
        }
    }

    @Test
    void onlySinksWithoutSelectReceiveThem() {
        var narrow = new QueueSink("narrow", ALL, Map.of("id", Sql.of("id")));
        try (var runner = runner(List.of(), narrow, QUEUE)) {
            var ran = runner.run("{\"id\":\"a\",\"x\":1}");
            assertThat(ran.texts(0, 0)).containsExactly("{\"id\":\"a\"}");
            assertThat(ran.texts(1, 0).getFirst()).contains("\"x\":1");
        }
    }

    @Test
    void aSelectStepRemovesThem() {
        try (var runner = runner(List.of(new Step.Select(sql("id", "id"))), QUEUE)) {
            var ran = runner.run("{\"id\":\"a\",\"x\":1}", "{\"id\":\"a\"}");
            assertThat(ran.texts(0, 0)).containsOnly("{\"id\":\"a\"}");
            assertThat(ran.digest(0)).isEqualTo(ran.digest(1));
        }
    }

    @Test
    void unknownMembersOfAStructAreCountedAndNotKept() {
        try (var runner = runner(List.of(), QUEUE)) {
            var ran = runner.run("{\"id\":\"a\",\"buyer\":{\"name\":\"b\",\"age\":3}}");
            assertThat(ran.texts(0, 0))
                    .containsExactly("{\"id\":\"a\",\"amount\":null,\"buyer\":{\"name\":\"b\"}}");
            assertThat(runner.unknown).isEqualTo(1);
        }
    }

    @Test
    void fieldsThatCannotBeKeptExactlyAreRejected() {
        try (var runner = runner(List.of(), TABLE)) {
            assertThat(messages(runner, "{\"id\":\"a\",\"x\":1,\"x\":1}"))
                    .containsExactly("appears twice");
            assertThat(messages(runner, "{\"id\":\"a\",\"x\":{\"y\":1,\"y\":2}}"))
                    .containsExactly("appears twice");
            assertThat(messages(runner, "{\"id\":\"a\",\"\":1}"))
                    .containsExactly("has an empty name and cannot be kept");
            assertThat(messages(runner, "{\"id\":\"a\",\"x\\u0000\":1}"))
                    .containsExactly("has a name that contains a NUL character");
            assertThat(messages(runner, "{\"id\":\"a\",\"x\":\"\\ud800\"}"))
                    .containsExactly("contains an unpaired surrogate");
        }
    }

    @Test
    void whatDynamoDbCannotStoreIsRejectedByAllSinks() {
        try (var runner = runner(List.of(), QUEUE, TABLE)) {
            var many = "1".repeat(39);
            assertThat(messages(runner, "{\"id\":\"a\",\"x\":[" + many + "]}"))
                    .containsExactly(
                            "the item for table orders is invalid: Attempting to store more than 38"
                                    + " significant digits in a Number");
            assertThat(messages(runner, "{\"id\":\"a\",\"x\":1e126}"))
                    .containsExactly(
                            "the item for table orders is invalid: Number overflow. Attempting to"
                                    + " store a number with magnitude larger than supported range");
            var deep = "[".repeat(33) + "]".repeat(33);
            assertThat(messages(runner, "{\"id\":\"a\",\"x\":" + deep + "}"))
                    .containsExactly(
                            "the item for table orders is invalid: Nesting Levels have exceeded"
                                    + " supported limits");
            var ran =
                    runner.run(
                            "{\"id\":\"a\",\"x\":" + "[".repeat(32) + "]".repeat(32) + "}",
                            "{\"id\":\"b\",\"x\":\"" + many + "e9\",\"y\":9.9e125}");
            assertThat(ran.at(0, 1)).isEqualTo(Outcome.PENDING);
            assertThat(ran.at(1, 1)).isEqualTo(Outcome.PENDING);
        }
    }

    @Test
    void largeFieldsCountForTheLimitsOfSinks() {
        try (var runner = runner(List.of(), QUEUE, TABLE)) {
            var large = "{\"id\":\"a\",\"x\":\"" + "y".repeat(410_000) + "\"}";
            assertThat(messages(runner, large).getFirst()).startsWith("the item for table orders");
        }
    }

    private static List<String> messages(Runner runner, String sent) {
        var ran = runner.run(sent);
        assertThat(ran.at(0, 0)).isEqualTo(Outcome.REJECTED);
        return ran.reasons(0).stream().map(Reason::message).toList();
    }

    private static String document(String sent) {
        try (var runner = runner(List.of(), QUEUE)) {
            return Objects.requireNonNull(runner.run(sent).texts(0, 0).getFirst());
        }
    }

    private static Runner runner(List<Step> steps, Sink... to) {
        var from = new QueueSource("OrderQueue", SCHEMA, UnknownFields.KEEP, 1000);
        return new Runner(
                Pipeline.of("orders", from)
                        .withKey(List.of("id"))
                        .withSteps(steps)
                        .withTo(List.of(to)));
    }
}
