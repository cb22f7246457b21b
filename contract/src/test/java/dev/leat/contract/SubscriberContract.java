package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.app.FilterPolicy;
import dev.leat.app.Queue;
import dev.leat.app.Subscription;
import dev.leat.app.Topic;
import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.port.Deliveries;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Message;
import dev.leat.port.TopicAdmin;
import dev.leat.port.TopicAdmin.Post;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Subscribed;
import dev.leat.port.TopicAdmin.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Base of the contracts of topics. Its app has the topic [#EVENTS] with four subscribers: the
/// queues [#RAW], [#WRAPPED] and [#PICKY], and an email address. [#PICKY] receives only messages
/// whose attribute `kind` is `big`. Queue [#LETTERS] has no subscription.
public abstract class SubscriberContract extends PlatformContract {

    protected static final String EVENTS = "events";
    protected static final String MADE = "made";
    protected static final String RAW = "raw";
    protected static final String WRAPPED = "wrapped";
    protected static final String PICKY = "picky";
    protected static final String PERSON = "ops@example.com";
    protected static final String URL = "http://example.com/hook";
    protected static final Duration WEEK = Duration.ofDays(7);

    /// The subscription id is made of topic, protocol and endpoint, so the id is the same wherever
    /// the app runs.
    protected static final String PERSON_ID =
            UUID.nameUUIDFromBytes(
                            "events\nemail\nops@example.com".getBytes(StandardCharsets.UTF_8))
                    .toString();

    protected SubscriberContract(ContractHost host) {
        super(host);
    }

    @Override
    protected App app() {
        return topicsApp();
    }

    /// Returns the app of these contracts.
    public static App topicsApp() {
        var queues = new LinkedHashMap<String, Queue>();
        queues.put(ORDERS, Queue.deadLetters(ORDERS));
        queues.put(LETTERS, Queue.deadLetters(LETTERS));
        queues.put(RAW, Queue.deadLetters(RAW).with(new Subscription(EVENTS, true)));
        queues.put(WRAPPED, Queue.deadLetters(WRAPPED).with(new Subscription(EVENTS, false)));
        var big = new Subscription(EVENTS, false, Optional.of(kind("big")));
        queues.put(PICKY, Queue.deadLetters(PICKY).with(big));
        return App.named("hearing")
                .withQueues(queues)
                .withTopics(Map.of(EVENTS, new Topic(EVENTS, List.of(PERSON))));
    }

    protected static FilterPolicy kind(String word) {
        return new FilterPolicy(
                FilterPolicy.Scope.ATTRIBUTES, "{\"kind\":[\"%s\"]}".formatted(word));
    }

    protected TopicAdmin topics() {
        return services().topics();
    }

    protected Deliveries deliveries() {
        return services().deliveries();
    }

    protected void make() {
        topics().create(MADE, Map.of("DisplayName", "Made"), Map.of("team", "west"));
    }

    protected Subscribed subscribe(String topic, String queue) {
        return topics().subscribe(topic, Protocol.SQS, queue, Terms.DEFAULT);
    }

    /// Subscribes an external endpoint, confirms the subscription, and removes the confirmation
    /// request.
    protected Subscribed subscribeExternal(
            String topic, Protocol protocol, String endpoint, Terms terms) {
        var asked = topics().subscribe(topic, protocol, endpoint, terms);
        for (var question : waiting()) {
            if (question.subscription().equals(asked.id())) {
                deliveries().markSent(question.number(), time.instant());
            }
        }
        return topics().confirm(topic, asked.pending().orElseThrow()).orElseThrow();
    }

    protected Post post(String message) {
        return post(message, Map.of());
    }

    protected Post post(String message, Map<String, Attribute> attributes) {
        return new Post(
                UUID.randomUUID(), Optional.empty(), message, Map.of(), attributes, time.instant());
    }

    /// Publishes messages. Returns, for each message, the reason why it was refused; empty if it
    /// was accepted.
    protected List<Optional<String>> publish(String topic, Post... posts) {
        return topics().publish(topic, List.of(posts)).stream()
                .map(refusal -> refusal.map(Reason::message))
                .toList();
    }

    protected List<String> in(String queue) {
        return seen(repair().queue(queue));
    }

    protected Message.Seen only(String queue) {
        var seen = repair().queue(queue).browse(0, 10);
        if (seen.size() != 1) {
            throw new AssertionError("queue %s has %d messages".formatted(queue, seen.size()));
        }
        return seen.getFirst();
    }

    protected List<Delivery> waiting() {
        return deliveries()
                .list(Set.of(Protocol.values()), Set.of(Deliveries.State.WAITING), 1_000)
                .reversed();
    }

    /// Returns the pending deliveries of an endpoint, oldest first.
    protected List<String> pendingFor(String endpoint) {
        return waiting().stream()
                .filter(delivery -> delivery.endpoint().equals(endpoint))
                .map(Delivery::text)
                .toList();
    }
}
