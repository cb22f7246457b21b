package dev.leat.kernel.bind;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Finds the column, or the path of a member of a struct, that an expression copies: the expression
/// is its name, or changes only its case or spaces, or replaces NULL with a constant. The copy is
/// as personal as the column.
final class CopiedColumn {

    private static final Set<String> FUNCTIONS =
            Set.of("strip", "trim", "ltrim", "rtrim", "lower", "upper");

    private CopiedColumn() {}

    /// @param expression a checked expression
    static Optional<String> in(JsonNode expression) {
        return switch (expression.path("class").asString("")) {
            case "COLUMN_REF" ->
                    Optional.of(
                            expression
                                    .path("column_names")
                                    .valueStream()
                                    .map(name -> name.asString(""))
                                    .collect(Collectors.joining(".")));
            case "FUNCTION" -> {
                var arguments = expression.path("arguments");
                boolean copies =
                        arguments.size() == 1
                                && FUNCTIONS.contains(
                                        expression.path("function_name").asString(""));
                yield copies ? in(arguments.path(0).path("expression")) : Optional.empty();
            }
            case "OPERATOR" -> {
                var values = expression.path("children");
                boolean copies =
                        expression.path("type").asString("").equals("OPERATOR_COALESCE")
                                && values.size() == 2
                                && values.path(1).path("class").asString("").equals("CONSTANT");
                yield copies ? in(values.path(0)) : Optional.empty();
            }
            default -> Optional.empty();
        };
    }
}
