package dev.leat.file;

import dev.leat.batch.Reason;
import dev.leat.batch.VersionHint;
import dev.leat.decode.MalformedJson;
import dev.leat.file.S3Notification.Event;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A parser of object notifications and their envelopes. One invalid record does not affect the
/// others. An envelope contains the next one as a string, so parsing takes time proportional to the
/// message's length times the number of envelopes.
final class NotificationReader {

    private static final JsonFactory JSON = new JsonFactory();

    private static final String TEST = "s3:TestEvent";
    private static final String CREATED = "ObjectCreated:";

    private NotificationReader() {}

    static List<Event> read(byte[] body) throws UnreadableFileException {
        try (var json = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("it is not a JSON object");
            }
            var events = document(json);
            if (json.nextToken() != null) {
                throw malformed("unexpected text after the JSON object");
            }
            return events;
        } catch (JacksonException e) {
            throw malformed("it is not JSON: " + MalformedJson.sentence(e));
        }
    }

    private static List<Event> document(JsonParser json) throws UnreadableFileException {
        var events = new ArrayList<Event>();
        boolean known = false;
        var texts = new HashMap<String, String>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var property = json.currentName();
            if (json.nextToken() == JsonToken.START_ARRAY && property.equals("Records")) {
                known = true;
                records(json, events);
            } else {
                texts(json, "/" + property, texts);
            }
        }
        if (known || TEST.equals(texts.get("/Event"))) {
            return events;
        }
        if ("Notification".equals(texts.get("/Type")) && texts.containsKey("/Message")) {
            return within(texts.get("/Message"));
        }
        if (texts.containsKey("/detail-type") && "aws.s3".equals(texts.get("/source"))) {
            return List.of(ofEventBridge(texts));
        }
        throw malformed(
                "it has no 'Records' array and is neither an SNS envelope nor an S3 event from"
                        + " EventBridge");
    }

    private static void records(JsonParser json, List<Event> events) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            var texts = new HashMap<String, String>();
            texts(json, "", texts);
            try {
                events.addAll(record(texts));
            } catch (UnreadableFileException bad) {
                events.add(new Event.Invalid(bad.reason()));
            }
        }
    }

    private static List<Event> within(String message) throws UnreadableFileException {
        return read(message.getBytes(StandardCharsets.UTF_8));
    }

    /// Parses a record of S3, or a record that contains a message of SQS or SNS, as in the events
    /// of Lambda functions.
    private static List<Event> record(Map<String, String> texts) throws UnreadableFileException {
        var name = texts.getOrDefault("/eventName", "");
        if (name.isEmpty()) {
            var message = texts.getOrDefault("/body", texts.getOrDefault("/Sns/Message", ""));
            if (!message.isEmpty()) {
                return within(message);
            }
        }
        if (name.startsWith("s3:")) {
            name = name.substring("s3:".length());
        }
        if (!name.startsWith(CREATED)) {
            return List.of(new Event.Other(name));
        }
        return List.of(
                created(
                        texts.getOrDefault("/s3/bucket/name", ""),
                        decoded(texts.getOrDefault("/s3/object/key", "")),
                        new VersionHint(
                                texts.getOrDefault("/s3/object/versionId", ""),
                                texts.getOrDefault("/s3/object/sequencer", ""))));
    }

    /// EventBridge does not URL-encode keys.
    private static Event ofEventBridge(Map<String, String> texts) throws UnreadableFileException {
        var type = texts.getOrDefault("/detail-type", "");
        if (!type.equals("Object Created")) {
            return new Event.Other(type);
        }
        return created(
                texts.getOrDefault("/detail/bucket/name", ""),
                texts.getOrDefault("/detail/object/key", ""),
                new VersionHint(
                        texts.getOrDefault("/detail/object/version-id", ""),
                        texts.getOrDefault("/detail/object/sequencer", "")));
    }

    private static Event created(String bucket, String key, VersionHint version)
            throws UnreadableFileException {
        if (bucket.isEmpty() || key.isEmpty()) {
            throw malformed("the new object's bucket or key is missing");
        }
        return new Event.Created(bucket, key, version);
    }

    /// Collects the strings in a JSON value by their paths. Objects at paths that the parser never
    /// uses are skipped.
    private static void texts(JsonParser json, String path, Map<String, String> texts) {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                if (!leads(path)) {
                    json.skipChildren();
                    return;
                }
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    var at = path + "/" + json.currentName();
                    json.nextToken();
                    texts(json, at, texts);
                }
            }
            case VALUE_STRING -> texts.put(path, json.getString());
            default -> json.skipChildren();
        }
    }

    private static boolean leads(String path) {
        return switch (path) {
            case "",
                    "/s3",
                    "/s3/bucket",
                    "/s3/object",
                    "/Sns",
                    "/detail",
                    "/detail/bucket",
                    "/detail/object" ->
                    true;
            default -> false;
        };
    }

    /// Decodes a URL-encoded key, with `+` for a space.
    private static String decoded(String key) throws UnreadableFileException {
        try {
            return URLDecoder.decode(key, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed("the object's key is not URL-encoded");
        }
    }

    private static UnreadableFileException malformed(String why) {
        return new UnreadableFileException(
                Reason.of("malformed", "the message is not an S3 notification: " + why));
    }
}
