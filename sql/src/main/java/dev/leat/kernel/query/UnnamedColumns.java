package dev.leat.kernel.query;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Names the columns of a result that have no alias as the service does. Trino numbers them from
/// `_col0`. Redshift uses the name of the function or of the column that is cast, and otherwise
/// `?column?`, as PostgreSQL does.
final class UnnamedColumns {

    private UnnamedColumns() {}

    /// Sets the aliases in a parse tree that is not translated yet.
    static void name(SqlDialect dialect, JsonNode tree) {
        for (var statement : tree.path("statements")) {
            var query = statement.path("node");
            while (query.path("type").asString("").equals("SET_OPERATION_NODE")) {
                query = query.path("children").path(0);
            }
            int number = 0;
            for (var item : query.path("select_list")) {
                if (item instanceof ObjectNode column && unnamed(column)) {
                    column.put(
                            "alias",
                            dialect == SqlDialect.TRINO ? "_col" + number : redshift(column));
                }
                number++;
            }
        }
    }

    private static boolean unnamed(ObjectNode column) {
        var kind = column.path("class").asString("");
        return column.path("alias").asString("").isEmpty()
                && !kind.equals("COLUMN_REF")
                && !kind.equals("STAR");
    }

    private static String redshift(JsonNode expression) {
        return switch (expression.path("class").asString("")) {
            case "COLUMN_REF" -> {
                var names = expression.path("column_names");
                yield names.path(names.size() - 1).asString("");
            }
            case "CAST" -> redshift(expression.path("child"));
            case "CASE" -> "case";
            case "FUNCTION", "WINDOW" -> function(expression);
            default ->
                    expression.path("type").asString("").equals("OPERATOR_COALESCE")
                            ? "coalesce"
                            : "?column?";
        };
    }

    private static String function(JsonNode call) {
        var name = call.path("function_name").asString("").toLowerCase(Locale.ROOT);
        if (call.path("is_operator").asBoolean(false) || name.isEmpty()) {
            return "?column?";
        }
        return name.equals("count_star") ? "count" : name;
    }
}
