package dev.leat.deadletter;

import dev.leat.batch.RedriveHistory;
import dev.leat.batch.RedriveHistory.Life;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads and writes the earlier failures of a record (its lives) in the `leat` attribute.
final class RedriveLives {

    /// The number of lives that are stored even if a producer's attribute values must be cut for
    /// them. These lives are required to detect records that fail repeatedly.
    static final int MIN_LIVES = 3;

    /// Maximum length of user names and other text. Longer text, which a producer may have forged,
    /// is cut.
    private static final int MAX_TEXT_LENGTH = 100;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /// Maximum number of attempts of one life. A higher number is forged.
    private static final int MAX_ATTEMPTS = 1_000_000;

    private RedriveLives() {}

    static void write(JsonGenerator json, String property, List<Life> lives) {
        json.writeArrayPropertyStart(property);
        for (var life : lives) {
            json.writeStartObject();
            json.writeNumberProperty("attempts", life.attempts());
            json.writeStringProperty("cause", life.cause());
            json.writeStringProperty("redriven", life.redriven().toString());
            json.writeStringProperty("by", cut(life.by()));
            json.writeStringProperty("run", life.run());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// Returns the history without its oldest life.
    static RedriveHistory withoutOldest(RedriveHistory redrive) {
        var lives = redrive.lives();
        return new RedriveHistory(redrive.run(), redrive.only(), lives.subList(1, lives.size()));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(MAX_TEXT_LENGTH, text.length()));
    }

    /// Reads the array at the parser's position. Keeps the newest lives, up to their maximum
    /// number.
    static List<Life> read(JsonParser json) {
        var lives = new ArrayDeque<Life>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            lives.add(life(json));
            if (lives.size() > RedriveHistory.MAX_LIVES) {
                lives.remove();
            }
        }
        return List.copyOf(lives);
    }

    /// Parses a time between 1970 and 9999.
    ///
    /// @throws DateTimeException if the text is malformed or the time is out of range
    static Instant time(String text) {
        var time = Instant.parse(text);
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
            throw new DateTimeException("the time is out of range");
        }
        return time;
    }

    private static Life life(JsonParser json) {
        int attempts = 0;
        var cause = "";
        var redriven = Instant.EPOCH;
        var by = "";
        var run = "";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var property = json.currentName();
            json.nextToken();
            switch (property) {
                case "attempts" -> attempts = Math.clamp(json.getIntValue(), 0, MAX_ATTEMPTS);
                case "cause" -> cause = cut(json.getString());
                case "redriven" -> redriven = time(json.getString());
                case "by" -> by = cut(json.getString());
                case "run" -> run = cut(json.getString());
                default -> json.skipChildren();
            }
        }
        return new Life(attempts, cause, redriven, by, run);
    }
}
