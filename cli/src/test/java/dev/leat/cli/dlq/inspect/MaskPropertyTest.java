package dev.leat.cli.dlq.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.cli.terminal.Terminal;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.decode.Decoder;
import dev.leat.decode.Tape;
import dev.leat.inspect.CauseGroups;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.mask.Mask;
import dev.leat.port.Message;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is wrong with a document, nothing that is shown of its letter has the marker that
/// stands as its personal value.
class MaskPropertyTest {

    private static final String MARK = "Q7Z";

    /// The value of an attribute, in which a personal value cannot be found.
    private static final byte[] BINARY = "{\"address\":\"Q7Z\"}".getBytes(StandardCharsets.UTF_8);

    /// Each has the marker only where a personal value stands, or in what a document means as one.
    private static final List<String> DOCUMENTS =
            List.of(
                    "{\"id\":\"1\",\"value\":1.5,\"address\":\"Q7Z\",\"items\":[{\"q\":1}]}",
                    "{\"address\":\"Q7Z\",\"id\":\"1\",\"value\":\"x\",\"items\":[]}",
                    "{\"id\":1,\"address\":{\"street\":\"Q7Z\",\"n\":[\"Q7Z\"]},\"value\":2}",
                    "{\"id\":\"1\",\"order\":{\"address\":\"Q7Z\"},\"value\":{\"address\":\"Q7Z\"}}",
                    "{\"id\":\"1\",\"value\":[{\"ADDRESS\":\"Q7Z\"}],\"note\":\"Q7Z\"}",
                    "{\"address\":\"Q7Z\",\"address\":[\"Q7Z\"],\"items\":[{\"address\":\"Q7Z\"}]}");

    private static final String BREAKS = "{}[]\",:\\ 0x\u0000\n";

    private static final Schema SCHEMA =
            new Schema(
                    "Order",
                    List.of(
                            Schema.Field.required("id", Type.Simple.VARCHAR),
                            new Schema.Field("value", new Type.Decimal(9, 1)),
                            new Schema.Field(
                                    "address", Type.Simple.VARCHAR, false, true, Optional.empty()),
                            new Schema.Field(
                                    "items",
                                    new Type.ListOf(
                                            new Type.Struct(
                                                    List.of(
                                                            new Type.Member(
                                                                    "q", Type.Simple.INTEGER)))))));

    private static final App APP = app();

    private static App app() {
        var from = new QueueSource("Orders", SCHEMA, Pipeline.UnknownFields.IGNORE, 10);
        var pipeline = Pipeline.of("count", from).withKey(List.of("id")).withMaxRejects(1);
        var queues = new LinkedHashMap<String, Queue>();
        queues.put("Orders", Queue.named("Orders"));
        queues.put("Orders-dlq", Queue.deadLetters("Orders-dlq"));
        return App.named("shop").withQueues(queues).withPipelines(Map.of("count", pipeline));
    }

    @Test
    void noPersonalValueIsEverShown() {
        noPersonalValueIsEverShown(1);
    }

    @Tag("fuzz")
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8})
    void noPersonalValueIsEverShown(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            var document = broken(random);
            var said = said(document);
            assertThat(said)
                    .as("seed %d, document %s", seed, document)
                    .doesNotContain(MARK, Base64.getEncoder().encodeToString(BINARY));
        }
    }

    /// Up to three changes anywhere but in the marker and in what names it: whoever misspells a
    /// name hides its meaning, and MaskTest has that case.
    private static String broken(Random random) {
        var text = new StringBuilder(DOCUMENTS.get(random.nextInt(DOCUMENTS.size())));
        for (int change = random.nextInt(4); change > 0; change--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setLength(at);
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, BREAKS.charAt(random.nextInt(BREAKS.length())));
                default -> text.setCharAt(at, BREAKS.charAt(random.nextInt(BREAKS.length())));
            }
            if (text.isEmpty()) {
                return "";
            }
        }
        return text.toString();
    }

    private static String said(String document) {
        var body = document.getBytes(StandardCharsets.UTF_8);
        var reasons = new ArrayList<>(wrong(body));
        reasons.add(Reason.of("check", "value is above zero"));
        var raw = new Attribute("Binary", BINARY);
        var record = new Record("id", body, Map.of("raw", raw), 1, Instant.EPOCH);
        var letter =
                new DeadLetter(0, record, "count", "Orders", "", List.of(), Map.of("v", reasons));
        var seen = seen(body, DeadLetterAttribute.attributes(letter));
        var mask = Mask.of(Optional.of(APP), "Orders-dlq", Set.of());
        var out = new StringWriter();
        var terminal =
                new Terminal(
                        InputStream.nullInputStream(),
                        new PrintWriter(out),
                        new PrintWriter(out),
                        false,
                        "leat",
                        Map.of());
        var groups = new CauseGroups();
        groups.add("Orders-dlq", DeadLetterDetails.of(seen));
        new CauseGroupsText(terminal, _ -> mask).print(groups, "");
        new CauseGroupsText(terminal, _ -> mask).json(groups, Instant.EPOCH);
        for (var json : List.of(true, false)) {
            new DeadLetterDisplay(terminal, Optional.of(APP), "Orders-dlq", mask, json)
                    .show(DeadLetterDetails.of(seen));
        }
        return out.toString();
    }

    private static List<Reason> wrong(byte[] body) {
        return new Decoder(SCHEMA, Pipeline.UnknownFields.REJECT)
                .decode(body, new Tape(SCHEMA.fields().size()));
    }

    private static Message.Seen seen(byte[] body, Map<String, Attribute> attributes) {
        return new Message.Seen(
                1, "id", body, attributes, 1, Instant.EPOCH, Optional.empty(), Optional.empty());
    }
}
