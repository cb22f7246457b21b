package dev.leat.error;

import java.util.Locale;

/// Shortens texts of any length that a message quotes.
public final class LongText {

    private LongText() {}

    /// Returns a text that is longer than `most` characters as `aaaa.. (900,000 characters)`.
    public static String shortened(String text, int most) {
        return text.length() <= most
                ? text
                : String.format(
                        Locale.ROOT, "%s.. (%,d characters)", beginning(text, most), text.length());
    }

    /// Returns the first `most` characters, or one less so that no surrogate pair is cut.
    public static String beginning(String text, int most) {
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }
}
