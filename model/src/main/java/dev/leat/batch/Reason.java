package dev.leat.batch;

import java.util.Optional;

/// The reason why a record was rejected or failed. `cause` is one of a few codes that group dead
/// letters (`malformed`, `missing`, `type`, `range`, `check`, `conflict`, ...); `message` is a
/// sentence for users. `field` is a path such as `items[2].quantity`; `value` is the offending
/// text, cut at 200 characters.
public record Reason(
        String cause,
        Optional<String> field,
        Optional<String> value,
        String message,
        Optional<String> step) {

    /// Maximum length of a quoted value, in characters.
    public static final int MAX_VALUE_LENGTH = 200;

    public Reason {
        value = value.map(Reason::cut);
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
        if (text.length() <= MAX_VALUE_LENGTH) {
            return text;
        }
        int end =
                Character.isHighSurrogate(text.charAt(MAX_VALUE_LENGTH - 1))
                        ? MAX_VALUE_LENGTH - 1
                        : MAX_VALUE_LENGTH;
        return text.substring(0, end) + "...";
    }
}
