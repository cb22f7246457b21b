package dev.leat.app;

import java.util.List;
import java.util.Optional;

/// A GET of the statistics API: a view by key, or its first rows by a measure. `path` has its
/// parameters in braces; they are the view's key columns.
public record Route(String path, String view, Optional<String> top, int limit) {

    /// Rows of a `top` route where neither the file nor the caller says how many.
    public static final int DEFAULT_LIMIT = 10;

    /// The path's parameters, in order.
    public List<String> parameters() {
        return java.util.regex.Pattern.compile("\\{([^}]*)}")
                .matcher(path)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
