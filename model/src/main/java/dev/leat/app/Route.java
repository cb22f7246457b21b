package dev.leat.app;

import com.google.re2j.Pattern;
import dev.leat.text.Matches;
import java.util.List;
import java.util.Optional;

/// A path of the app's HTTP API. A path has one method.
public sealed interface Route {

    /// Returns the path as it is in the app file, with parameters in braces.
    String path();

    /// Returns the path's parameters, in order.
    default List<String> parameters() {
        return Matches.of(Pattern.compile("\\{([^}]*)}"), path(), found -> found.group(1));
    }

    /// A GET of a view by key, or of its top rows by a measure. The path's parameters are the
    /// view's key columns.
    record Get(String path, String view, Optional<String> top, int limit) implements Route {

        /// The default number of rows of a `top` route.
        public static final int DEFAULT_LIMIT = 10;

        /// The maximum number of rows of a `top` route.
        public static final int MOST_ROWS = 10_000;
    }

    /// A GET of a table, or of one of its indexes. The path's parameters are the partition key, or
    /// the partition key and the sort key. The whole key of the table returns one item. Other paths
    /// return a page of items; `limit` is the default number of items of a page.
    record Items(String path, String table, Optional<String> index, int limit) implements Route {

        /// Returns the key that the parameters belong to.
        ///
        /// @throws IllegalArgumentException if the table does not have the index
        public Table.Key key(Table of) {
            return index.map(name ->
                            of.index(name)
                                    .orElseThrow(
                                            () -> new IllegalArgumentException("no index " + name))
                                    .key())
                    .orElse(of.key());
        }

        /// Returns true if the route returns one item, not a page.
        public boolean single(Table of) {
            return index.isEmpty() && parameters().size() == of.key().attributes().size();
        }
    }

    /// A POST of one JSON document to a queue, validated against the schema.
    record Post(String path, String queue, Schema schema) implements Route {}
}
