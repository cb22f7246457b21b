package dev.leat.local.topic;

import dev.leat.port.TopicAdmin.Managed;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The topics and their subscribers, declared by the app or created by clients. Immutable; a change
/// creates a new catalog.
record TopicCatalog(Map<String, Managed> topics, Map<String, Subscriber> hearers) {

    TopicCatalog {
        topics = Collections.unmodifiableMap(new TreeMap<>(topics));
        hearers = Collections.unmodifiableMap(new TreeMap<>(hearers));
    }

    /// Returns the topic of this name.
    ///
    /// @throws IllegalArgumentException if there is none
    Managed topic(String name) {
        return Optional.ofNullable(topics.get(name))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "topic '%s' does not exist: it is not in the app, and no client created it"
                                        .formatted(name)));
    }

    TopicCatalog with(Managed topic) {
        var others = new TreeMap<>(topics);
        others.put(topic.name(), topic);
        return new TopicCatalog(others, hearers);
    }

    /// Returns a catalog without a topic and its subscribers.
    TopicCatalog without(Managed topic) {
        var others = new TreeMap<>(topics);
        others.remove(topic.name());
        var left = new TreeMap<>(hearers);
        left.values().removeIf(hearer -> hearer.subscribed().topic().equals(topic.name()));
        return new TopicCatalog(others, left);
    }

    TopicCatalog with(Subscriber hearer) {
        var others = new TreeMap<>(hearers);
        others.put(hearer.id(), hearer);
        return new TopicCatalog(topics, others);
    }

    TopicCatalog without(Subscriber hearer) {
        var others = new TreeMap<>(hearers);
        others.remove(hearer.id());
        return new TopicCatalog(topics, others);
    }
}
