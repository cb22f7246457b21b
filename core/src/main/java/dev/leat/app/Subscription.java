package dev.leat.app;

import java.util.Optional;

/// A queue's subscription to a topic: messages that match the policy, unchanged (`raw`) or in the
/// envelope of SNS.
public record Subscription(String topic, boolean raw, Optional<FilterPolicy> where) {

    /// A subscription to all messages.
    public Subscription(String topic, boolean raw) {
        this(topic, raw, Optional.empty());
    }
}
