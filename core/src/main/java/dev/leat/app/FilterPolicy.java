package dev.leat.app;

/// Which messages of a topic a subscriber hears: SNS's filter policy, as its JSON text, over the
/// attributes of a message or over its body. What it means is [dev.leat.topic.MessageFilter]'s
/// business.
public record FilterPolicy(Scope scope, String json) {

    /// What is looked at; SNS calls these `MessageAttributes` and `MessageBody`.
    public enum Scope {
        ATTRIBUTES,
        BODY
    }
}
