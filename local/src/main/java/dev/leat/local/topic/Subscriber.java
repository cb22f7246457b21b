package dev.leat.local.topic;

import dev.leat.app.Subscription;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Subscribed;
import dev.leat.port.TopicAdmin.Terms;
import dev.leat.topic.MessageFilter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A subscriber of a topic, with its compiled filter. `token` is the confirmation token, or empty
/// if no confirmation is required.
record Subscriber(
        Subscribed subscribed, Optional<MessageFilter> filter, String token, Instant created) {

    /// Maximum time until a subscription is confirmed, as in SNS.
    static final Duration PATIENCE = Duration.ofDays(2);

    /// @throws IllegalArgumentException if the filter policy is invalid
    static Subscriber of(Subscribed subscribed, String token, Instant created) {
        return new Subscriber(
                subscribed, subscribed.terms().where().map(MessageFilter::of), token, created);
    }

    /// Creates a queue subscription that the app declares.
    static Subscriber declared(String queue, Subscription heard, Instant created) {
        var terms = new Terms(heard.raw(), heard.where(), Optional.empty());
        return declared(heard.topic(), Protocol.SQS, queue, terms, created);
    }

    /// Creates an email subscription that the app declares.
    static Subscriber declared(String topic, String address, Instant created) {
        return declared(topic, Protocol.EMAIL, address, Terms.DEFAULT, created);
    }

    private static Subscriber declared(
            String topic, Protocol protocol, String endpoint, Terms terms, Instant created) {
        return of(
                new Subscribed(
                        declaredId(topic, protocol, endpoint),
                        topic,
                        protocol,
                        endpoint,
                        terms,
                        true,
                        Optional.empty()),
                "",
                created);
    }

    /// Returns an id that depends only on the subscription, so that it is the same on every machine
    /// and after every restart.
    private static String declaredId(String topic, Protocol protocol, String endpoint) {
        var label = topic + "\n" + protocol.word() + "\n" + endpoint;
        return UUID.nameUUIDFromBytes(label.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /// Returns the id that this subscription would have if the app declared it.
    String declaredId() {
        return declaredId(subscribed.topic(), subscribed.protocol(), subscribed.endpoint());
    }

    String id() {
        return subscribed.id();
    }

    Terms terms() {
        return subscribed.terms();
    }

    boolean is(Protocol protocol, String endpoint) {
        return subscribed.protocol() == protocol && subscribed.endpoint().equals(endpoint);
    }

    /// Returns false if the subscription was not confirmed in time.
    boolean isValid(Instant now) {
        return subscribed.pending().isEmpty() || now.isBefore(created.plus(PATIENCE));
    }

    /// Returns true if the post is sent to this subscriber.
    boolean receives(PublishedMessage post) {
        return subscribed.pending().isEmpty()
                && (filter.isEmpty() || filter.get().matches(post.attributes(), post.message()));
    }

    Subscriber confirmed() {
        return with(terms(), Optional.empty());
    }

    Subscriber with(Terms terms) {
        return with(terms, subscribed.pending());
    }

    private Subscriber with(Terms terms, Optional<String> pending) {
        return of(
                new Subscribed(
                        id(),
                        subscribed.topic(),
                        subscribed.protocol(),
                        subscribed.endpoint(),
                        terms,
                        subscribed.declared(),
                        pending),
                token,
                created);
    }
}
