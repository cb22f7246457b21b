package dev.leat.app;

import java.util.Optional;

/// A queue's subscription to the messages of a topic that match the policy. With `raw` a message
/// has no SNS envelope.
public record Subscription(String topic, boolean raw, Optional<FilterPolicy> where) {

    /// A subscription to all messages.
    public Subscription(String topic, boolean raw) {
        this(topic, raw, Optional.empty());
    }
}
