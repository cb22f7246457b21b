package dev.leat.app;

import java.util.List;
import java.util.Optional;

/// A path of the app's HTTP API. One path has one method.
public sealed interface Route {

    /// As the app file writes it, parameters in braces.
    String path();

    /// The path's parameters, in order.
    default List<String> parameters() {
        return java.util.regex.Pattern.compile("\\{([^}]*)}")
                .matcher(path())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /// A GET of a view by key, or of its first rows by a measure. The path's parameters are the
    /// view's key columns.
    record Get(String path, String view, Optional<String> top, int limit) implements Route {

        /// Rows of a `top` route where neither the file nor the caller says how many.
        public static final int DEFAULT_LIMIT = 10;

        /// The most rows that one call of a `top` route gives.
        public static final int MOST_ROWS = 10_000;
    }

    /// A POST of one JSON document to a queue, if it fits the schema.
    record Post(String path, String queue, Schema schema) implements Route {}
}
