package dev.leat.kernel.bind;

import dev.leat.error.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Checks the parse tree of an expression before it is bound. It must be a single expression over
/// known columns that calls only deterministic scalar functions. Nodes of unknown types are
/// rejected.
final class ExpressionCheck {

    private static final Set<String> CLASSES =
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

    private static final Set<String> STRANGE_OPERATORS =
            Set.of("GROUPING_FUNCTION", "OPERATOR_UNPACK");

    private final AllowedFunctions functions;
    private final Scope scope;
    private final ExpressionSnippet text;
    private final Set<String> columns = new LinkedHashSet<>();
    private final Set<String> source = new LinkedHashSet<>();
    private final List<BindException> unknown = new ArrayList<>();

    ExpressionCheck(AllowedFunctions functions, Scope scope, ExpressionSnippet text) {
        this.functions = functions;
        this.scope = scope;
        this.text = text;
    }

    Set<String> columns() {
        return columns;
    }

    Set<String> source() {
        return source;
    }

    /// Checks the statement that contains the expression, then each node of the expression.
    void check(JsonNode tree) throws BindException {
        requireSingleExpression(tree, text);
        visit(expression(tree), Set.of());
        if (!unknown.isEmpty()) {
            throw BindException.all(unknown);
        }
    }

    /// Returns the expression in the statement that contains it.
    static JsonNode expression(JsonNode tree) {
        return tree.path("statements").path(0).path("node").path("select_list").path(0);
    }

    /// Rejects a statement that contains more than a single expression.
    static void requireSingleExpression(JsonNode tree, ExpressionSnippet text)
            throws BindException {
        var statements = tree.path("statements");
        var select = statements.path(0).path("node");
        if (statements.size() != 1
                || !select.path("type").asString("").equals("SELECT_NODE")
                || select.path("select_list").size() != 1
                || !plain(select)) {
            throw new BindException(
                    "only an expression is allowed here, not a statement", 0, Optional.empty());
        }
        var expression = select.path("select_list").path(0);
        if (!expression.path("alias").asString("").isEmpty()) {
            throw text.refuse(expression, "an expression cannot have an alias (AS)", "");
        }
    }

    private static boolean plain(JsonNode select) {
        return select.path("from_table").path("type").asString("").equals("EMPTY")
                && select.path("modifiers").isEmpty()
                && select.path("cte_map").path("map").isEmpty()
                && select.path("group_expressions").isEmpty()
                && select.path("group_sets").isEmpty()
                && select.path("where_clause").isNull()
                && select.path("having").isNull()
                && select.path("qualify").isNull()
                && select.path("sample").isNull();
    }

    private void visit(JsonNode node, Set<String> locals) throws BindException {
        if (node.isObject() && node.has("class")) {
            var kind = node.path("class").asString("");
            allow(node, kind);
            switch (kind) {
                case "COLUMN_REF" -> column(node, locals);
                case "FUNCTION" -> function(node, locals);
                case "LAMBDA" -> lambda(node, locals);
                default -> children(node, locals);
            }
        } else {
            children(node, locals);
        }
    }

    private void children(JsonNode node, Set<String> locals) throws BindException {
        for (var child : node) {
            visit(child, locals);
        }
    }

    private void allow(JsonNode node, String kind) throws BindException {
        if (!CLASSES.contains(kind) || STRANGE_OPERATORS.contains(node.path("type").asString(""))) {
            var message =
                    switch (kind) {
                        case "SUBQUERY" ->
                                "subqueries are not allowed here: an expression sees one record";
                        case "WINDOW" ->
                                "window functions are not allowed here: an expression sees one record";
                        case "STAR" -> "`*` is not allowed here: name the column";
                        case "PARAMETER" -> "parameters are not supported here";
                        case "POSITIONAL_REFERENCE" -> "`#` is not allowed here: name the column";
                        default -> "this is not allowed in an expression";
                    };
            throw text.refuse(node, message, "");
        }
    }

    private void column(JsonNode node, Set<String> locals) throws BindException {
        var names = node.path("column_names");
        var name = names.path(0).asString("");
        if (locals.contains(name)) {
            return;
        }
        if (name.equals(SourceStruct.NAME) && scope.origin() != SourceStruct.NONE) {
            origin(node, names);
        } else if (scope.columns().containsKey(name)) {
            columns.add(name);
        } else {
            var refusal = functions.refuseWord(name);
            if (refusal.isPresent()) {
                throw text.refuse(node, refusal.get().message(), hint(refusal.get()));
            }
            var known = new HashSet<>(scope.columns().keySet());
            known.addAll(locals);
            unknown(
                    text.refuse(
                            node,
                            "column '" + name + "' does not exist here",
                            hint(name, known, node)));
        }
    }

    /// Records an error about an unknown name, once per name; the check continues.
    private void unknown(BindException name) {
        if (unknown.stream()
                .noneMatch(other -> Objects.equals(other.getMessage(), name.getMessage()))) {
            unknown.add(name);
        }
    }

    private String hint(AllowedFunctions.Refusal refusal) {
        return refusal.hint().equals(AllowedFunctions.FIXED_TIME)
                        && scope.origin() == SourceStruct.NONE
                ? "write the time as a literal, such as `timestamptz '2026-01-31 12:00Z'`"
                : refusal.hint();
    }

    private String hint(String name, Set<String> known, JsonNode node) {
        boolean quoted = text.at(node) == '"' && !text.text().equals(SqlLiterals.name(name));
        if (quoted && known.stream().noneMatch(name::equalsIgnoreCase)) {
            return "use single quotes for a text: `'" + name + "'`";
        }
        return Suggestion.to(name, known)
                .map(Suggestion::didYouMean)
                .orElse("available columns: " + String.join(", ", scope.columns().keySet()));
    }

    private void origin(JsonNode node, JsonNode names) throws BindException {
        var member = names.path(1).asString("");
        if (names.size() < 2) {
            throw text.refuse(
                    node,
                    "'source' is a struct and cannot be used as a value",
                    "write `source.` followed by one of " + members());
        }
        var known = scope.origin().names();
        if (!known.contains(member)) {
            throw text.refuse(
                    node,
                    "'source' has no member '" + member + "'",
                    Suggestion.to(member, known)
                            .map(Suggestion::didYouMean)
                            .orElse(scope.origin().memberHint(member) + members()));
        }
        source.add(member);
    }

    private String members() {
        return String.join(", ", scope.origin().names());
    }

    private void function(JsonNode node, Set<String> locals) throws BindException {
        var name = node.path("function_name").asString("");
        if (node.path("qualified_name").path("path").size() != 1) {
            throw text.refuse(node, "a function name cannot be qualified", "");
        }
        var refusal =
                functions
                        .refuse(name, node.path("arguments").size())
                        .or(() -> TextWidth.refuse(name, node.path("arguments")))
                        .or(() -> StripMacro.refuse(name, node.path("arguments")));
        if (refusal.isPresent()) {
            unknown(text.refuse(node, refusal.get().message(), hint(refusal.get())));
        } else if (!node.path("filter").isNull()
                || node.path("distinct").asBoolean(false)
                || !node.path("order_bys").path("orders").isEmpty()) {
            throw text.refuse(
                    node, "DISTINCT, FILTER and ORDER BY apply to aggregate functions only", "");
        }
        for (var argument : node.path("arguments")) {
            rejectOldLambda(argument.path("expression"), locals);
        }
        children(node.path("arguments"), locals);
    }

    /// Rejects DuckDB's old lambda syntax, an argument such as `x -> x + 1`. In `document ->
    /// 'name'` the arrow is JSON's operator, which is allowed.
    private void rejectOldLambda(JsonNode node, Set<String> locals) throws BindException {
        if (singleArrow(node)) {
            var name = node.path("lhs").path("column_names").path(0).asString("");
            if (!name.isEmpty() && !locals.contains(name) && !scope.columns().containsKey(name)) {
                throw text.refuse(
                        node,
                        "the lambda syntax `x -> ...` is not supported",
                        "write `lambda " + name + ": ...`");
            }
        }
    }

    private static boolean singleArrow(JsonNode node) {
        return node.path("class").asString("").equals("LAMBDA")
                && node.path("syntax_type").asString("").equals("SINGLE_ARROW");
    }

    private void lambda(JsonNode node, Set<String> locals) throws BindException {
        if (singleArrow(node)) {
            children(node, locals);
            return;
        }
        var inside = new HashSet<>(locals);
        for (var name : node.path("lhs").findValues("column_names")) {
            var local = name.path(0).asString("");
            if (scope.columns().containsKey(local) || local.equals(SourceStruct.NAME)) {
                throw text.refuse(
                        node.path("expr"),
                        "'" + local + "' is already a column",
                        "rename the lambda's parameter");
            }
            inside.add(local);
        }
        visit(node.path("expr"), inside);
    }
}
