package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import dev.leat.batch.Record;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reader of SNS envelopes. Without raw delivery, SNS sends a message to a queue inside a JSON
/// object, the envelope. The envelope contains the message, as a string, and the message's
/// attributes. If a message is forwarded from one topic to another, its envelopes are nested.
public final class SnsEnvelopeReader {

    private static final JsonFactory JSON = new JsonFactory();

    private static final String NOTIFICATION = "Notification";

    /// Members, in addition to `Type` and `Message`, that SNS always writes and that other
    /// producers rarely write.
    private static final Set<String> SNS = Set.of("MessageId", "TopicArn", "Timestamp");

    /// Text that every complete envelope contains.
    private static final byte[] MARK = "\"TopicArn\"".getBytes(StandardCharsets.US_ASCII);

    private SnsEnvelopeReader() {}

    /// Returns true if a schema with these fields describes the envelope itself. The pipeline then
    /// reads the envelopes as they are.
    public static boolean isDocument(Collection<String> fields) {
        return fields.contains("Message") || fields.contains("TopicArn");
    }

    /// Returns the record as it was published to the first topic if its envelope has all members
    /// that SNS writes; otherwise returns the record unchanged. Used for queues that are not known
    /// to be subscribed to a topic.
    public static Record recognised(Record record) {
        return marked(record.body()) ? layers(record, false).getLast() : record;
    }

    private static boolean marked(byte[] body) {
        if (body.length == 0 || body[0] != '{') {
            return false;
        }
        int last = body.length - MARK.length;
        for (int at = 1; at <= last; at++) {
            // a T is rarer than a quote
            if (body[at + 1] == MARK[1]
                    && Arrays.equals(body, at, at + MARK.length, MARK, 0, MARK.length)) {
                return true;
            }
        }
        return false;
    }

    /// Returns the record as it was published to the first topic. A record without an envelope was
    /// sent directly to the queue and is returned unchanged. A document inside an envelope is
    /// treated as another envelope only if it has all members that SNS writes, because messages of
    /// a topic may look similar.
    public static Record opened(Record record) {
        return layers(record, true).getLast();
    }

    /// Returns the record, and the records that remain after each of its envelopes is removed.
    ///
    /// @param declared true for the rule of [#opened], false for that of [#recognised]
    public static List<Record> layers(Record record, boolean declared) {
        // Each envelope escapes the quotes of the envelopes inside it, so a message of 1 MiB has
        // fewer than 20 envelopes.
        var layers = new ArrayList<Record>();
        layers.add(record);
        for (var next = opened(record, !declared);
                next.isPresent();
                next = opened(next.get(), true)) {
            layers.add(next.get());
        }
        return layers;
    }

    private static Optional<Record> opened(Record record, boolean within) {
        if (record.body().length == 0 || record.body()[0] != '{') {
            return Optional.empty();
        }
        try (var json = JSON.createParser(ObjectReadContext.empty(), record.body())) {
            json.nextToken();
            var reading = new Reading(record.attributes());
            reading.members(json);
            return reading.whole(within) && json.nextToken() == null
                    ? Optional.of(reading.of(record))
                    : Optional.empty();
        } catch (JacksonException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static final class Reading {

        private final Map<String, Attribute> attributes;
        private String type = "";
        private byte[] message = {};
        private boolean found;
        private int marks;

        Reading(Map<String, Attribute> outside) {
            attributes = new TreeMap<>(outside);
        }

        void members(JsonParser json) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                var property = json.currentName();
                var value = json.nextToken();
                if (property.equals("Type") && value == JsonToken.VALUE_STRING) {
                    type = json.getString();
                } else if (property.equals("Message") && value == JsonToken.VALUE_STRING) {
                    message = json.getString().getBytes(StandardCharsets.UTF_8);
                    found = true;
                } else if (property.equals("MessageAttributes")
                        && value == JsonToken.START_OBJECT) {
                    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                        attribute(json, json.currentName());
                    }
                } else {
                    marks += SNS.contains(property) && value == JsonToken.VALUE_STRING ? 1 : 0;
                    json.skipChildren();
                }
            }
        }

        private void attribute(JsonParser json, String name) {
            json.nextToken();
            var kind = "";
            var value = "";
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                var property = json.currentName();
                json.nextToken();
                if (property.equals("Type")) {
                    kind = json.getString();
                } else if (property.equals("Value")) {
                    value = json.getString();
                } else {
                    json.skipChildren();
                }
            }
            boolean binary = new Attribute(kind, new byte[0]).binary();
            attributes.put(
                    name,
                    new Attribute(
                            kind,
                            binary
                                    ? Base64.getDecoder().decode(value)
                                    : value.getBytes(StandardCharsets.UTF_8)));
        }

        boolean whole(boolean within) {
            return found && type.equals(NOTIFICATION) && (!within || marks == SNS.size());
        }

        Record of(Record record) {
            return new Record(
                    record.id(),
                    message,
                    attributes,
                    record.attempt(),
                    record.receivedAt(),
                    record.sequence(),
                    record.group(),
                    record.redrive());
        }
    }
}
