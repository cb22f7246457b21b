package dev.leat.app;

/// The filter of a subscription: SNS's filter policy as JSON text, and the part of a message to
/// which it applies. [dev.leat.topic.MessageFilter] evaluates it.
public record FilterPolicy(Scope scope, String json) {

    /// The part of a message to which a policy applies; SNS calls these parts `MessageAttributes`
    /// and `MessageBody`.
    public enum Scope {
        ATTRIBUTES,
        BODY
    }
}
