package dev.leat.topic;

/// An invalid policy. The message is the reason, as Event Ruler states it.
final class InvalidPolicyException extends RuntimeException {

    InvalidPolicyException(String why) {
        super(why);
    }
}
