package dev.leat.kernel.bind;

import dev.leat.app.Type;
import java.util.Optional;
import java.util.Set;

/// A bound expression: its type in DuckDB's spelling, the equivalent type in an app file if there
/// is one, and the columns and members of `source` that it uses. `makes` is SQL over the same
/// columns that estimates how many bytes the expression produces. It is set only if the expression
/// may produce far more bytes than its columns contain. `copies` is the column of which the value
/// is a copy, except for case, spaces or a constant instead of NULL. `nulls` says which columns make
/// it NULL.
public record BoundExpression(
        String sqlType,
        Optional<Type> type,
        Set<String> columns,
        Set<String> source,
        Optional<String> makes,
        Optional<String> copies,
        Nullness nulls) {

    /// Maximum number of bytes that an expression may produce from one record: 64 times the size of
    /// the largest message. Ordinary expressions stay below this limit, and the values of three
    /// workers fit in memory. The limit is part of the language and the same on each machine, so
    /// that a record has the same outcome everywhere.
    public static final long MAX_BYTES = 64L << 20;

    public BoundExpression {
        columns = Set.copyOf(columns);
        source = Set.copyOf(source);
    }

    /// Returns an internal expression over these columns. It does not use `source`, and its size is
    /// not limited.
    public static BoundExpression of(String sqlType, Set<String> columns) {
        return new BoundExpression(
                sqlType,
                Optional.empty(),
                columns,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Nullness.NEVER);
    }

    /// Returns a copy for another occurrence of the same SQL, because kernels compare expressions
    /// by reference.
    BoundExpression copy() {
        return new BoundExpression(sqlType, type, columns, source, makes, copies, nulls);
    }
}
