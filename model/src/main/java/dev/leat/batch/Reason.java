package dev.leat.batch;

import dev.leat.error.LongText;
import java.util.Optional;

/// The reason why a record was rejected or failed. `cause` is one of a few codes that group dead
/// letters (`malformed`, `missing`, `type`, `range`, `check`, `conflict`, ...); `message` is a
/// sentence for users, in which each quoted text is cut at 200 characters, and the whole at 800, so
/// that a dead letter has room for it. `field` is a path such as `items[2].quantity`; `value` is
/// the offending text, cut at 200 characters.
public record Reason(
        String cause,
        Optional<String> field,
        Optional<String> value,
        String message,
        Optional<String> step) {

    /// Maximum length of a quoted value, in characters.
    public static final int MAX_VALUE_LENGTH = 200;

    /// Maximum length of a message, in characters.
    static final int MAX_MESSAGE_LENGTH = 800;

    public Reason {
        field = field.map(Reason::cut);
        value = value.map(Reason::cut);
        message =
                LongText.shortened(LongText.quoted(message, MAX_VALUE_LENGTH), MAX_MESSAGE_LENGTH);
    }

    public static Reason of(String cause, String message) {
        return new Reason(cause, Optional.empty(), Optional.empty(), message, Optional.empty());
    }

    public static Reason at(String cause, String field, String value, String message) {
        return new Reason(cause, Optional.of(field), Optional.of(value), message, Optional.empty());
    }

    /// Returns a copy of the reason that names this step of the pipeline.
    public Reason in(String where) {
        return new Reason(cause, field, value, message, Optional.of(where));
    }

    /// Returns the message with the field before it.
    public String text() {
        // The message of a check is about the whole record, so the field is omitted.
        return field.filter(_ -> !cause.equals("check"))
                .map(name -> name + " " + message)
                .orElse(message);
    }

    /// Returns the beginning of a value, as reasons quote it.
    public static String cut(String text) {
        return LongText.cut(text, MAX_VALUE_LENGTH, "...");
    }
}
