package dev.leat.local.topic;

import dev.leat.batch.Reason;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.port.TopicAdmin;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/// Management of the topics in a state folder, which the app declares or clients created.
/// Definitions are stored in the file and cached in memory. Thread-safe.
final class ManagedTopics implements TopicAdmin {

    /// The naming rules of SNS.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    private static final int TOKEN_BYTES = 32;

    private final Database database;
    private final Subscriptions subscriptions;
    private final dev.leat.local.topic.LocalTopics topics;
    private final InstantSource clock;
    private final SubscriptionTerms subscriptionTerms;
    private final SecureRandom random = new SecureRandom();

    ManagedTopics(
            Database database,
            OpenQueues queues,
            Subscriptions subscriptions,
            dev.leat.local.topic.LocalTopics topics,
            InstantSource clock) {
        this.database = database;
        this.subscriptions = subscriptions;
        this.topics = topics;
        this.clock = clock;
        this.subscriptionTerms = new SubscriptionTerms(queues);
    }

    @Override
    public List<Managed> list() {
        database.checkFolder();
        return List.copyOf(subscriptions.catalog().topics().values());
    }

    @Override
    public Optional<Managed> find(String name) {
        database.checkFolder();
        return Optional.ofNullable(subscriptions.catalog().topics().get(name));
    }

    @Override
    public synchronized void create(
            String name, Map<String, String> attributes, Map<String, String> tags) {
        if (name.endsWith(".fifo")) {
            throw new IllegalArgumentException(
                    "topic '%s' would be a FIFO topic, which is not supported yet; create a standard topic"
                            .formatted(name));
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a valid topic name; use up to 256 letters, digits, hyphens and underscores"
                            .formatted(name));
        }
        if (find(name).isPresent()) {
            throw new IllegalArgumentException("topic '" + name + "' already exists");
        }
        var topic =
                new Managed(name, false, Subscriptions.stored(clock.instant()), attributes, tags);
        database.commit(tx -> {
            // A topic of the app with this name may have existed before, and its subscriptions are
            // still stored.
            SubscriptionTable.deleteAll(tx, name);
            TopicTable.put(tx, topic);
            subscriptions.replace(tx, subscriptions.catalog().with(topic));
            return topic;
        });
    }

    @Override
    public synchronized void delete(String name) {
        var topic = subscriptions.catalog().topic(name);
        if (topic.declared()) {
            throw new IllegalArgumentException(
                    "topic '%s' is declared in the app file; change it there".formatted(name));
        }
        database.commit(tx -> {
            SubscriptionTable.deleteAll(tx, name);
            TopicTable.delete(tx, name);
            subscriptions.replace(tx, subscriptions.catalog().without(topic));
            return topic;
        });
    }

    @Override
    public synchronized void change(String name, Map<String, String> attributes) {
        var was = subscriptions.catalog().topic(name);
        var now = new TreeMap<>(was.attributes());
        now.putAll(attributes);
        now.values().removeIf(String::isEmpty);
        put(new Managed(name, was.declared(), was.created(), now, was.tags()));
    }

    @Override
    public synchronized void tag(String name, Map<String, String> tags) {
        var was = subscriptions.catalog().topic(name);
        put(new Managed(name, was.declared(), was.created(), was.attributes(), tags));
    }

    private void put(Managed topic) {
        database.commit(tx -> {
            TopicTable.put(tx, topic);
            subscriptions.replace(tx, subscriptions.catalog().with(topic));
            return topic;
        });
    }

    @Override
    public List<Subscribed> subscriptions(String topic) {
        var now = clock.instant();
        return subscriptions.of(topic).stream()
                .filter(subscriber -> subscriber.isValid(now))
                .map(Subscriber::subscribed)
                .toList();
    }

    @Override
    public Optional<Subscribed> subscription(String id) {
        return subscriber(id).map(Subscriber::subscribed);
    }

    private Optional<Subscriber> subscriber(String id) {
        return Optional.ofNullable(subscriptions.catalog().subscribers().get(id))
                .filter(subscriber -> subscriber.isValid(clock.instant()));
    }

    @Override
    public synchronized Subscribed subscribe(
            String topic, Protocol protocol, String endpoint, Terms terms) {
        var same =
                subscriptions.of(topic).stream()
                        .filter(subscriber -> subscriber.is(protocol, endpoint))
                        .findFirst();
        if (same.filter(subscriber -> subscriber.isValid(clock.instant())).isPresent()) {
            return subscribed(same.get(), terms);
        }
        subscriptionTerms.check(protocol, endpoint);
        subscriptionTerms.check(protocol, terms, Terms.DEFAULT);
        var subscriber = subscriber(topic, protocol, endpoint, terms);
        database.commit(tx -> {
            var catalog = subscriptions.catalog();
            if (same.isPresent()) {
                SubscriptionTable.delete(tx, same.get().id());
                catalog = catalog.without(same.get());
            }
            SubscriptionTable.put(tx, subscriber);
            subscriptions.replace(tx, catalog.with(subscriber));
            requestIfPending(tx, subscriber);
            return subscriber;
        });
        return subscriber.subscribed();
    }

    private void requestIfPending(Transaction transaction, Subscriber subscriber) {
        if (subscriber.subscribed().pending().isPresent()) {
            topics.requestConfirmation(transaction, subscriber);
        }
    }

    private Subscriber subscriber(String topic, Protocol protocol, String endpoint, Terms terms) {
        var token = protocol == Protocol.SQS ? "" : token();
        return Subscriber.of(
                new Subscribed(
                        UUID.randomUUID().toString(),
                        topic,
                        protocol,
                        endpoint,
                        terms,
                        false,
                        Optional.of(token).filter(text -> !text.isEmpty())),
                token,
                Subscriptions.stored(clock.instant()));
    }

    private String token() {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// Returns an existing subscription. If it is not confirmed yet, sends another confirmation
    /// request.
    private Subscribed subscribed(Subscriber subscriber, Terms terms) {
        if (!subscriber.terms().equals(terms)) {
            throw new IllegalArgumentException(
                    "%s is already subscribed to topic %s with other attributes; %s"
                            .formatted(
                                    subscriber.subscribed().endpoint(),
                                    subscriber.subscribed().topic(),
                                    subscriber.subscribed().declared()
                                            ? "change it in the app file"
                                            : "change its attributes, or unsubscribe it first"));
        }
        if (subscriber.subscribed().pending().isPresent()) {
            database.commit(tx -> {
                topics.requestConfirmation(tx, subscriber);
                return subscriber;
            });
        }
        return subscriber.subscribed();
    }

    @Override
    public synchronized Optional<Subscribed> confirm(String topic, String token) {
        var asked =
                subscriptions.of(topic).stream()
                        .filter(subscriber -> !token.isEmpty() && subscriber.token().equals(token))
                        .filter(subscriber -> subscriber.isValid(clock.instant()))
                        .findFirst();
        asked.filter(subscriber -> subscriber.subscribed().pending().isPresent())
                .ifPresent(subscriber -> put(subscriber.confirmed()));
        return asked.map(Subscriber::confirmed).map(Subscriber::subscribed);
    }

    @Override
    public synchronized void change(String id, Terms terms) {
        var subscriber =
                subscriber(id)
                        .orElseThrow(() ->
                                new IllegalArgumentException("there is no subscription " + id));
        checkNotDeclared(subscriber);
        subscriptionTerms.check(subscriber.subscribed().protocol(), terms, subscriber.terms());
        put(subscriber.with(terms));
    }

    private void put(Subscriber subscriber) {
        database.commit(tx -> {
            SubscriptionTable.put(tx, subscriber);
            subscriptions.replace(tx, subscriptions.catalog().with(subscriber));
            return subscriber;
        });
    }

    @Override
    public synchronized void unsubscribe(String id) {
        var subscriber = Optional.ofNullable(subscriptions.catalog().subscribers().get(id));
        if (subscriber.isEmpty()) {
            return;
        }
        checkNotDeclared(subscriber.get());
        database.commit(tx -> {
            SubscriptionTable.delete(tx, id);
            subscriptions.replace(tx, subscriptions.catalog().without(subscriber.get()));
            return subscriber;
        });
    }

    private static void checkNotDeclared(Subscriber subscriber) {
        if (subscriber.subscribed().declared()) {
            throw new IllegalArgumentException(
                    "the subscription of %s to topic %s is declared in the app file; change it there"
                            .formatted(
                                    subscriber.subscribed().endpoint(),
                                    subscriber.subscribed().topic()));
        }
    }

    @Override
    public List<Optional<Reason>> publish(String topic, List<Post> posts) {
        var own =
                posts.stream()
                        .map(p -> dev.leat.local.topic.PublishedMessage.of(topic, p))
                        .toList();
        return database.add(tx -> topics.publish(tx, topic, own));
    }
}
