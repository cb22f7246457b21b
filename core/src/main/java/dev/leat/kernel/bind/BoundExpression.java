package dev.leat.kernel.bind;

import dev.leat.app.Type;
import java.util.Optional;
import java.util.Set;

/// A bound expression: its type in DuckDB's spelling, the same as a type of the language if there
/// is one, and the columns and members of `source` that it uses. `makes` is SQL over the same
/// columns that estimates the bytes it produces; it is set if these may be far more than the
/// columns have.
public record BoundExpression(
        String sqlType,
        Optional<Type> type,
        Set<String> columns,
        Set<String> source,
        Optional<String> makes) {

    /// Maximum number of bytes that an expression may produce from one record: 64 times the largest
    /// message, so that normal expressions pass and three workers fit in memory. It is part of the
    /// app's language and the same on each machine, so that a record has the same outcome
    /// everywhere.
    public static final long MAX_BYTES = 64L << 20;

    public BoundExpression {
        columns = Set.copyOf(columns);
        source = Set.copyOf(source);
    }

    /// Returns a copy for another use of the same text: kernels compare expressions by identity.
    BoundExpression copy() {
        return new BoundExpression(sqlType, type, columns, source, makes);
    }
}
