package dev.leat.app;

import java.util.List;

/// A topic, which publishes each message to all subscribers and stores nothing. Queues declare
/// their own subscriptions; `email` are mail addresses.
public record Topic(String name, List<String> email) implements Resource {

    public Topic {
        email = List.copyOf(email);
    }

    /// A topic without mail addresses.
    public Topic(String name) {
        this(name, List.of());
    }
}
