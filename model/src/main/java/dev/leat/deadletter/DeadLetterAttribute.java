package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.batch.RedriveHistory;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The attributes of a dead letter: the producer's attributes, unchanged, and `leat`, a JSON object
/// that describes the failure. A life of a record is the time from its first arrival or a redrive
/// until it becomes a dead letter.
///
/// `leat` has at most 8 KiB. Reasons that do not fit are omitted and counted in `more_reasons`;
/// after that, the oldest lives are omitted. SQS allows at most ten attributes per message. If the
/// producer used all ten, the smallest is moved into `leat`, under `attributes`. If it does not fit
/// there either, its value is cut and marked as `cut`.
public final class DeadLetterAttribute {

    /// Maximum length of the `leat` attribute in bytes.
    static final int MAX_BYTES = 8 * 1024;

    /// Total length, in characters, to which moved values are cut if they do not fit. Values of
    /// this length always fit, as JSON needs at most six bytes for a character.
    private static final int MAX_CUT_VALUE = MAX_BYTES / 8;

    private static final String BEGINNING = "{\"pipeline\":";

    private static final JsonFactory JSON = new JsonFactory();

    private DeadLetterAttribute() {}

    /// Returns all attributes of the dead letter's message.
    public static Map<String, Attribute> attributes(DeadLetter letter) {
        var moved = OverflowAttributes.of(letter.original().attributes());
        return moved.with(text(letter, moved, MAX_BYTES, ""));
    }

    /// Returns all attributes of the dead letter's message in a queue of another server, which
    /// gives the message another id and counts `leat` towards its size. `leat` has the former id.
    /// Reasons that do not fit are omitted. If `leat` does not fit without them either, returns the
    /// original attributes.
    ///
    /// @param messageBytes the largest size of body and attributes together
    public static Map<String, Attribute> attributes(DeadLetter letter, long messageBytes) {
        var moved = OverflowAttributes.of(letter.original().attributes());
        long room = messageBytes - letter.original().body().length - moved.bytes();
        var text = text(letter, moved, Math.min(room, MAX_BYTES), letter.original().id());
        return fits(text, room) ? moved.with(text) : letter.original().attributes();
    }

    /// Returns true for the `leat` attribute of an earlier dead letter, which the new attribute
    /// replaces. Returns false for a producer's own attribute of that name.
    static boolean isDeadLetterAttribute(Attribute attribute) {
        return attribute.asText().startsWith(BEGINNING);
    }

    /// Returns the text with which the attribute of a pipeline's dead letter begins. Names have no
    /// characters that JSON escapes.
    static String beginning(String pipeline) {
        return BEGINNING + "\"" + pipeline + "\",";
    }

    /// Returns the text with another name of the source; empty if the source is not `was`.
    static Optional<String> withSource(String text, String was, String now) {
        int pipeline = text.startsWith(BEGINNING) ? text.indexOf("\",", BEGINNING.length()) : -1;
        var before = "\",\"source\":\"" + was + "\"";
        return pipeline >= 0 && text.startsWith(before, pipeline)
                ? Optional.of(
                        text.substring(0, pipeline)
                                + "\",\"source\":\""
                                + now
                                + "\""
                                + text.substring(pipeline + before.length()))
                : Optional.empty();
    }

    /// @param originalId the id of the original message; empty if the dead letter has the same
    private static String text(
            DeadLetter letter, OverflowAttributes moved, long room, String originalId) {
        var reasons = reasons(letter);
        var lives = letter.original().redrive().map(RedriveHistory::lives).orElse(List.of());
        int most = reasons.size();
        int longest = Integer.MAX_VALUE;
        while (true) {
            var text =
                    write(
                            letter,
                            originalId,
                            reasons.subList(0, most),
                            reasons.size() - most,
                            lives,
                            moved,
                            longest);
            if (fits(text, room)) {
                return text;
            }
            if (most > 0) {
                most--;
            } else if (lives.size() > RedriveLives.MIN_LIVES) {
                lives = lives.subList(1, lives.size());
            } else if (longest == Integer.MAX_VALUE && moved.size() > 0) {
                longest = MAX_CUT_VALUE / moved.size();
            } else if (!lives.isEmpty()) {
                lives = lives.subList(1, lives.size());
            } else {
                return text;
            }
        }
    }

    static boolean fits(String text) {
        return fits(text, MAX_BYTES);
    }

    private static boolean fits(String text, long bytes) {
        return text.getBytes(StandardCharsets.UTF_8).length <= bytes;
    }

    /// A reason and the sinks to which it applies.
    private record SharedReason(Reason reason, List<String> sinks) {}

    private static List<SharedReason> reasons(DeadLetter letter) {
        var reasons = new ArrayList<SharedReason>();
        letter.failed()
                .forEach((sink, failures) -> {
                    for (var reason : failures) {
                        var same =
                                reasons.stream().filter(t -> t.reason().equals(reason)).findFirst();
                        same.orElseGet(
                                        () -> {
                                            reasons.add(
                                                    new SharedReason(reason, new ArrayList<>()));
                                            return reasons.getLast();
                                        })
                                .sinks()
                                .add(sink);
                    }
                });
        return reasons;
    }

    private static String write(
            DeadLetter letter,
            String originalId,
            List<SharedReason> reasons,
            int more,
            List<RedriveHistory.Life> lives,
            OverflowAttributes moved,
            int longestValue) {
        var out = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("pipeline", letter.pipeline());
            json.writeStringProperty("source", letter.source());
            if (!letter.identity().isEmpty()) {
                json.writeStringProperty("identity", letter.identity());
            }
            if (!originalId.isEmpty()) {
                json.writeStringProperty("original_id", originalId);
            }
            json.writeStringProperty("first_seen", letter.original().receivedAt().toString());
            json.writeNumberProperty("attempts", letter.original().attempt());
            names(json, "done", letter.done());
            names(json, "failed", List.copyOf(letter.failed().keySet()));
            json.writeArrayPropertyStart("reasons");
            for (var one : reasons) {
                reason(json, one, letter.failed().size());
            }
            json.writeEndArray();
            if (more > 0) {
                json.writeNumberProperty("more_reasons", more);
            }
            if (letter.original().redrive().isPresent()) {
                RedriveLives.write(json, "lives", lives);
            }
            moved.write(json, longestValue);
            json.writeEndObject();
        }
        return out.toString();
    }

    private static void names(JsonGenerator json, String property, List<String> names) {
        json.writeArrayPropertyStart(property);
        names.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void reason(JsonGenerator json, SharedReason reasons, int sinks) {
        var reason = reasons.reason();
        json.writeStartObject();
        json.writeStringProperty("cause", reason.cause());
        reason.step().ifPresent(step -> json.writeStringProperty("step", step));
        reason.field().ifPresent(field -> json.writeStringProperty("field", field));
        reason.value().ifPresent(value -> json.writeStringProperty("value", value));
        json.writeStringProperty("message", reason.message());
        if (reasons.sinks().size() < sinks) {
            names(json, "sinks", reasons.sinks());
        }
        json.writeEndObject();
    }
}
