package dev.leat.config;

import dev.leat.kernel.bind.Scope;
import java.util.Set;
import java.util.regex.Pattern;

/// The columns at one position in a pipeline. `unsure` has the columns whose expression is invalid;
/// further problems that such columns cause are not reported. `fromJava` has the columns that
/// derive from a `java` step.
record Columns(Scope scope, Set<String> unsure, Set<String> fromJava) {

    Columns {
        unsure = Set.copyOf(unsure);
        fromJava = Set.copyOf(fromJava);
    }

    Columns(Scope scope, Set<String> unsure) {
        this(scope, unsure, Set.of());
    }

    static Columns of(Scope scope) {
        return new Columns(scope, Set.of());
    }

    boolean has(String column) {
        return scope.columns().containsKey(column);
    }

    /// Returns true if an expression mentions an unsure column.
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
