package dev.leat.kernel.bind;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Costs of function calls. Special rules apply to a function if its result is larger than its
/// arguments, or if it takes longer than a scan of its arguments. Measured with DuckDB 2.0.
final class FunctionCost {

    /// Functions that compare a pattern with the string at each character.
    private static final Set<String> PATTERNS =
            Set.of(
                    "~~",
                    "!~~",
                    "~~*",
                    "!~~*",
                    "~~~",
                    "like_escape",
                    "not_like_escape",
                    "ilike_escape",
                    "not_ilike_escape",
                    "regexp_matches",
                    "regexp_full_match",
                    "regexp_extract",
                    "regexp_extract_all",
                    "regexp_split_to_array",
                    "string_split_regex",
                    "str_split_regex");

    /// Maximum nesting depth of JSON. A function may return or indent a value again for each level.
    private static final double LEVELS = 1000;

    private FunctionCost() {}

    /// Returns the cost of a call.
    static ExpressionCost of(String name, List<JsonNode> arguments, List<ExpressionCost> costs) {
        var all = costs.stream().reduce(ExpressionCost.NONE, ExpressionCost::and);
        if (costs.isEmpty()) {
            return all;
        }
        if (costs.size() > 1 && !of(costs, 1).isConstant() && PATTERNS.contains(name)) {
            return all.made(all.size()).more(pairs(costs, ExpressionCost.SCALAR));
        }
        return switch (name) {
            case "levenshtein", "editdist3" -> all.more(pairs(costs, 1));
            // the function uses a table with 8 bytes for each pair of characters
            case "damerau_levenshtein" -> all.more(pairs(costs, 8));
            case "jaro_similarity", "jaro_winkler_similarity" -> all.more(pairs(costs, 1.0 / 64));
            case "map_concat" ->
                    all.made(all.size()).more(all.size().times(all.size()).times(0.25));
            case "list_select", "array_select" -> selected(all, costs);
            case "string_split",
                    "split",
                    "str_split",
                    "string_to_array",
                    "regexp_split_to_array",
                    "string_split_regex",
                    "str_split_regex",
                    "regexp_extract_all" ->
                    all.made(all.size()).more(of(costs, 0).times(ExpressionCost.SCALAR));
            case "concat_ws" -> joined(all, costs);
            case "replace" -> replaced(all, arguments, costs);
            case "regexp_replace" -> patterned(all, arguments, costs);
            case "lpad", "rpad" ->
                    all.made(all.size().plus(SizeBound.of(4.0 * number(literal(arguments, 1)))));
            case "format", "printf" -> formatted(all, literal(arguments, 0));
            case "strftime" -> all.made(all.size().times(10));
            case "chr" -> all.made(SizeBound.of(4));
            case "coalesce", "ifnull", "greatest", "least", "if", "nullif" ->
                    costs.stream().reduce(ExpressionCost.NONE, ExpressionCost::or);
            case "list_value", "list_pack" -> all.list(all.size(), SizeBound.of(costs.size()));
            case "list_sort",
                    "list_reverse_sort",
                    "list_distinct",
                    "list_slice",
                    "list_reverse",
                    "array_sort",
                    "array_reverse_sort",
                    "array_distinct",
                    "array_slice",
                    "array_reverse",
                    "list_where",
                    "array_where" ->
                    costs.getFirst().list(of(costs, 0), costs.getFirst().count());
            default -> all.made(all.size().times(factor(name, arguments)));
        };
    }

    private static SizeBound of(List<ExpressionCost> costs, int argument) {
        return argument < costs.size() ? costs.get(argument).size() : SizeBound.NONE;
    }

    private static SizeBound pairs(List<ExpressionCost> costs, double factor) {
        return of(costs, 0).times(of(costs, 1)).times(factor);
    }

    /// Returns the cost of selecting elements by index: each element may be selected any number of
    /// times.
    private static ExpressionCost selected(ExpressionCost all, List<ExpressionCost> costs) {
        var chosen = costs.getLast().count();
        return all.list(of(costs, 0).times(chosen), chosen);
    }

    /// Returns the cost of joining strings: the separator is repeated between all elements of
    /// lists.
    private static ExpressionCost joined(ExpressionCost all, List<ExpressionCost> costs) {
        var between = of(costs, 0);
        var pieces =
                costs.stream()
                        .skip(1)
                        .map(ExpressionCost::count)
                        .reduce(SizeBound.NONE, SizeBound::plus);
        return all.made(
                all.size()
                        .plus(
                                between.isConstant()
                                        ? pieces.times(between.constant())
                                        : between.times(pieces)));
    }

    private static ExpressionCost replaced(
            ExpressionCost all, List<JsonNode> arguments, List<ExpressionCost> costs) {
        var text = of(costs, 0);
        var by = of(costs, 2);
        double length = Math.max(1, literal(arguments, 1).length());
        var more = by.isConstant() ? SizeBound.of(Math.max(0, by.constant() - length)) : by;
        return all.made(text.plus(text.times(more).times(1 / length)));
    }

    /// Returns the cost of `regexp_replace`: the replacement may be inserted between any two
    /// characters, and may contain a group of the match any number of times.
    private static ExpressionCost patterned(
            ExpressionCost all, List<JsonNode> arguments, List<ExpressionCost> costs) {
        var text = of(costs, 0);
        var by = of(costs, 2);
        var pattern = of(costs, 1);
        int groups = (int) literal(arguments, 2).chars().filter(c -> c == '\\').count();
        boolean everywhere = literal(arguments, 3).contains("g");
        var once = text.plus(by).plus(text.times(groups));
        var many = text.plus(text.plus(SizeBound.of(1)).times(by)).plus(text.times(groups));
        var made = all.made(by.isConstant() && !everywhere ? once : many);
        return pattern.isConstant() ? made : made.more(text.times(pattern));
    }

    /// Returns the cost of formatting: each placeholder may insert all arguments, and may pad to a
    /// width.
    private static ExpressionCost formatted(ExpressionCost all, String text) {
        int places = (int) text.chars().filter(c -> c == '{' || c == '%').count();
        boolean wide = text.chars().anyMatch(Character::isDigit);
        return all.made(all.size().times(places).plus(SizeBound.of(wide ? places * 9_999.0 : 0)));
    }

    private static double factor(String name, List<JsonNode> arguments) {
        return switch (name) {
            case "bin", "to_binary" -> 8;
            case "url_encode", "nfc_normalize" -> 3;
            case "hex",
                    "to_hex",
                    "base64",
                    "to_base64",
                    "regexp_escape",
                    "to_json",
                    "json_quote",
                    "json_array",
                    "json_object",
                    "row_to_json",
                    "array_to_json" ->
                    2;
            case "translate" -> 4;
            case "json_structure" -> 8;
            case "json_pretty" -> LEVELS;
            case "json_extract",
                    "json_extract_path",
                    "json_extract_string",
                    "json_extract_path_text",
                    "->>" ->
                    deep(arguments) ? LEVELS : 1;
            default -> 1;
        };
    }

    /// Returns the maximum ratio of the size of a JSON member at this path to the size of its
    /// document.
    static double member(JsonNode path) {
        return deep(List.of(path)) ? LEVELS : 1;
    }

    private static boolean deep(List<JsonNode> arguments) {
        return arguments.stream().anyMatch(argument -> argument.toString().contains(".."));
    }

    /// Returns the text of a constant argument; empty if the argument is missing or not constant.
    private static String literal(List<JsonNode> arguments, int argument) {
        return argument < arguments.size()
                ? arguments.get(argument).path("literal").path("text").asString("")
                : "";
    }

    private static int number(String digits) {
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
    }
}
