package dev.leat.kernel.bind;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// Finds measures whose result does not depend on how DuckDB divides their rows for partial
/// results. A sum of floating-point numbers does, because each addition is rounded. `scope` has the
/// types of the columns.
record ExactMeasure(Scope scope) {

    /// Aggregates that add values. The sum is exact if the values are.
    private static final Set<String> SUMS = Set.of("sum", "avg", "mean");

    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*");

    private static final String DECIMAL = "DECIMAL";

    private static final Set<String> INTEGERS =
            Set.of(
                    "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "BOOLEAN");

    /// Returns true if all sums of an expression are exact.
    boolean test(JsonNode node) {
        if (is(node, "FUNCTION")) {
            var name = name(node);
            if (Aggregates.ROUNDED.contains(name)) {
                return false;
            }
            if (SUMS.contains(name)) {
                return arguments(node);
            }
        }
        return all(node).allMatch(this::test);
    }

    private static boolean is(JsonNode node, String kind) {
        return node.path("class").asString("").equals(kind);
    }

    private static String name(JsonNode function) {
        return function.path("function_name").asString("").toLowerCase(Locale.ROOT);
    }

    private static Stream<JsonNode> all(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    private boolean arguments(JsonNode function) {
        return all(function.path("arguments"))
                .allMatch(argument -> number(argument.path("expression")));
    }

    /// Returns true if an expression is an integer or a decimal.
    private boolean number(JsonNode node) {
        return switch (node.path("class").asString("")) {
            case "COLUMN_REF" -> {
                var names = node.path("column_names");
                yield names.size() == 1 && column(names.path(0).asString(""));
            }
            case "CONSTANT" ->
                    node.path("literal").path("text").asString("").matches("[0-9.]{1,18}");
            case "FUNCTION" -> ARITHMETIC.contains(name(node)) && arguments(node);
            case "CASE" ->
                    number(node.path("else_expr"))
                            && all(node.path("case_checks"))
                                    .allMatch(check -> number(check.path("then_expr")));
            default -> false;
        };
    }

    private boolean column(String name) {
        return scope.columns().entrySet().stream()
                .filter(column -> column.getKey().equalsIgnoreCase(name))
                .map(java.util.Map.Entry::getValue)
                .allMatch(type -> INTEGERS.contains(type) || type.startsWith(DECIMAL));
    }
}
