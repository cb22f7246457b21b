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

/// Administration of the topics of a state folder, of the app and of clients. Definitions are
/// stored in the file and cached in memory. Thread-safe.
final class ManagedTopics implements TopicAdmin {

    /// The rules of SNS.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    private static final int TOKEN_BYTES = 32;

    private final Database database;
    private final Subscriptions audience;
    private final dev.leat.local.topic.LocalTopics topics;
    private final InstantSource clock;
    private final SubscriptionTerms agreement;
    private final SecureRandom random = new SecureRandom();

    ManagedTopics(
            Database database,
            OpenQueues queues,
            Subscriptions audience,
            dev.leat.local.topic.LocalTopics topics,
            InstantSource clock) {
        this.database = database;
        this.audience = audience;
        this.topics = topics;
        this.clock = clock;
        this.agreement = new SubscriptionTerms(queues);
    }

    @Override
    public List<Managed> list() {
        database.present();
        return List.copyOf(audience.catalog().topics().values());
    }

    @Override
    public Optional<Managed> find(String name) {
        database.present();
        return Optional.ofNullable(audience.catalog().topics().get(name));
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
            // Removes subscriptions of a former topic of the app with this name.
            SubscriptionTable.deleteAll(tx, name);
            TopicTable.put(tx, topic);
            audience.become(tx, audience.catalog().with(topic));
            return topic;
        });
    }

    @Override
    public synchronized void delete(String name) {
        var topic = audience.catalog().topic(name);
        if (topic.declared()) {
            throw new IllegalArgumentException(
                    "topic '%s' is declared in the app file; change it there".formatted(name));
        }
        database.commit(tx -> {
            SubscriptionTable.deleteAll(tx, name);
            TopicTable.delete(tx, name);
            audience.become(tx, audience.catalog().without(topic));
            return topic;
        });
    }

    @Override
    public synchronized void change(String name, Map<String, String> attributes) {
        var was = audience.catalog().topic(name);
        var now = new TreeMap<>(was.attributes());
        now.putAll(attributes);
        now.values().removeIf(String::isEmpty);
        put(new Managed(name, was.declared(), was.created(), now, was.tags()));
    }

    @Override
    public synchronized void tag(String name, Map<String, String> tags) {
        var was = audience.catalog().topic(name);
        put(new Managed(name, was.declared(), was.created(), was.attributes(), tags));
    }

    private void put(Managed topic) {
        database.commit(tx -> {
            TopicTable.put(tx, topic);
            audience.become(tx, audience.catalog().with(topic));
            return topic;
        });
    }

    @Override
    public List<Subscribed> subscriptions(String topic) {
        var now = clock.instant();
        return audience.of(topic).stream()
                .filter(hearer -> hearer.counts(now))
                .map(Subscriber::subscribed)
                .toList();
    }

    @Override
    public Optional<Subscribed> subscription(String id) {
        return hearer(id).map(Subscriber::subscribed);
    }

    private Optional<Subscriber> hearer(String id) {
        return Optional.ofNullable(audience.catalog().hearers().get(id))
                .filter(hearer -> hearer.counts(clock.instant()));
    }

    @Override
    public synchronized Subscribed subscribe(
            String topic, Protocol protocol, String endpoint, Terms terms) {
        var same =
                audience.of(topic).stream()
                        .filter(hearer -> hearer.is(protocol, endpoint))
                        .findFirst();
        if (same.filter(hearer -> hearer.counts(clock.instant())).isPresent()) {
            return subscribed(same.get(), terms);
        }
        agreement.check(protocol, endpoint);
        agreement.check(protocol, terms, Terms.DEFAULT);
        var hearer = hearer(topic, protocol, endpoint, terms);
        database.commit(tx -> {
            var catalog = audience.catalog();
            if (same.isPresent()) {
                SubscriptionTable.delete(tx, same.get().id());
                catalog = catalog.without(same.get());
            }
            SubscriptionTable.put(tx, hearer);
            audience.become(tx, catalog.with(hearer));
            askIfPending(tx, hearer);
            return hearer;
        });
        return hearer.subscribed();
    }

    private void askIfPending(Transaction transaction, Subscriber hearer) {
        if (hearer.subscribed().pending().isPresent()) {
            topics.ask(transaction, hearer);
        }
    }

    private Subscriber hearer(String topic, Protocol protocol, String endpoint, Terms terms) {
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

    /// Returns an existing subscription; if it is unconfirmed, sends another confirmation request.
    private Subscribed subscribed(Subscriber hearer, Terms terms) {
        if (!hearer.terms().equals(terms)) {
            throw new IllegalArgumentException(
                    "%s is already subscribed to topic %s with other attributes; %s"
                            .formatted(
                                    hearer.subscribed().endpoint(),
                                    hearer.subscribed().topic(),
                                    hearer.subscribed().declared()
                                            ? "change it in the app file"
                                            : "change its attributes, or unsubscribe it first"));
        }
        if (hearer.subscribed().pending().isPresent()) {
            database.commit(tx -> {
                topics.ask(tx, hearer);
                return hearer;
            });
        }
        return hearer.subscribed();
    }

    @Override
    public synchronized Optional<Subscribed> confirm(String topic, String token) {
        var asked =
                audience.of(topic).stream()
                        .filter(hearer -> !token.isEmpty() && hearer.token().equals(token))
                        .filter(hearer -> hearer.counts(clock.instant()))
                        .findFirst();
        asked.filter(hearer -> hearer.subscribed().pending().isPresent())
                .ifPresent(hearer -> put(hearer.confirmed()));
        return asked.map(Subscriber::confirmed).map(Subscriber::subscribed);
    }

    @Override
    public synchronized void change(String id, Terms terms) {
        var hearer =
                hearer(id)
                        .orElseThrow(() ->
                                new IllegalArgumentException("there is no subscription " + id));
        own(hearer);
        agreement.check(hearer.subscribed().protocol(), terms, hearer.terms());
        put(hearer.with(terms));
    }

    private void put(Subscriber hearer) {
        database.commit(tx -> {
            SubscriptionTable.put(tx, hearer);
            audience.become(tx, audience.catalog().with(hearer));
            return hearer;
        });
    }

    @Override
    public synchronized void unsubscribe(String id) {
        var hearer = Optional.ofNullable(audience.catalog().hearers().get(id));
        if (hearer.isEmpty()) {
            return;
        }
        own(hearer.get());
        database.commit(tx -> {
            SubscriptionTable.delete(tx, id);
            audience.become(tx, audience.catalog().without(hearer.get()));
            return hearer;
        });
    }

    private static void own(Subscriber hearer) {
        if (hearer.subscribed().declared()) {
            throw new IllegalArgumentException(
                    "the subscription of %s to topic %s is declared in the app file; change it there"
                            .formatted(
                                    hearer.subscribed().endpoint(), hearer.subscribed().topic()));
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
