package dev.leat.local.topic;

import dev.leat.app.App;
import dev.leat.app.Topic;
import dev.leat.local.database.Database;
import dev.leat.local.database.Micros;
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

/// Who hears which topic now: in memory, following the file. Threads share it.
final class Subscriptions {

    private volatile Known known;

    private record Known(TopicCatalog catalog, Map<String, List<Subscriber>> byTopic) {
        static Known of(TopicCatalog catalog) {
            var by = new HashMap<String, List<Subscriber>>();
            for (var hearer : catalog.hearers().values()) {
                by.computeIfAbsent(hearer.subscribed().topic(), _ -> new ArrayList<>()).add(hearer);
            }
            return new Known(catalog, by);
        }
    }

    private Subscriptions(TopicCatalog catalog) {
        this.known = Known.of(catalog);
    }

    /// Reads who hears what. Of a topic that a client made and the app has now, the app is the
    /// owner from here on, and of a queue that heard it before, too.
    static Subscriptions open(App app, Database database, Instant now) {
        return new Subscriptions(database.commit(tx -> load(tx, app, now)));
    }

    private static TopicCatalog load(Transaction transaction, App app, Instant now)
            throws SQLException {
        var topics = topics(transaction, app, now);
        var hearers = new TreeMap<String, Subscriber>();
        for (var hearer : declared(app, topics)) {
            hearers.put(hearer.id(), hearer);
        }
        for (var hearer : SubscriptionTable.all(transaction)) {
            var who = hearer.subscribed();
            boolean taken = hearers.containsKey(hearer.declaredId());
            if (taken || !hearer.counts(now)) {
                SubscriptionTable.delete(transaction, who.id());
            } else if (topics.containsKey(who.topic())) {
                hearers.put(who.id(), hearer);
            }
        }
        return new TopicCatalog(topics, hearers);
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
            written(topic, created, declared);
        }
        return declared;
    }

    private static void written(Topic topic, Instant created, List<Subscriber> declared) {
        topic.email()
                .forEach(address ->
                        declared.add(Subscriber.declared(topic.name(), address, created)));
    }

    /// As the file gives it back.
    static Instant stored(Instant instant) {
        return Micros.instant(Micros.of(instant));
    }

    TopicCatalog catalog() {
        return known.catalog();
    }

    /// Those who hear a topic.
    ///
    /// @throws IllegalArgumentException if there is none of this name
    List<Subscriber> of(String topic) {
        var now = known;
        now.catalog().topic(topic);
        return now.byTopic().getOrDefault(topic, List.of());
    }

    /// It is this from the commit on.
    void become(Transaction transaction, TopicCatalog next) {
        var then = Known.of(next);
        transaction.onCommit(() -> known = then);
    }
}
