package dev.leat.error;

import org.jspecify.annotations.Nullable;

/// The error message of a library, for use within a message of Leat: its first line, at most 500
/// characters of it, in quotation marks to distinguish it from Leat's own text. The further lines
/// of a database's message may quote a record.
public final class LibraryErrorText {

    private static final int MOST = 500;

    private LibraryErrorText() {}

    public static String of(Throwable failure) {
        return text(failure.getMessage());
    }

    public static String text(@Nullable String said) {
        var line = said == null ? "" : said.lines().findFirst().orElse("").strip();
        return line.isEmpty()
                ? "no reason is given"
                : '"' + LongText.shortened(line.replace('"', '\''), MOST) + '"';
    }
}
