package dev.leat.kernel.bind;

import dev.leat.app.Type;
import java.util.Optional;
import java.util.Set;

/// An expression that compiles: its type as DuckDB spells it, the same as a type of the language
/// where it is one, and the columns and members of `source` that it uses. `makes` is SQL over the
/// same columns: about how many bytes it makes, where that may be far more than the columns have.
public record BoundExpression(
        String sqlType,
        Optional<Type> type,
        Set<String> columns,
        Set<String> source,
        Optional<String> makes) {

    /// Bytes that an expression may make of one record: 64 times the largest message, so that what
    /// is natural passes, and little enough that three workers and their neighbours live with it. A
    /// number of the app's language and not of the machine: a record has the same fate everywhere.
    public static final long MOST = 64L << 20;

    public BoundExpression {
        columns = Set.copyOf(columns);
        source = Set.copyOf(source);
    }

    /// The same for the same text in another place: kernels tell expressions apart by identity.
    BoundExpression again() {
        return new BoundExpression(sqlType, type, columns, source, makes);
    }
}
