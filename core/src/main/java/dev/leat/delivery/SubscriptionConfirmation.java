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

/// How somebody outside is asked whether he wants to hear a topic: with a link that says yes, as
/// SNS writes it. What is delivered then is only the token of the question. `address` is where
/// clients of AWS reach this app, if they can.
public record SubscriptionConfirmation(Supplier<Optional<String>> address) {

    private static final String KIND = "SubscriptionConfirmation";
    private static final JsonFactory JSON = new JsonFactory();

    /// The delivery with the question as its text, where it is one.
    public Delivery in(Delivery delivery) {
        if (!delivery.kind().equals(KIND)) {
            return delivery;
        }
        return switch (delivery.protocol()) {
            case EMAIL ->
                    asking(
                            delivery,
                            "Confirm that you want to hear " + delivery.topic(),
                            mail(delivery));
            case EMAIL_JSON, HTTP, HTTPS, SQS, RECORD ->
                    asking(
                            delivery,
                            "Confirm that you want to hear " + delivery.topic(),
                            json(delivery));
        };
    }

    private String mail(Delivery delivery) {
        return """
        You are asked whether you want to hear the topic %s by mail.

        If you do, open this link:
        %s

        If you do not, do nothing: you will not hear of it again.
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

    /// What says yes when it is opened.
    private String link(Delivery delivery) {
        return "%s/?Action=ConfirmSubscription&TopicArn=%s&Token=%s&Version=2010-03-31"
                .formatted(
                        address.get().orElse("http://localhost:4566"),
                        AwsNames.topic(delivery.topic()),
                        URLEncoder.encode(delivery.text(), StandardCharsets.UTF_8));
    }

    private static Delivery asking(Delivery d, String subject, String text) {
        return new Delivery(
                d.number(),
                d.id(),
                d.topic(),
                d.subscription(),
                d.protocol(),
                d.endpoint(),
                d.kind(),
                d.raw(),
                Optional.of(subject),
                text,
                d.published(),
                d.state(),
                d.attempts(),
                d.since(),
                d.next(),
                d.reason());
    }
}
