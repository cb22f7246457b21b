package dev.leat.kernel.bind;

import dev.leat.kernel.bind.AllowedFunctions.Refusal;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Checks the parse tree of SQL over all rows of a file before it is bound: a measure, or a SELECT
/// over the table `batch`. It may use only deterministic functions, no other data, and no function
/// whose result has unlimited size. Nodes of unknown types are rejected.
final class RowsExpressionCheck {

    /// Name of the table that contains the rows, in a SELECT.
    static final String BATCH = "batch";

    private static final Set<String> ROWS =
            Set.of(
                    "CONSTANT",
                    "COLUMN_REF",
                    "FUNCTION",
                    "COMPARISON",
                    "CONJUNCTION",
                    "CASE",
                    "CAST",
                    "TYPE",
                    "OPERATOR",
                    "BETWEEN",
                    "LAMBDA",
                    "COLLATE");

    private static final Set<String> QUERIES = Set.of("SUBQUERY", "WINDOW", "STAR");

    /// Types of nodes that are not expressions.
    private static final Set<String> RELATIONS =
            Set.of(
                    "SELECT_NODE",
                    "SET_OPERATION_NODE",
                    "CTE_NODE",
                    "BASE_TABLE",
                    "SUBQUERY",
                    "JOIN",
                    "EMPTY",
                    "EXPRESSION_LIST",
                    "TABLE_FUNCTION",
                    "ORDER_MODIFIER",
                    "LIMIT_MODIFIER",
                    "DISTINCT_MODIFIER",
                    "ORDER_DEFAULT",
                    "ASCENDING",
                    "DESCENDING");

    private final AllowedFunctions functions;
    private final Scope scope;
    private final ExpressionSnippet text;
    private final boolean query;
    private final Set<String> columns = new LinkedHashSet<>();
    private final Set<String> tables = new HashSet<>();
    private final Set<String> names = new HashSet<>();

    private RowsExpressionCheck(
            AllowedFunctions functions, Scope scope, ExpressionSnippet text, boolean query) {
        this.functions = functions;
        this.scope = scope;
        this.text = text;
        this.query = query;
    }

    /// Checks a measure and returns the columns that it uses.
    static Set<String> measure(
            AllowedFunctions functions, Scope scope, ExpressionSnippet text, JsonNode tree)
            throws BindException {
        var check = new RowsExpressionCheck(functions, scope, text, false);
        ExpressionCheck.requireSingleExpression(tree, text);
        check.visit(tree.path("statements").path(0).path("node").path("select_list").path(0));
        return check.columns;
    }

    /// Checks a SELECT and returns the columns that it may use.
    static Set<String> query(
            AllowedFunctions functions, Scope scope, ExpressionSnippet text, JsonNode tree)
            throws BindException {
        var check = new RowsExpressionCheck(functions, scope, text, true);
        if (tree.path("statements").size() != 1) {
            throw new BindException("exactly one SELECT is required here", 0, Optional.empty());
        }
        check.collectNames(tree);
        check.visit(tree);
        return check.columns;
    }

    /// Collects the column aliases and table names that the statement defines.
    private void collectNames(JsonNode node) {
        if (node.has("alias")) {
            names.add(lower(node.path("alias").asString("")));
        }
        node.path("column_name_alias").forEach(name -> names.add(lower(name.asString(""))));
        for (var entry : node.path("cte_map").path("map")) {
            tables.add(lower(entry.path("key").asString("")));
            entry.path("value")
                    .path("aliases")
                    .forEach(name -> names.add(lower(name.asString(""))));
        }
        node.forEach(this::collectNames);
    }

    private void visit(JsonNode node) throws BindException {
        if (node.isObject() && node.has("class")) {
            expression(node);
        } else if (node.isObject() && node.path("type").isString()) {
            relation(node);
        }
        for (var child : node) {
            visit(child);
        }
    }

    private void expression(JsonNode node) throws BindException {
        var kind = node.path("class").asString("");
        if (!ROWS.contains(kind) && !(query && QUERIES.contains(kind))) {
            var message =
                    switch (kind) {
                        case "SUBQUERY" -> "subqueries are not allowed in a measure";
                        case "WINDOW" -> "window functions are not allowed in a measure";
                        case "STAR" -> "`*` is not allowed here: name the column";
                        case "PARAMETER" -> "parameters are not supported here";
                        default -> "this is not allowed here";
                    };
            var hint = QUERIES.contains(kind) ? "use a step `sql`" : "";
            throw text.refuse(node, message, hint);
        }
        switch (kind) {
            case "COLUMN_REF" -> column(node);
            case "FUNCTION" -> function(node);
            case "WINDOW" -> refuse(node, Aggregates.refuseWindow(node));
            default -> {}
        }
    }

    private void column(JsonNode node) throws BindException {
        var path = node.path("column_names");
        var name = path.path(0).asString("");
        boolean known = addColumn(name);
        for (int i = 1; i < path.size(); i++) {
            addColumn(path.path(i).asString(""));
        }
        if (known || names.contains(lower(name)) || tables.contains(lower(name))) {
            return;
        }
        if (name.equals(SourceStruct.NAME)) {
            throw text.refuse(
                    node,
                    "'source' is not available in a step over the whole file",
                    "copy it to a column in an earlier step: `set: {received: source.received_at}`");
        }
        if (path.size() == 1) {
            refuse(node, functions.refuseWord(name));
            refuse(node, functions.refuseSession(name));
        }
    }

    /// Adds a column to the columns in use. Returns false if there is no column of this name,
    /// ignoring case.
    private boolean addColumn(String name) {
        if (scope.columns().containsKey(name)) {
            columns.add(name);
            return true;
        }
        var alike = scope.columns().keySet().stream().filter(name::equalsIgnoreCase).toList();
        columns.addAll(alike);
        return !alike.isEmpty();
    }

    private void function(JsonNode node) throws BindException {
        var name = node.path("function_name").asString("");
        if (node.path("qualified_name").path("path").size() != 1) {
            throw text.refuse(node, "a function name cannot be qualified", "");
        }
        if (SizeEstimate.multiplies(functions, scope, text, node)) {
            throw text.refuse(
                    node,
                    "this can produce far more data than the row has",
                    "compute it in an earlier step `set`, which rejects only such rows");
        }
        if (Aggregates.isAggregate(name)) {
            refuse(node, Aggregates.refuse(node));
            return;
        }
        if (functions.aggregate(name)) {
            throw text.refuse(
                    node, "'" + name + "' cannot be used in a step over the whole file", "");
        }
        if (query && name.equalsIgnoreCase("unnest")) {
            return;
        }
        refuse(
                node,
                functions
                        .refuse(name, node.path("arguments").size())
                        .or(() -> TextWidth.refuse(name, node.path("arguments")))
                        .or(() -> StripMacro.refuse(name, node.path("arguments"))));
    }

    private void relation(JsonNode node) throws BindException {
        var kind = node.path("type").asString("");
        if (kind.equals("RECURSIVE_CTE_NODE")) {
            throw text.refuse(node, "recursive queries are not supported", "");
        }
        if (!RELATIONS.contains(kind)) {
            throw text.refuse(node, "this is not allowed in a SELECT over a file", "");
        }
        if (node.path("sample").isObject()) {
            throw text.refuse(
                    node,
                    "a sample returns different rows on each run",
                    "select by a column, such as `where hash(id) % 10 = 0`");
        }
        if (kind.equals("BASE_TABLE")) {
            table(node);
        }
        if (kind.equals("TABLE_FUNCTION")) {
            var name = node.path("function").path("function_name").asString("");
            if (!name.equalsIgnoreCase("unnest")) {
                throw text.refuse(
                        node, "'" + name + "' cannot be read here", "the rows are in `batch`");
            }
        }
    }

    private void table(JsonNode node) throws BindException {
        var name = node.path("table_name").asString("");
        boolean plain =
                node.path("schema_name").asString("").isEmpty()
                        && node.path("catalog_name").asString("").isEmpty()
                        && node.path("at_clause").isNull();
        boolean known = name.equalsIgnoreCase(BATCH) || tables.contains(lower(name));
        if (!plain || !known) {
            throw text.refuse(
                    node,
                    "table '" + name + "' does not exist",
                    "the rows of the file are in `batch`");
        }
    }

    private void refuse(JsonNode node, Optional<Refusal> refusal) throws BindException {
        if (refusal.isPresent()) {
            var hint = refusal.get().hint();
            throw text.refuse(
                    node,
                    refusal.get().message(),
                    hint.equals(AllowedFunctions.FIXED_TIME)
                            ? "set a column in an earlier step: `set: {received: source.received_at}`"
                            : hint);
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
