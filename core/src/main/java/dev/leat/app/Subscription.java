package dev.leat.app;

import java.util.Optional;

/// What a queue hears of a topic: each message that the policy lets through, as it is (`raw`), or
/// in an envelope as SNS writes it.
public record Subscription(String topic, boolean raw, Optional<FilterPolicy> where) {

    /// One that hears everything.
    public Subscription(String topic, boolean raw) {
        this(topic, raw, Optional.empty());
    }
}
