package dev.leat.app;

/// What a queue hears of a topic: each message as it is (`raw`), or in an envelope as SNS writes
/// it.
public record Subscription(String topic, boolean raw) {}
