package dev.leat.app;

/// A subscription's filter: SNS's filter policy, as its JSON text, over the attributes of a message
/// or over its body. [dev.leat.topic.MessageFilter] evaluates it.
public record FilterPolicy(Scope scope, String json) {

    /// The part of a message that is filtered; SNS calls these `MessageAttributes` and
    /// `MessageBody`.
    public enum Scope {
        ATTRIBUTES,
        BODY
    }
}
