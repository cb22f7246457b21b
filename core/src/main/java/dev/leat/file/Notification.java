package dev.leat.file;

import dev.leat.batch.Reason;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What S3, or who speaks as it does, says in a message: what happened to which objects, in order.
/// A message that only tests whether it arrives says nothing.
public record Notification(List<Event> events) {

    private static final JsonFactory JSON = new JsonFactory();

    private static final String TEST = "s3:TestEvent";
    private static final String CREATED = "ObjectCreated:";

    /// Hexadecimal digits of a version.
    private static final int MOST_DIGITS = 16;

    public Notification {
        events = List.copyOf(events);
    }

    /// One thing that happened; `key` is as it is, not as it is written in the message. Of what is
    /// no new object all but the name may be empty.
    public record Event(String name, String bucket, String key, long version) {

        public boolean created() {
            return name.startsWith(CREATED);
        }
    }

    /// Reads a message.
    ///
    /// @throws Unreadable if it is no such message
    public static Notification read(byte[] body) throws Unreadable {
        try (var json = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("it is no JSON object");
            }
            var notification = document(json);
            if (json.nextToken() != null) {
                throw malformed("something follows its JSON object");
            }
            return notification;
        } catch (JacksonException e) {
            throw malformed("it is no JSON: " + e.getOriginalMessage());
        }
    }

    private static Notification document(JsonParser json) throws Unreadable {
        var events = new ArrayList<Event>();
        boolean known = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var property = json.currentName();
            var value = json.nextToken();
            if (property.equals("Records") && value == JsonToken.START_ARRAY) {
                known = true;
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    events.add(new Reading().event(json));
                }
            } else if (property.equals("Event") && value == JsonToken.VALUE_STRING) {
                known |= json.getString().equals(TEST);
            } else {
                json.skipChildren();
            }
        }
        if (!known) {
            throw malformed("it has no array 'Records'");
        }
        return new Notification(events);
    }

    /// The members of one event, as they come.
    private static final class Reading {

        private String name = "";
        private String bucket = "";
        private String key = "";
        private String sequencer = "";

        Event event(JsonParser json) throws Unreadable {
            members(json, "");
            if (name.startsWith("s3:")) {
                name = name.substring("s3:".length());
            }
            if (!name.startsWith(CREATED)) {
                return new Event(name, bucket, key, 0);
            }
            if (bucket.isEmpty() || key.isEmpty()) {
                throw malformed("it does not name the new object's bucket and key");
            }
            return new Event(name, bucket, decoded(key), version(sequencer));
        }

        private void members(JsonParser json, String path) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                var at = path + "/" + json.currentName();
                var value = json.nextToken();
                if (value == JsonToken.START_OBJECT
                        && (at.equals("/s3")
                                || at.equals("/s3/bucket")
                                || at.equals("/s3/object"))) {
                    members(json, at);
                } else if (value == JsonToken.VALUE_STRING) {
                    member(at, json.getString());
                } else {
                    json.skipChildren();
                }
            }
        }

        private void member(String at, String value) {
            switch (at) {
                case "/eventName" -> name = value;
                case "/s3/bucket/name" -> bucket = value;
                case "/s3/object/key" -> key = value;
                case "/s3/object/sequencer" -> sequencer = value;
                default -> {}
            }
        }
    }

    /// A blank is written as a plus, and what is no plain letter by its bytes.
    private static String decoded(String key) throws Unreadable {
        try {
            return URLDecoder.decode(key, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed("its key '%s' is not URL-encoded".formatted(key));
        }
    }

    private static long version(String sequencer) throws Unreadable {
        var digits = sequencer.replaceFirst("^0+(?=.)", "");
        try {
            if (digits.length() <= MOST_DIGITS) {
                long version = Long.parseUnsignedLong(digits, 16);
                if (version >= 0) {
                    return version;
                }
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw malformed(
                "its sequencer '%s' is no number of up to 16 hexadecimal digits"
                        .formatted(sequencer));
    }

    private static Unreadable malformed(String why) {
        return new Unreadable(
                Reason.of("malformed", "the message is no notification of objects: " + why));
    }
}
