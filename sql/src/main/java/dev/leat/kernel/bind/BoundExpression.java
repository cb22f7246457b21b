package dev.leat.kernel.bind;

import dev.leat.app.Sql;
import dev.leat.app.Type;
import java.util.Optional;
import java.util.Set;

/// A bound expression: its type in DuckDB's spelling, the equivalent type in an app file if there
/// is one, and the columns and members of `source` that it uses. `makes` is SQL over the same
/// columns that estimates how many bytes the expression produces. It is set only if the expression
/// may produce far more bytes than its columns contain. `copies` is the column of which the value
/// is a copy, except for case, spaces or a constant instead of NULL. `nulls` says which columns
/// make it NULL. `exact` is set if it has casts that could lose digits.
public record BoundExpression(
        String sqlType,
        Optional<Type> type,
        Set<String> columns,
        Set<String> source,
        Optional<String> makes,
        Optional<String> copies,
        Nullness nulls,
        Optional<Exact> exact) {

    /// An expression whose casts are exact: `sql` fails where a cast would lose digits of its
    /// value. For a row in which `sql` failed, `loss` is SQL whose value is the type and the value
    /// of that cast, separated by U+001F; both may be empty. It is NULL if no cast was the reason.
    public record Exact(String sql, String loss) {}

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
                Nullness.NEVER,
                Optional.empty());
    }

    /// Returns the SQL that is run for this expression, which the app wrote as `sql`.
    public String run(Sql sql) {
        return exact.map(Exact::sql).orElse(sql.text());
    }

    /// Returns a copy for another occurrence of the same SQL, because kernels compare expressions
    /// by reference.
    BoundExpression copy() {
        return new BoundExpression(sqlType, type, columns, source, makes, copies, nulls, exact);
    }
}
