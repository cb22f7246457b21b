package dev.leat.local.topic;

import dev.leat.batch.Attribute;
import dev.leat.port.AwsNames;
import java.io.StringWriter;
import java.util.Base64;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// SNS's message envelope. It has no signature, because receivers verify signatures only with a
/// certificate of Amazon. It has no link to unsubscribe, because every reader of the message could
/// use that link.
final class SnsEnvelope {

    private static final JsonFactory JSON = new JsonFactory();

    private SnsEnvelope() {}

    /// Returns the envelope of the post, with this message text.
    static String of(PublishedMessage post, String message) {
        var out = new StringWriter(message.length() + 300);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("Type", "Notification");
            json.writeStringProperty("MessageId", post.id().toString());
            json.writeStringProperty("TopicArn", AwsNames.topic(post.topic()));
            post.subject().ifPresent(text -> json.writeStringProperty("Subject", text));
            json.writeStringProperty("Message", message);
            json.writeStringProperty("Timestamp", AwsNames.time(post.at()));
            attributes(json, post.attributes());
            json.writeEndObject();
        }
        return out.toString();
    }

    private static void attributes(JsonGenerator json, Map<String, Attribute> attributes) {
        if (attributes.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart("MessageAttributes");
        attributes.forEach((name, attribute) -> {
            json.writeObjectPropertyStart(name);
            json.writeStringProperty("Type", attribute.type());
            json.writeStringProperty("Value", value(attribute));
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    private static String value(Attribute attribute) {
        return attribute.binary()
                ? Base64.getEncoder().encodeToString(attribute.value())
                : attribute.asText();
    }
}
