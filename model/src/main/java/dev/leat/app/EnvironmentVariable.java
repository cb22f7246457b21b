package dev.leat.app;

import java.util.Optional;

/// An environment variable that an app file reads with `${env:NAME}` or `${env:NAME:-default}`.
public record EnvironmentVariable(String name, Optional<String> otherwise) {

    /// Returns the first variable in a text, as it is written there; the text if it has none.
    public static String firstIn(String text) {
        int start = text.indexOf("${env:");
        int end = text.indexOf('}', Math.max(0, start));
        return start < 0 || end < 0 ? text : text.substring(start, end + 1);
    }
}
