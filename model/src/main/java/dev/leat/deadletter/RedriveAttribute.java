package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The `leat` attribute of a redriven message: the sinks that must receive it, its earlier failures
/// (lives), and its original id and time of first arrival, which an external queue would replace.
/// Any producer can forge this attribute. So the id is for information only: if it identified the
/// record, a forged message could replace another record.
public final class RedriveAttribute {

    private static final JsonFactory JSON = new JsonFactory();

    private static final String BEGINNING = "{\"redrive\":";

    private RedriveAttribute() {}

    /// Returns all attributes of the redriven message: the producer's attributes and `leat`. If
    /// `leat` is too long, the oldest lives are omitted first.
    public static Map<String, Attribute> attributes(
            Map<String, Attribute> producers,
            RedriveHistory redrive,
            String id,
            Instant firstSeen) {
        var moved = OverflowAttributes.of(producers);
        var history = redrive;
        int longest = Integer.MAX_VALUE;
        while (true) {
            var text = write(moved, history, id, firstSeen, longest);
            if (DeadLetterAttribute.fits(text)) {
                return moved.with(text);
            }
            if (history.lives().size() > RedriveLives.MIN_LIVES) {
                history = RedriveLives.withoutOldest(history);
            } else if (moved.size() > 0 && longest > 1) {
                longest = Math.min(longest, DeadLetterAttribute.MAX_BYTES) / 2;
            } else if (!history.lives().isEmpty()) {
                history = RedriveLives.withoutOldest(history);
            } else {
                return moved.with(text);
            }
        }
    }

    static boolean is(Attribute attribute) {
        return attribute.asText().startsWith(BEGINNING);
    }

    private static String write(
            OverflowAttributes moved,
            RedriveHistory redrive,
            String id,
            Instant firstSeen,
            int longestValue) {
        var out = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("redrive", redrive.run());
            json.writeStringProperty("id", id);
            json.writeStringProperty("first_seen", firstSeen.toString());
            json.writeArrayPropertyStart("only");
            redrive.only().stream().sorted().forEach(json::writeString);
            json.writeEndArray();
            RedriveLives.write(json, "lives", redrive.lives());
            moved.write(json, longestValue);
            json.writeEndObject();
        }
        return out.toString();
    }

    /// Returns the record with its original attributes, time of first arrival and redrive history,
    /// but with the id of the current message. A record without such an attribute, or with a
    /// malformed one, is returned unchanged.
    public static Record restored(Record leased) {
        var leat = leased.attributes().get(DeadLetter.ATTRIBUTE);
        if (leat == null || !is(leat)) {
            return leased;
        }
        return read(leat, leased).orElse(leased);
    }

    private static Optional<Record> read(Attribute leat, Record leased) {
        var attributes = new TreeMap<>(leased.attributes());
        attributes.remove(DeadLetter.ATTRIBUTE);
        try (var json = JSON.createParser(ObjectReadContext.empty(), leat.asText())) {
            var run = "";
            var firstSeen = leased.receivedAt();
            var only = new ArrayList<String>();
            List<RedriveHistory.Life> lives = List.of();
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                var property = json.currentName();
                json.nextToken();
                switch (property) {
                    case "redrive" -> run = json.getString();
                    case "first_seen" ->
                            firstSeen = firstSeen(Instant.parse(json.getString()), leased);
                    case "only" -> names(json, only);
                    case "lives" -> lives = RedriveLives.read(json);
                    case "attributes" -> OverflowAttributes.read(json, attributes);
                    default -> json.skipChildren();
                }
            }
            return Optional.of(
                    new Record(
                            leased.id(),
                            leased.body(),
                            attributes,
                            leased.attempt(),
                            firstSeen,
                            leased.sequence(),
                            leased.group(),
                            Optional.of(
                                    new RedriveHistory(run, java.util.Set.copyOf(only), lives))));
        } catch (JacksonException | DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Returns the claimed time. If it is before 1970, or after the arrival of the current message,
    /// returns the time of this arrival.
    private static Instant firstSeen(Instant claimed, Record leased) {
        return claimed.isBefore(Instant.EPOCH) || claimed.isAfter(leased.receivedAt())
                ? leased.receivedAt()
                : claimed;
    }

    static void names(JsonParser json, List<String> to) {
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            to.add(json.getString());
        }
    }
}
