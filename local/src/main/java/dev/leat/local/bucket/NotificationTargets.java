package dev.leat.local.bucket;

import dev.leat.port.BucketAdmin.Notice;
import dev.leat.port.BucketAdmin.Target;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The JSON form of a bucket's notification configurations.
final class NotificationTargets {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String NONE = "[]";
    private static final String QUEUE = "queue";
    private static final String TOPIC = "topic";

    private NotificationTargets() {}

    static String text(List<Notice> notices) {
        if (notices.isEmpty()) {
            return NONE;
        }
        var out = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            notices.forEach(notice -> write(json, notice));
            json.writeEndArray();
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, Notice notice) {
        json.writeStartObject();
        json.writeStringProperty("id", notice.id());
        switch (notice.target()) {
            case Target.ToQueue(var queue) -> json.writeStringProperty(QUEUE, queue);
            case Target.ToTopic(var topic) -> json.writeStringProperty(TOPIC, topic);
        }
        json.writeArrayPropertyStart("events");
        notice.events().stream().sorted().forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("prefix", notice.prefix());
        json.writeStringProperty("suffix", notice.suffix());
        json.writeEndObject();
    }

    /// Parses the output of [#text].
    static List<Notice> read(String text) {
        if (text.equals(NONE)) {
            return List.of();
        }
        var notices = new ArrayList<Notice>();
        try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                notices.add(notice(json));
            }
        }
        return notices;
    }

    /// The members must be read in the order in which they were written.
    private static Notice notice(JsonParser json) {
        var id = member(json);
        json.nextToken();
        boolean queue = json.currentName().equals(QUEUE);
        json.nextToken();
        var name = json.getString();
        var target = queue ? new Target.ToQueue(name) : new Target.ToTopic(name);
        var events = events(json);
        var notice = new Notice(id, target, events, member(json), member(json));
        json.nextToken();
        return notice;
    }

    private static Set<String> events(JsonParser json) {
        json.nextToken();
        json.nextToken();
        var events = new LinkedHashSet<String>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            events.add(json.getString());
        }
        return events;
    }

    private static String member(JsonParser json) {
        json.nextToken();
        json.nextToken();
        return json.getString();
    }
}
