package dev.leat.local.file;

import dev.leat.batch.Reason;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Reasons as a JSON array; what a reason does not have is left out.
final class ReasonsText {

    private static final JsonFactory JSON = new JsonFactory();

    private ReasonsText() {}

    static String of(List<Reason> reasons) {
        var out = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            for (var reason : reasons) {
                json.writeStartObject();
                json.writeStringProperty("cause", reason.cause());
                reason.field().ifPresent(text -> json.writeStringProperty("field", text));
                reason.value().ifPresent(text -> json.writeStringProperty("value", text));
                json.writeStringProperty("message", reason.message());
                reason.step().ifPresent(text -> json.writeStringProperty("step", text));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return out.toString();
    }

    /// What [#of] has written.
    static List<Reason> read(String text) {
        var reasons = new ArrayList<Reason>();
        try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                reasons.add(reason(json));
            }
        }
        return reasons;
    }

    private static Reason reason(JsonParser json) {
        var texts = new LinkedHashMap<String, String>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            json.nextToken();
            texts.put(name, json.getString());
        }
        return new Reason(
                texts.getOrDefault("cause", ""),
                Optional.ofNullable(texts.get("field")),
                Optional.ofNullable(texts.get("value")),
                texts.getOrDefault("message", ""),
                Optional.ofNullable(texts.get("step")));
    }
}
