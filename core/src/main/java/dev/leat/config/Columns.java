package dev.leat.config;

import dev.leat.kernel.bind.Scope;
import java.util.Set;
import java.util.regex.Pattern;

/// The columns at a place in a pipeline. `unsure` are those whose expression was wrong: what comes
/// of them is not reported again.
record Columns(Scope scope, Set<String> unsure) {

    Columns {
        unsure = Set.copyOf(unsure);
    }

    static Columns of(Scope scope) {
        return new Columns(scope, Set.of());
    }

    boolean has(String column) {
        return scope.columns().containsKey(column);
    }

    /// Whether an expression mentions a column that is not sure.
    boolean unsure(String sql) {
        return unsure.stream()
                .anyMatch(column ->
                        Pattern.compile(
                                        "(?<!\\w)" + Pattern.quote(column) + "(?!\\w)",
                                        Pattern.CASE_INSENSITIVE)
                                .matcher(sql)
                                .find());
    }
}
