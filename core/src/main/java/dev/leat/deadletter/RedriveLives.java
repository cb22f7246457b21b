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

/// A record's lives as they stand in the `leat` attribute.
final class RedriveLives {

    /// So many lives are worth more than a producer's attribute that would have to be cut for them:
    /// by them a loop is told.
    static final int KEPT = 3;

    /// Longer texts are cut: names of people, and whatever somebody made up.
    private static final int LONGEST = 100;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /// No record is handed out more often in one life; one that says so is not believed.
    private static final int MOST_ATTEMPTS = 1_000_000;

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

    /// Without the oldest life.
    static RedriveHistory younger(RedriveHistory redrive) {
        var lives = redrive.lives();
        return new RedriveHistory(redrive.run(), redrive.only(), lives.subList(1, lives.size()));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(LONGEST, text.length()));
    }

    /// Reads the array that the parser has come to: the newest, as many as are remembered.
    static List<Life> read(JsonParser json) {
        var lives = new ArrayDeque<Life>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            lives.add(life(json));
            if (lives.size() > RedriveHistory.MOST_LIVES) {
                lives.remove();
            }
        }
        return List.copyOf(lives);
    }

    /// A time that a calendar has.
    ///
    /// @throws DateTimeException if it is none
    static Instant time(String text) {
        var time = Instant.parse(text);
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
            throw new DateTimeException("no message is from then");
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
                case "attempts" -> attempts = Math.clamp(json.getIntValue(), 0, MOST_ATTEMPTS);
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
