package dev.leat.error;

import com.google.re2j.Pattern;
import dev.leat.text.Matches;
import java.util.Locale;

/// Shortens texts of any length that a message quotes.
public final class LongText {

    /// A text in quotation marks. An apostrophe in a word begins none.
    private static final Pattern QUOTED = Pattern.compile("\\B'[^']*'|\"[^\"]*\"");

    private LongText() {}

    /// Returns a text that is longer than `most` characters as `aaaa.. (900,000 characters)`.
    public static String shortened(String text, int most) {
        return text.length() <= most
                ? text
                : String.format(
                        Locale.ROOT, "%s.. (%,d characters)", beginning(text, most), text.length());
    }

    /// Returns a text that is longer than `most` characters as its beginning and `end`.
    public static String cut(String text, int most, String end) {
        return text.length() <= most ? text : beginning(text, most) + end;
    }

    /// Returns a message in which quoted texts of more than `most` characters are shortened.
    public static String quoted(String message, int most) {
        return message.length() <= most
                ? message
                : Matches.replaced(
                        QUOTED,
                        message,
                        found -> {
                            var text = found.group();
                            var quote = text.substring(0, 1);
                            return quote
                                    + shortened(text.substring(1, text.length() - 1), most)
                                    + quote;
                        });
    }

    /// Returns the first `most` characters, or one less so that no surrogate pair is cut.
    public static String beginning(String text, int most) {
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }
}
