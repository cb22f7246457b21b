package dev.leat.local.topic;

import dev.leat.app.Sink;
import dev.leat.port.Deliveries.CarriedRecord;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Subscribed;
import dev.leat.port.TopicAdmin.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A delivery to store. `letter` is the text for a dead-letter queue, if it differs from `text`.
/// `refused` is the reason why a queue cannot accept the message, if this is a failed delivery.
/// `record` is the record of a pipeline for an endpoint.
record NewDelivery(
        String id,
        Subscribed to,
        String kind,
        Optional<String> subject,
        String text,
        Optional<String> letter,
        Optional<String> refused,
        Optional<CarriedRecord> record,
        Instant published) {

    static final String NOTIFICATION = "Notification";
    static final String CONFIRMATION = "SubscriptionConfirmation";

    /// Creates the delivery of a post to an external subscriber.
    static NewDelivery of(PublishedMessage post, Subscribed to) {
        return switch (to.protocol()) {
            case SQS, RECORD ->
                    throw new IllegalArgumentException(
                            to.protocol() + " is not an external protocol");
            // The id of an email must be unique, because it becomes the Message-ID. Other
            // deliveries use the id of the post, which their envelope contains.
            case EMAIL ->
                    notification(
                            own(post, to),
                            to,
                            post,
                            post.text(to.protocol()),
                            Optional.of(post.envelope(to.protocol())));
            case EMAIL_JSON ->
                    notification(
                            own(post, to),
                            to,
                            post,
                            post.envelope(to.protocol()),
                            Optional.empty());
            case HTTP, HTTPS ->
                    notification(
                            post.id().toString(),
                            to,
                            post,
                            to.terms().raw()
                                    ? post.text(to.protocol())
                                    : post.envelope(to.protocol()),
                            Optional.empty());
        };
    }

    private static NewDelivery notification(
            String id, Subscribed to, PublishedMessage post, String text, Optional<String> letter) {
        return new NewDelivery(
                id,
                to,
                NOTIFICATION,
                post.subject(),
                text,
                letter,
                Optional.empty(),
                Optional.empty(),
                post.at());
    }

    /// Creates a failed delivery of a post that a queue cannot accept.
    static NewDelivery refused(PublishedMessage post, Subscribed to, String why) {
        return new NewDelivery(
                own(post, to),
                to,
                NOTIFICATION,
                post.subject(),
                post.envelope(to.protocol()),
                Optional.empty(),
                Optional.of(why),
                Optional.empty(),
                post.at());
    }

    /// Creates a request to confirm a subscription. The request contains only the token; the sender
    /// adds the confirmation URL.
    static NewDelivery confirmationRequest(Subscribed to, String token, Instant at) {
        return new NewDelivery(
                UUID.randomUUID().toString(),
                to,
                CONFIRMATION,
                Optional.empty(),
                token,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                at);
    }

    /// Creates the delivery of a pipeline's record to an endpoint.
    static NewDelivery of(
            CarriedRecord carried, String id, String pipeline, Sink sink, String text, Instant at) {
        var to =
                new Subscribed(
                        "",
                        pipeline,
                        Protocol.RECORD,
                        sink.name(),
                        Terms.DEFAULT,
                        true,
                        Optional.empty());
        return new NewDelivery(
                id,
                to,
                sink.kind(),
                Optional.empty(),
                text,
                Optional.empty(),
                Optional.empty(),
                Optional.of(carried),
                at);
    }

    private static String own(PublishedMessage post, Subscribed to) {
        var label = post.id() + "\n" + to.id();
        return UUID.nameUUIDFromBytes(label.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
