package dev.leat.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Attributes of other programs, and attributes of the maximum size.
class RedriveAttributeTest {

    private static final Instant SEEN = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final RedriveHistory ONCE =
            new RedriveHistory(
                    "run",
                    Set.of(),
                    List.of(new RedriveHistory.Life(1, "00ff00", SEEN, "ann", "run")));

    private static Record record(Map<String, Attribute> attributes) {
        return new Record("m1", "{}".getBytes(StandardCharsets.UTF_8), attributes, 1, SEEN);
    }

    private static Record restored(String leat) {
        return RedriveAttribute.restored(record(Map.of("leat", Attribute.text(leat))));
    }

    /// Returns the attributes of the dead letter of this record.
    private static Map<String, Attribute> dead(Record record) {
        return DeadLetterAttribute.attributes(
                new DeadLetter(
                        0,
                        record,
                        "count",
                        "orders",
                        "",
                        List.of(),
                        Map.of("view", List.of(Reason.of("check", "no")))));
    }

    private static int size(Map<String, Attribute> attributes) {
        var leat = attributes.get("leat");
        return leat == null ? -1 : leat.value().length;
    }

    private static String forged(int lives, String cause, int attributes) {
        var life =
                "{\"attempts\":1,\"cause\":\"%s\",\"redriven\":\"2026-01-01T00:00:00Z\",\"by\":\"x\",\"run\":\"y\"}"
                        .formatted(cause);
        var all =
                IntStream.range(0, attributes)
                        .mapToObj(i -> "\"a%d\":{\"type\":\"String\",\"value\":\"v\"}".formatted(i))
                        .collect(Collectors.joining(","));
        return "{\"redrive\":\"r\",\"lives\":[%s],\"attributes\":{%s}}"
                .formatted(String.join(",", java.util.Collections.nCopies(lives, life)), all);
    }

    /// Times of no calendar cannot be shown.
    private static void shown(RedriveHistory.Life life) {
        assertThat(life.redriven()).isBetween(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59Z"));
    }

    @Test
    void forgedHistoriesAndAttributesEndNoRedriveAndFillNoDeadLetter() {
        for (var leat :
                List.of(
                        forged(1, "c".repeat(9_000), 20),
                        forged(10_000, "c".repeat(100), 0),
                        forged(1, "c", 5_000),
                        forged(3, "c".repeat(200_000), 0))) {
            var letter = dead(restored(leat));
            assertThat(size(letter)).isLessThanOrEqualTo(DeadLetterAttribute.MAX_BYTES);
            assertThat(DeadLetterInfo.of(letter)).isPresent();

            var back =
                    assertTimeoutPreemptively(
                            Duration.ofSeconds(10),
                            () ->
                                    RedriveAttribute.attributes(
                                            restored(leat).attributes(),
                                            new RedriveHistory(
                                                    "run",
                                                    Set.of(),
                                                    restored(leat).redrive().orElse(ONCE).lives()),
                                            "m1",
                                            SEEN));
            assertThat(size(back)).isLessThanOrEqualTo(DeadLetterAttribute.MAX_BYTES);
            assertThat(back).hasSizeLessThanOrEqualTo(OverflowAttributes.MAX_ATTRIBUTES);
        }
    }

    /// Messages of earlier versions wait in queues with these words.
    @Test
    void theWordsAreTheSameInEveryVersion() {
        var own = Map.of("leat", Attribute.text("mine"));
        var redrive = new RedriveHistory("run", Set.of("view", "queue"), ONCE.lives());
        var text =
                "{\"redrive\":\"run\",\"id\":\"m1\",\"first_seen\":\"2026-01-02T03:04:05.678Z\","
                        + "\"only\":[\"queue\",\"view\"],\"lives\":[{\"attempts\":1,\"cause\":\"00ff00\","
                        + "\"redriven\":\"2026-01-02T03:04:05.678Z\",\"by\":\"ann\",\"run\":\"run\"}],"
                        + "\"attributes\":{\"leat\":{\"type\":\"String\",\"value\":\"mine\"}}}";
        assertThat(RedriveAttribute.attributes(own, redrive, "m1", SEEN))
                .isEqualTo(Map.of("leat", Attribute.text(text)));
        var read = restored(text);
        assertThat(read.redrive()).hasValue(redrive);
        assertThat(read.attributes()).isEqualTo(own);
    }

    @Test
    void attributesOfAllKindsAreReadOrLeftAsTheyAre() {
        var random = new Random(42);
        var values =
                List.of(
                        "null",
                        "true",
                        "-1",
                        "1e999",
                        "99999999999",
                        "\"\"",
                        "\"\\u0000\"",
                        "[]",
                        "{}",
                        "[[[]]]",
                        "{\"a\":{}}",
                        "\"2026-01-01T00:00:00Z\"",
                        "\"+1000000000-12-31T23:59:59Z\"",
                        "\"-1000000000-01-01T00:00:00Z\"",
                        "[\"a\",1,null]",
                        "[{\"attempts\":-5,\"redriven\":\"+999999999-12-31T23:59:59Z\"}]",
                        "[{\"attempts\":2147483647},{\"attempts\":2147483647}]",
                        "{\"x\":{\"type\":\"Binary\",\"value\":\"%%\"}}",
                        "{\"leat\":{\"type\":\"String\",\"value\":\"{\\\"redrive\\\":\\\"r\\\"}\"}}",
                        "[{\"cause\":\"check\",\"sinks\":7,\"message\":[1]}]",
                        "\"\\ud800\"");
        var names =
                List.of(
                        "id",
                        "first_seen",
                        "only",
                        "lives",
                        "attributes",
                        "attempts",
                        "done",
                        "failed",
                        "reasons",
                        "more_reasons",
                        "source",
                        "identity",
                        "pipeline",
                        "redrive",
                        "odd");
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(random.nextBoolean() ? "{\"redrive\":" : "{\"pipeline\":");
            text.append(values.get(random.nextInt(values.size())));
            for (int n = random.nextInt(5); n > 0; n--) {
                text.append(",\"")
                        .append(names.get(random.nextInt(names.size())))
                        .append("\":")
                        .append(values.get(random.nextInt(values.size())));
            }
            var leat = random.nextInt(10) == 0 ? text.toString() : text + "}";
            var attributes = new HashMap<>(Map.of("leat", Attribute.text(leat)));
            var record = RedriveAttribute.restored(record(attributes));
            assertThat(record.receivedAt()).isBetween(Instant.EPOCH, SEEN);
            assertThat(DeadLetterInfo.of(dead(record))).as(leat).isPresent();
            assertThat(Cause.of(attributes)).isNotEmpty();
            DeadLetterInfo.of(attributes)
                    .ifPresent(found -> found.lives().forEach(RedriveAttributeTest::shown));
            record.redrive()
                    .ifPresent(redrive -> redrive.lives().forEach(RedriveAttributeTest::shown));
            record.redrive()
                    .ifPresent(redrive -> {
                        assertThat(redrive.attempts()).as(leat).isNotNegative();
                        RedriveAttribute.attributes(
                                record.attributes(), redrive, record.id(), SEEN);
                    });
        }
    }
}
