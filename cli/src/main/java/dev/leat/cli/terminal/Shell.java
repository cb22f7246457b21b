package dev.leat.cli.terminal;

import java.util.regex.Pattern;

/// Words as a shell takes them.
public final class Shell {

    /// What a shell takes as it stands.
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:@%+=-]+");

    private Shell() {}

    /// One word, in quotes where it needs them.
    public static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
