package dev.leat.delivery;

import dev.leat.port.AwsNames;
import dev.leat.port.Deliveries.Delivery;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes requests to confirm a subscription of an external endpoint. The request contains a
/// confirmation link in the form that SNS uses; the stored delivery has only the token. `address`
/// is the URL at which AWS clients reach this app, if there is one.
public record SubscriptionConfirmation(Supplier<Optional<String>> address) {

    private static final String KIND = "SubscriptionConfirmation";
    private static final JsonFactory JSON = new JsonFactory();

    /// Returns the delivery with the text of the request; other deliveries are returned unchanged.
    public Delivery in(Delivery delivery) {
        if (!delivery.kind().equals(KIND)) {
            return delivery;
        }
        var text =
                switch (delivery.protocol()) {
                    case EMAIL -> mail(delivery);
                    case EMAIL_JSON, HTTP, HTTPS, SQS, RECORD -> json(delivery);
                };
        return delivery.with(
                delivery.endpoint(),
                Optional.of("Confirm your subscription to " + delivery.topic()),
                text);
    }

    private String mail(Delivery delivery) {
        return """
        You are asked to confirm your subscription to the topic %s by mail.

        To confirm it, open this link:
        %s

        If you do not want this subscription, ignore this mail: you will not receive another one.
        """
                .formatted(delivery.topic(), link(delivery));
    }

    private String json(Delivery delivery) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("Type", KIND);
            json.writeStringProperty("MessageId", delivery.id());
            json.writeStringProperty("Token", delivery.text());
            json.writeStringProperty("TopicArn", AwsNames.topic(delivery.topic()));
            json.writeStringProperty(
                    "Message",
                    "You have chosen to subscribe to the topic %s.\nTo confirm the subscription, visit the SubscribeURL included in this message."
                            .formatted(AwsNames.topic(delivery.topic())));
            json.writeStringProperty("SubscribeURL", link(delivery));
            json.writeStringProperty("Timestamp", AwsNames.time(delivery.published()));
            json.writeEndObject();
        }
        return text.toString();
    }

    /// Returns the link that confirms the subscription.
    private String link(Delivery delivery) {
        return "%s/?Action=ConfirmSubscription&TopicArn=%s&Token=%s&Version=2010-03-31"
                .formatted(
                        address.get().orElse("http://localhost:4566"),
                        AwsNames.topic(delivery.topic()),
                        URLEncoder.encode(delivery.text(), StandardCharsets.UTF_8));
    }
}
