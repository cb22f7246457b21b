package dev.leat.local.topic;

import dev.leat.port.TopicAdmin.Managed;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The topics and their subscribers, declared by the app or created by clients. Immutable; a change
/// creates a new catalog.
record TopicCatalog(Map<String, Managed> topics, Map<String, Subscriber> subscribers) {

    TopicCatalog {
        topics = Collections.unmodifiableMap(new TreeMap<>(topics));
        subscribers = Collections.unmodifiableMap(new TreeMap<>(subscribers));
    }

    /// Returns the topic with this name.
    ///
    /// @throws IllegalArgumentException if there is no such topic
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
        return new TopicCatalog(others, subscribers);
    }

    /// Returns a catalog that omits a topic and its subscribers.
    TopicCatalog without(Managed topic) {
        var others = new TreeMap<>(topics);
        others.remove(topic.name());
        var left = new TreeMap<>(subscribers);
        left.values().removeIf(subscriber -> subscriber.subscribed().topic().equals(topic.name()));
        return new TopicCatalog(others, left);
    }

    TopicCatalog with(Subscriber subscriber) {
        var others = new TreeMap<>(subscribers);
        others.put(subscriber.id(), subscriber);
        return new TopicCatalog(topics, others);
    }

    TopicCatalog without(Subscriber subscriber) {
        var others = new TreeMap<>(subscribers);
        others.remove(subscriber.id());
        return new TopicCatalog(topics, others);
    }
}
