package dev.leat.kernel.bind;

import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Rejects table functions in a client's SELECT that read data outside of the app, such as files
/// and DuckDB's catalogue. Functions that generate rows are allowed.
public final class TableFunctions {

    private static final Set<String> ALLOWED = Set.of("unnest", "range", "generate_series");

    private TableFunctions() {}

    /// Checks the parse tree of a statement.
    ///
    /// @throws BindException if the statement contains such a function
    public static void refuse(String sql, JsonNode tree) throws BindException {
        if (tree.path("type").asString("").equals("TABLE_FUNCTION")) {
            var name = tree.path("function").path("function_name").asString("");
            if (!ALLOWED.contains(name.toLowerCase(Locale.ROOT))) {
                throw ExpressionSnippet.query(sql)
                        .refuse(
                                tree,
                                "'" + name + "' cannot be read here",
                                "query views, queues and buckets");
            }
        }
        for (var child : tree) {
            refuse(sql, child);
        }
    }
}
