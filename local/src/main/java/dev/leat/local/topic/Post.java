package dev.leat.local.topic;

import java.io.StringWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A message that is published to a topic. `id` tells it from every other.
public record Post(String topic, UUID id, Optional<String> subject, String message, Instant at) {

    private static final JsonFactory JSON = new JsonFactory();

    /// The message in SNS's envelope, without a signature: what never left the machine has none.
    String envelope() {
        var out = new StringWriter(message.length() + 300);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("Type", "Notification");
            json.writeStringProperty("MessageId", id.toString());
            json.writeStringProperty("TopicArn", Aws.topic(topic));
            subject.ifPresent(text -> json.writeStringProperty("Subject", text));
            json.writeStringProperty("Message", message);
            json.writeStringProperty("Timestamp", Aws.time(at));
            json.writeEndObject();
        }
        return out.toString();
    }
}
