package dev.leat.local.topic;

import dev.leat.app.App;
import dev.leat.app.Micros;
import dev.leat.app.Topic;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.port.TopicAdmin.Managed;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The topics and subscriptions, held in memory and updated after each commit. Thread-safe.
final class Subscriptions {

    private volatile Known known;

    private record Known(TopicCatalog catalog, Map<String, List<Subscriber>> byTopic) {
        static Known of(TopicCatalog catalog) {
            var by = new HashMap<String, List<Subscriber>>();
            for (var subscriber : catalog.subscribers().values()) {
                by.computeIfAbsent(subscriber.subscribed().topic(), _ -> new ArrayList<>())
                        .add(subscriber);
            }
            return new Known(catalog, by);
        }
    }

    private Subscriptions(TopicCatalog catalog) {
        this.known = Known.of(catalog);
    }

    /// Reads the topics and subscriptions. A topic or queue subscription that a client created and
    /// that the app now declares belongs to the app from now on.
    static Subscriptions open(App app, Database database, Instant now) {
        return new Subscriptions(database.commit(tx -> load(tx, app, now)));
    }

    private static TopicCatalog load(Transaction transaction, App app, Instant now)
            throws SQLException {
        var topics = topics(transaction, app, now);
        var subscribers = new TreeMap<String, Subscriber>();
        for (var subscriber : declared(app, topics)) {
            subscribers.put(subscriber.id(), subscriber);
        }
        for (var subscriber : SubscriptionTable.all(transaction)) {
            var who = subscriber.subscribed();
            boolean taken = subscribers.containsKey(subscriber.declaredId());
            if (taken || !subscriber.isValid(now)) {
                SubscriptionTable.delete(transaction, who.id());
            } else if (topics.containsKey(who.topic())) {
                subscribers.put(who.id(), subscriber);
            }
        }
        return new TopicCatalog(topics, subscribers);
    }

    private static Map<String, Managed> topics(Transaction transaction, App app, Instant now)
            throws SQLException {
        var known = TopicTable.all(transaction);
        var topics = new TreeMap<>(known);
        topics.values().removeIf(topic -> topic.declared());
        for (var name : app.topics().keySet()) {
            var before = known.get(name);
            if (before != null && before.declared()) {
                topics.put(name, before);
                continue;
            }
            var topic =
                    before == null
                            ? new Managed(name, true, stored(now), Map.of(), Map.of())
                            : new Managed(
                                    name,
                                    true,
                                    before.created(),
                                    before.attributes(),
                                    before.tags());
            TopicTable.put(transaction, topic);
            topics.put(name, topic);
        }
        return topics;
    }

    private static List<Subscriber> declared(App app, Map<String, Managed> topics) {
        var declared = new ArrayList<Subscriber>();
        for (var topic : app.topics().values()) {
            var created = Objects.requireNonNull(topics.get(topic.name())).created();
            for (var queue : app.subscribers(topic.name())) {
                declared.add(
                        Subscriber.declared(
                                queue.name(), queue.subscription().orElseThrow(), created));
            }
            addEmails(topic, created, declared);
        }
        return declared;
    }

    private static void addEmails(Topic topic, Instant created, List<Subscriber> declared) {
        topic.email()
                .forEach(address ->
                        declared.add(Subscriber.declared(topic.name(), address, created)));
    }

    /// Rounds a time to the precision of the file.
    static Instant stored(Instant instant) {
        return Micros.instant(Micros.of(instant));
    }

    TopicCatalog catalog() {
        return known.catalog();
    }

    /// Returns the subscribers of a topic.
    ///
    /// @throws IllegalArgumentException if there is no topic with this name
    List<Subscriber> of(String topic) {
        var now = known;
        now.catalog().topic(topic);
        return now.byTopic().getOrDefault(topic, List.of());
    }

    /// Replaces all topics and subscriptions when the transaction is committed.
    void replace(Transaction transaction, TopicCatalog next) {
        var then = Known.of(next);
        transaction.onCommit(() -> known = then);
    }
}
