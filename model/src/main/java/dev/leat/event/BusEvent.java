package dev.leat.event;

import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// An event in the format of EventBridge. `detail` is a JSON object as text. The fields are
/// described in https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html.
public record BusEvent(
        UUID id,
        String source,
        String detailType,
        String account,
        Instant time,
        String region,
        List<String> resources,
        String detail) {

    private static final JsonFactory JSON = new JsonFactory();

    public BusEvent {
        resources = List.copyOf(resources);
    }

    /// Returns the event as JSON. Its time has the precision of EventBridge, a second.
    public String json() {
        var text = new StringWriter(detail.length() + 300);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("version", "0");
            json.writeStringProperty("id", id.toString());
            json.writeStringProperty("detail-type", detailType);
            json.writeStringProperty("source", source);
            json.writeStringProperty("account", account);
            json.writeStringProperty("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
            json.writeStringProperty("region", region);
            json.writeArrayPropertyStart("resources");
            resources.forEach(json::writeString);
            json.writeEndArray();
            json.writeName("detail");
            json.writeRawValue(detail);
            json.writeEndObject();
        }
        return text.toString();
    }
}
