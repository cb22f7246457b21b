package dev.leat.local.topic;

import dev.leat.port.Topics.Managed;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The topics that can be used, and who hears each: as the app says and as clients made it.
/// Immutable; a change makes another one.
record Catalog(Map<String, Managed> topics, Map<String, Hearer> hearers) {

    Catalog {
        topics = Collections.unmodifiableMap(new TreeMap<>(topics));
        hearers = Collections.unmodifiableMap(new TreeMap<>(hearers));
    }

    /// The topic of this name.
    ///
    /// @throws IllegalArgumentException if there is none
    Managed topic(String name) {
        return Optional.ofNullable(topics.get(name))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no topic '%s' in the app, and no client made one"
                                        .formatted(name)));
    }

    Catalog with(Managed topic) {
        var others = new TreeMap<>(topics);
        others.put(topic.name(), topic);
        return new Catalog(others, hearers);
    }

    /// Without a topic and all who hear it.
    Catalog without(Managed topic) {
        var others = new TreeMap<>(topics);
        others.remove(topic.name());
        var left = new TreeMap<>(hearers);
        left.values().removeIf(hearer -> hearer.subscribed().topic().equals(topic.name()));
        return new Catalog(others, left);
    }

    Catalog with(Hearer hearer) {
        var others = new TreeMap<>(hearers);
        others.put(hearer.id(), hearer);
        return new Catalog(topics, others);
    }

    Catalog without(Hearer hearer) {
        var others = new TreeMap<>(hearers);
        others.remove(hearer.id());
        return new Catalog(topics, others);
    }
}
