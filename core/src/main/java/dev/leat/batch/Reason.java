package dev.leat.batch;

import java.util.Optional;

/// Why a record was rejected or failed. `cause` is one of a few words by which dead letters are
/// grouped (`malformed`, `missing`, `type`, `range`, `check`, `conflict`, ...); `message` is a
/// sentence for people. `field` is a path such as `items[2].quantity`, `value` the offending text,
/// cut at 200 characters.
public record Reason(
        String cause,
        Optional<String> field,
        Optional<String> value,
        String message,
        Optional<String> step) {

    /// The longest value that a reason quotes, in characters.
    public static final int LONGEST_VALUE = 200;

    public Reason {
        value = value.map(Reason::cut);
    }

    public static Reason of(String cause, String message) {
        return new Reason(cause, Optional.empty(), Optional.empty(), message, Optional.empty());
    }

    public static Reason at(String cause, String field, String value, String message) {
        return new Reason(cause, Optional.of(field), Optional.of(value), message, Optional.empty());
    }

    /// The same reason, found by this step of the pipeline.
    public Reason in(String where) {
        return new Reason(cause, field, value, message, Optional.of(where));
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_VALUE) {
            return text;
        }
        int end =
                Character.isHighSurrogate(text.charAt(LONGEST_VALUE - 1))
                        ? LONGEST_VALUE - 1
                        : LONGEST_VALUE;
        return text.substring(0, end) + "...";
    }
}
