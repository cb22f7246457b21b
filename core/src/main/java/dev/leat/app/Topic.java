package dev.leat.app;

import java.util.List;

/// A place that hands each message on to everybody who subscribes to it, and keeps nothing: queues,
/// which say so themselves, and people, at these addresses.
public record Topic(String name, List<String> email) implements Resource {

    public Topic {
        email = List.copyOf(email);
    }

    /// One that writes to nobody.
    public Topic(String name) {
        this(name, List.of());
    }
}
