package dev.leat.server.s3;

import java.util.Arrays;

/// Etags in headers. They are quoted, but some clients omit the quotes.
final class Etags {

    private static final String ANY = "*";

    private Etags() {}

    static String quoted(String etag) {
        return '"' + etag + '"';
    }

    /// Removes the quotes of an etag, and the prefix `W/` of a weak etag.
    static String bare(String quoted) {
        String text = quoted.strip();
        text = text.startsWith("W/") ? text.substring(2) : text;
        boolean quotes = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quotes ? text.substring(1, text.length() - 1) : text;
    }

    /// Returns true if the list contains this etag or is `*`.
    static boolean named(String list, String etag) {
        return list.strip().equals(ANY)
                || Arrays.stream(list.split(",")).map(Etags::bare).anyMatch(etag::equals);
    }
}
