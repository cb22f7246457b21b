package dev.leat.local.topic;

import dev.leat.app.Sink;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Subscribed;
import dev.leat.port.TopicAdmin.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A delivery that is to be entered. `letter` is what goes to a dead-letter queue where that is not
/// `text`; `refused` says why there is nobody to bring it to.
record NewDelivery(
        String id,
        Subscribed to,
        String kind,
        Optional<String> subject,
        String text,
        Optional<String> letter,
        Optional<String> refused,
        Instant published) {

    static final String NOTIFICATION = "Notification";
    static final String QUESTION = "SubscriptionConfirmation";

    /// What a subscriber outside hears of a post.
    static NewDelivery of(PublishedMessage post, Subscribed to) {
        return switch (to.protocol()) {
            case SQS, RECORD ->
                    throw new IllegalArgumentException(to.protocol() + " is not outside");
            // Its id names one mail, as Message-ID does; the others are known by the post's, which
            // is in their envelope.
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
                id, to, NOTIFICATION, post.subject(), text, letter, Optional.empty(), post.at());
    }

    /// What a queue cannot take, and why.
    static NewDelivery refused(PublishedMessage post, Subscribed to, String why) {
        return new NewDelivery(
                own(post, to),
                to,
                NOTIFICATION,
                post.subject(),
                post.envelope(to.protocol()),
                Optional.empty(),
                Optional.of(why),
                post.at());
    }

    /// Asks somebody whether he wants to hear the topic. Of the question only the token is known
    /// here: where it is answered, knows who sends it.
    static NewDelivery question(Subscribed to, String token, Instant at) {
        return new NewDelivery(
                UUID.randomUUID().toString(),
                to,
                QUESTION,
                Optional.empty(),
                token,
                Optional.empty(),
                Optional.empty(),
                at);
    }

    /// A record of a pipeline.
    static NewDelivery record(String id, String pipeline, Sink sink, String text, Instant at) {
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
                at);
    }

    private static String own(PublishedMessage post, Subscribed to) {
        var label = post.id() + "\n" + to.id();
        return UUID.nameUUIDFromBytes(label.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
