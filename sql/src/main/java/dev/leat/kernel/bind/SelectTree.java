package dev.leat.kernel.bind;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The parse tree of a SELECT over the table `batch`.
public record SelectTree(JsonNode select) {

    /// Nodes whose result may depend on other rows than those of a group.
    private static final Set<String> OTHER_ROWS = Set.of("SUBQUERY", "WINDOW", "STAR");

    /// Clauses that apply to all rows of the table or of the result.
    private static final List<String> OVER_ALL = List.of("sample", "qualify");

    /// Returns true if it has an ORDER BY.
    public boolean ordered() {
        return select.path("modifiers")
                .valueStream()
                .anyMatch(modifier -> text(modifier, "type").equals("ORDER_MODIFIER"));
    }

    /// Returns the columns by which it groups, if it is a plain GROUP BY over columns of `scope`,
    /// and no sum of it is rounded. Then each row of the result depends only on the rows of its
    /// group, in their order.
    public Optional<List<String>> groups(Scope scope) {
        var list = select.path("select_list");
        if (!plain() || otherRows(list) || otherRows(select.path("having"))) {
            return Optional.empty();
        }
        var exact = new ExactMeasure(scope);
        if (!exact.test(list) || !exact.test(select.path("having"))) {
            return Optional.empty();
        }
        var columns = new ArrayList<String>();
        for (var group : select.path("group_expressions")) {
            var name = column(group, scope);
            if (name.isEmpty() || renamed(list, name, scope)) {
                return Optional.empty();
            }
            columns.add(name);
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(columns);
    }

    private boolean plain() {
        var from = select.path("from_table");
        return text(select, "type").equals("SELECT_NODE")
                && select.path("modifiers").isEmpty()
                && select.path("cte_map").path("map").isEmpty()
                && text(select, "aggregate_handling").equals("STANDARD_HANDLING")
                && select.path("group_sets").size() == 1
                && OVER_ALL.stream().allMatch(clause -> select.path(clause).isNull())
                && text(from, "type").equals("BASE_TABLE")
                && text(from, "table_name").equals(RowsExpressionCheck.BATCH)
                && from.path("sample").isNull()
                && from.path("column_name_alias").isEmpty()
                && !otherRows(select.path("where_clause"));
    }

    private static boolean otherRows(JsonNode node) {
        if (OTHER_ROWS.contains(text(node, "class"))) {
            return true;
        }
        for (var child : node) {
            if (otherRows(child)) {
                return true;
            }
        }
        return false;
    }

    /// Returns the name of a column of the table; empty for another expression.
    private static String column(JsonNode node, Scope scope) {
        var names = node.path("column_names");
        var name = names.path(0).asString("");
        return text(node, "class").equals("COLUMN_REF")
                        && names.size() == 1
                        && scope.columns().keySet().stream().anyMatch(name::equalsIgnoreCase)
                ? name.toLowerCase(Locale.ROOT)
                : "";
    }

    /// Returns true if the result has another column with this name, which GROUP BY could mean.
    private static boolean renamed(JsonNode list, String name, Scope scope) {
        for (var item : list) {
            if (text(item, "alias").equalsIgnoreCase(name) && !column(item, scope).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
