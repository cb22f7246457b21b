package dev.leat.error;

import org.jspecify.annotations.Nullable;

/// What a library says of an error, for a message of Leat's: its first line in quotation marks, so
/// that nobody takes it for Leat's own words.
public final class LibraryErrorText {

    private LibraryErrorText() {}

    public static String of(Throwable failure) {
        return text(failure.getMessage());
    }

    public static String text(@Nullable String said) {
        var line = said == null ? "" : said.lines().findFirst().orElse("").strip();
        return line.isEmpty() ? "no reason is given" : '"' + line.replace('"', '\'') + '"';
    }
}
