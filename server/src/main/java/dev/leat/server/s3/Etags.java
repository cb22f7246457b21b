package dev.leat.server.s3;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Etags as they stand in headers: in quotes, of which clients leave out some.
final class Etags {

    private static final String ANY = "*";

    private Etags() {}

    static String quoted(String etag) {
        return '"' + etag + '"';
    }

    /// Without quotes, and without the mark of a weak one.
    static String bare(String quoted) {
        String text = quoted.strip();
        text = text.startsWith("W/") ? text.substring(2) : text;
        boolean quotes = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quotes ? text.substring(1, text.length() - 1) : text;
    }

    /// The same of what may not be there.
    static String given(@Nullable String quoted) {
        return quoted == null ? "" : bare(quoted);
    }

    /// Whether a list of etags, or `*`, has this one.
    static boolean named(String list, String etag) {
        return list.strip().equals(ANY)
                || Arrays.stream(list.split(",")).map(Etags::bare).anyMatch(etag::equals);
    }
}
