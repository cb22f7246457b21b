package dev.leat.letter;

import dev.leat.batch.Redrive.Life;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A record's lives as they stand in the `leat` attribute.
final class Lives {

    /// Longer names of people are cut.
    private static final int LONGEST_BY = 100;

    private Lives() {}

    static void write(JsonGenerator json, String property, List<Life> lives) {
        json.writeArrayPropertyStart(property);
        for (var life : lives) {
            json.writeStartObject();
            json.writeNumberProperty("attempts", life.attempts());
            json.writeStringProperty("cause", life.cause());
            json.writeStringProperty("redriven", life.redriven().toString());
            json.writeStringProperty(
                    "by", life.by().substring(0, Math.min(LONGEST_BY, life.by().length())));
            json.writeStringProperty("run", life.run());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// Reads the array that the parser has come to.
    static List<Life> read(JsonParser json) {
        var lives = new ArrayList<Life>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            lives.add(life(json));
        }
        return lives;
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
                case "attempts" -> attempts = json.getIntValue();
                case "cause" -> cause = json.getString();
                case "redriven" -> redriven = Instant.parse(json.getString());
                case "by" -> by = json.getString();
                case "run" -> run = json.getString();
                default -> json.skipChildren();
            }
        }
        return new Life(attempts, cause, redriven, by, run);
    }
}
