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

/// Somebody who hears a topic, with his filter ready. `token` is what he was, or is, to confirm by;
/// empty where nobody was asked.
record Subscriber(
        Subscribed subscribed, Optional<MessageFilter> filter, String token, Instant created) {

    /// How long a question waits for its answer: as SNS's tokens are valid.
    static final Duration PATIENCE = Duration.ofDays(2);

    /// @throws IllegalArgumentException if his filter policy is none
    static Subscriber of(Subscribed subscribed, String token, Instant created) {
        return new Subscriber(
                subscribed, subscribed.terms().where().map(MessageFilter::of), token, created);
    }

    /// A queue that hears a topic as the app says.
    static Subscriber declared(String queue, Subscription heard, Instant created) {
        var terms = new Terms(heard.raw(), heard.where(), Optional.empty());
        return declared(heard.topic(), Protocol.SQS, queue, terms, created);
    }

    /// A person to whom a topic of the app writes.
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

    /// The same id wherever the app runs, and after every restart.
    private static String declaredId(String topic, Protocol protocol, String endpoint) {
        var label = topic + "\n" + protocol.word() + "\n" + endpoint;
        return UUID.nameUUIDFromBytes(label.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /// The id that he has if the app says that he hears the topic.
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

    /// Whether he is not one who never answered.
    boolean counts(Instant now) {
        return subscribed.pending().isEmpty() || now.isBefore(created.plus(PATIENCE));
    }

    /// Whether he is sent this.
    boolean hears(PublishedMessage post) {
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
