package dev.leat.kernel.bind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Signatures of a function, as DuckDB lists them in an error, such as `lpad(string VARCHAR, count
/// INTEGER, "character" VARCHAR) -> VARCHAR`.
record FunctionSignatures(List<String> calls, List<Integer> arguments) {

    private static final int FEW = 3;

    /// SQL spelling of operators, by the function that implements the operator.
    private static final Map<String, String> OPERATORS =
            Map.of("~~", "like", "!~~", "not like", "~~*", "ilike", "!~~*", "not ilike");

    static FunctionSignatures read(String candidates) {
        var calls = new ArrayList<String>();
        var arguments = new ArrayList<Integer>();
        for (var candidate : candidates.split(",(?=[^,()\\[\\]]*\\()", -1)) {
            int open = candidate.indexOf('(');
            int close = candidate.lastIndexOf(") ->");
            if (open > 0 && close > open) {
                var types = types(candidate.substring(open + 1, close));
                var name = name(candidate.substring(0, open).replace("\"", ""));
                var call = "`%s(%s)`".formatted(name, String.join(", ", types));
                if (!calls.contains(call)) {
                    calls.add(call);
                }
                boolean openEnded = types.stream().anyMatch(type -> type.endsWith(".."));
                arguments.add(openEnded ? -1 : types.size());
            }
        }
        return new FunctionSignatures(calls, arguments);
    }

    /// Returns a hint for a call with `given` arguments.
    String hint(int given) {
        if (!calls.isEmpty() && calls.size() <= FEW) {
            return "use " + String.join(" or ", calls);
        }
        if (!arguments.isEmpty() && !arguments.contains(given) && !arguments.contains(-1)) {
            var numbers =
                    new TreeSet<>(arguments)
                            .stream().map(String::valueOf).collect(Collectors.joining(" or "));
            return "it takes %s %s"
                    .formatted(numbers, numbers.equals("1") ? "argument" : "arguments");
        }
        return "cast the arguments to types that it accepts";
    }

    /// Returns the SQL spelling of a function name.
    static String name(String function) {
        return OPERATORS.getOrDefault(function, function);
    }

    /// Returns the number of types in a list of types.
    static int count(String types) {
        return types.isBlank() ? 0 : parts(types).size();
    }

    private static List<String> types(String parameters) {
        return parts(parameters).stream().flatMap(part -> type(part).stream()).toList();
    }

    /// Splits a list at commas outside of parentheses.
    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            if (c == '(' || c == ')') {
                depth += c == '(' ? 1 : -1;
            } else if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        return parts;
    }

    /// Returns the type of a parameter: `VARCHAR` for `string VARCHAR`. Empty for a marker such as
    /// `/`.
    private static Optional<String> type(String parameter) {
        int blank = parameter.indexOf(' ');
        if (blank < 0 || parameter.startsWith("**")) {
            return Optional.empty();
        }
        var type = DuckDbErrorText.types(parameter.substring(blank + 1).strip());
        return Optional.of(parameter.startsWith("*") ? type + ", .." : type);
    }
}
