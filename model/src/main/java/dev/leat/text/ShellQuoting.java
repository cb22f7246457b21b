package dev.leat.text;

import java.util.regex.Pattern;

/// Quotes words for a shell.
public final class ShellQuoting {

    /// Words that need no quotes.
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:@%+=-]+");

    /// Characters that are special within double quotes.
    private static final Pattern LIVE = Pattern.compile("[\"$`\\\\!]");

    private ShellQuoting() {}

    /// Returns the word, in quotes if necessary.
    public static String word(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        return text.contains("'") && !LIVE.matcher(text).find()
                ? '"' + text + '"'
                : "'" + text.replace("'", "'\\''") + "'";
    }
}
