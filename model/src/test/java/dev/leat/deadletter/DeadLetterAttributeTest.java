package dev.leat.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeadLetterAttributeTest {

    private static final Instant SEEN = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Reason BAD =
            Reason.at("check", "value", "-5", "value is above zero").in("steps[1].check");

    private static DeadLetter letter(Map<String, Attribute> attributes, List<Reason> reasons) {
        var failed = new LinkedHashMap<String, List<Reason>>();
        failed.put("users", reasons);
        failed.put("regions", reasons.subList(0, Math.min(1, reasons.size())));
        return new DeadLetter(
                0,
                new Record("m1", new byte[] {1, 2}, attributes, 3, SEEN),
                "order_stats",
                "orders",
                "00ff",
                List.of("global"),
                failed);
    }

    private static JsonNode leat(Map<String, Attribute> attributes) {
        var attribute = attributes.get("leat");
        assertThat(attribute).isNotNull();
        return JsonMapper.shared().readTree(attribute == null ? "" : attribute.asText());
    }

    @Test
    void saysWhatHappenedWhereAndWhichSinksAreDone() {
        var json =
                leat(
                        DeadLetterAttribute.attributes(
                                letter(Map.of(), List.of(BAD, Reason.of("type", "x")))));

        assertThat(json.toString())
                .isEqualTo(
                        """
                        {"pipeline":"order_stats","source":"orders","identity":"00ff",\
                        "first_seen":"2026-01-02T03:04:05.678Z","attempts":3,"done":["global"],\
                        "failed":["users","regions"],"reasons":[{"cause":"check","step":"steps[1].check",\
                        "field":"value","value":"-5","message":"value is above zero"},\
                        {"cause":"type","message":"x","sinks":["users"]}]}\
                        """);
    }

    @Test
    void keepsTheProducersAttributesAndReplacesAnOlderLetters() {
        var before =
                Map.of(
                        "trace",
                        new Attribute("Binary", new byte[] {0, -1}),
                        "leat",
                        Attribute.text("{\"pipeline\":\"old\"}"));
        var after = DeadLetterAttribute.attributes(letter(before, List.of(BAD)));

        assertThat(after)
                .hasSize(2)
                .containsEntry("trace", new Attribute("Binary", new byte[] {0, -1}));
        assertThat(leat(after).get("pipeline").asString()).isEqualTo("order_stats");
    }

    @Test
    void aProducersOwnAttributeOfThatNameMovesIn() {
        var before = Map.of("leat", Attribute.text("mine"));
        var after = DeadLetterAttribute.attributes(letter(before, List.of(BAD)));

        assertThat(after).hasSize(1);
        assertThat(leat(after).at("/attributes/leat/value").asString()).isEqualTo("mine");
    }

    @Test
    void ofTenAttributesTheSmallestMovesIn() {
        var before = new LinkedHashMap<String, Attribute>();
        IntStream.range(0, 10)
                .forEach(i -> before.put("a" + i, Attribute.text("x".repeat(i == 4 ? 2 : 9000))));
        var after = DeadLetterAttribute.attributes(letter(before, List.of(BAD)));

        assertThat(after).hasSize(10).doesNotContainKey("a4").containsKeys("a0", "a9", "leat");
        assertThat(leat(after).get("attributes").toString())
                .isEqualTo("{\"a4\":{\"type\":\"String\",\"value\":\"xx\"}}");
    }

    @Test
    void staysWithinEightKibibytesAndSaysWhatItLeftOut() {
        var reasons =
                IntStream.range(0, 500)
                        .mapToObj(i -> Reason.of("check", "no. " + i + " ä".repeat(50)))
                        .toList();
        var before = new LinkedHashMap<String, Attribute>();
        IntStream.range(0, 10)
                .forEach(i -> before.put("a" + i, Attribute.text("\u0001".repeat(9000))));
        var after = DeadLetterAttribute.attributes(letter(before, reasons));

        var leat = after.get("leat");
        assertThat(leat == null ? 0 : leat.value().length).isBetween(100, 8192);
        assertThat(leat(after).get("more_reasons").asInt()).isPositive();
        assertThat(leat(after).at("/attributes/a0/cut").asBoolean()).isTrue();
    }

    @Test
    void aReasonOfAnyLengthHasRoom() {
        for (var text : List.of("a", "ä", "\"", "\uD83D\uDE00")) {
            var reason =
                    Reason.at("type", text.repeat(900), text.repeat(900), text.repeat(900_000));
            var after = DeadLetterAttribute.attributes(letter(Map.of(), List.of(reason)));
            assertThat(Cause.of(after)).extracting(Cause::code).containsExactly("type");
        }
    }

    @Test
    void theMessageThatItWasCanBeReadFromIt() {
        var before = new LinkedHashMap<String, Attribute>();
        IntStream.range(0, 10).forEach(i -> before.put("a" + i, Attribute.text("x".repeat(9 - i))));
        before.put("a9", new Attribute("Binary.png", new byte[] {-1, 0}));
        before.remove("a8");
        before.put("leat", Attribute.text("mine"));

        var after = DeadLetterAttribute.attributes(letter(before, List.of(BAD)));

        assertThat(OriginalMessage.of(after)).contains(new OriginalMessage("orders", before));
        assertThat(OriginalMessage.of(before)).isEmpty();
        assertThat(OriginalMessage.of(Map.of("leat", Attribute.text("{\"pipeline\":\"x"))))
                .isEmpty();
    }

    @Test
    void theTraceHeaderTakesNoPlace() {
        var before = new LinkedHashMap<String, Attribute>();
        IntStream.range(0, 9).forEach(i -> before.put("a" + i, Attribute.text("x")));
        before.put(Attribute.TRACE_HEADER, Attribute.text("Root=1-5759e988"));

        var after = DeadLetterAttribute.attributes(letter(before, List.of(BAD)));

        assertThat(after).containsAllEntriesOf(before).hasSize(11);
    }
}
