package dev.leat.kernel.bind;

import dev.leat.app.Type;
import java.util.Optional;
import java.util.Set;

/// An expression that compiles: its type as DuckDB spells it, the same as a type of the language
/// where it is one, and the columns and members of `source` that it uses.
public record Bound(String sqlType, Optional<Type> type, Set<String> columns, Set<String> source) {

    public Bound {
        columns = Set.copyOf(columns);
        source = Set.copyOf(source);
    }
}
