package dev.leat.cli.terminal;

import java.util.regex.Pattern;

/// Words as a shell takes them.
public final class ShellQuoting {

    /// What a shell takes as it stands.
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:@%+=-]+");

    /// What has a meaning of its own between double quotes.
    private static final Pattern LIVE = Pattern.compile("[\"$`\\\\!]");

    private ShellQuoting() {}

    /// One word, in quotes where it needs them.
    public static String word(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        return text.contains("'") && !LIVE.matcher(text).find()
                ? '"' + text + '"'
                : "'" + text.replace("'", "'\\''") + "'";
    }
}
