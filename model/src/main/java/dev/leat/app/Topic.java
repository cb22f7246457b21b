package dev.leat.app;

import java.util.List;

/// A topic. It publishes each message to all subscribers and stores nothing. `email` has its email
/// addresses; queues declare their own subscriptions.
public record Topic(String name, List<String> email) implements Resource {

    public Topic {
        email = List.copyOf(email);
    }

    /// A topic without email addresses.
    public Topic(String name) {
        this(name, List.of());
    }
}
