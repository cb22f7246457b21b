package dev.leat.kernel.bind;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Rejects function calls in a SELECT that runs in an app's process. Rejected are functions that
/// create a value of unlimited length, which neither DuckDB's memory limit nor a cancellation
/// stops, and table functions that read data outside of the app, such as files and DuckDB's
/// catalogue.
public final class UnboundedFunctions {

    private static final Set<String> TABLES = Set.of("unnest", "range", "generate_series");

    private static final String HINT = "use `leat sql`, which runs in its own process";

    private final AllowedFunctions functions;
    private final ExpressionSnippet text;

    private UnboundedFunctions(AllowedFunctions functions, ExpressionSnippet text) {
        this.functions = functions;
        this.text = text;
    }

    /// Checks the parse tree of a statement.
    ///
    /// @throws BindException if the statement contains such a call
    public static void refuse(Connection connection, String sql, JsonNode tree)
            throws BindException {
        try {
            new UnboundedFunctions(AllowedFunctions.of(connection), ExpressionSnippet.query(sql))
                    .visit(tree);
        } catch (SQLException broken) {
            throw new IllegalStateException("DuckDB's function catalogue cannot be read", broken);
        }
    }

    private void visit(JsonNode node) throws BindException {
        if (node.path("type").asString("").equals("TABLE_FUNCTION")) {
            table(node);
            return;
        }
        if (node.path("class").asString("").equals("FUNCTION")) {
            function(node);
        }
        for (var child : node) {
            visit(child);
        }
    }

    /// Checks a table function. Functions that generate rows are allowed: they create one row after
    /// the other, so a large number of rows needs no more memory.
    private void table(JsonNode node) throws BindException {
        var name = node.path("function").path("function_name").asString("");
        if (!TABLES.contains(name.toLowerCase(Locale.ROOT))) {
            throw text.refuse(
                    node, "'" + name + "' cannot be read here", "query views, queues and buckets");
        }
        for (var argument : node.path("function").path("arguments")) {
            visit(argument);
        }
    }

    private void function(JsonNode node) throws BindException {
        var name = node.path("function_name").asString("");
        var refusal =
                AllowedFunctions.unbounded(name)
                        .or(() -> TextWidth.refuse(name, node.path("arguments")));
        if (refusal.isPresent()) {
            throw text.refuse(node, refusal.get().message(), refusal.get().hint());
        }
        var anything = new Scope(Map.of(), SourceStruct.NONE);
        if (SizeEstimate.multiplies(functions, anything, text, node)) {
            throw text.refuse(node, "this can produce far more data than the row has", HINT);
        }
    }
}
