package dev.leat.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The result of a SELECT. A row has one value per column: a string, number, boolean or null.
/// Numbers that a double cannot represent exactly are strings. Lists and structs are strings that
/// contain JSON.
///
/// @param truncated true if there are more rows than the result has
/// @param notes sentences about the result, such as the number of malformed records of files that
///   were read and are not in the table
public record QueryResult(
        List<Column> columns,
        List<List<@Nullable Object>> rows,
        boolean truncated,
        List<String> notes) {

    public QueryResult {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /// A column and its SQL type.
    public record Column(String name, String type) {}

    /// Runs SQL statements. Blocks; threads may share it.
    public interface Runner {

        /// A runner that refuses every statement.
        Runner NONE =
                (_, _, _, _) -> {
                    throw RefusedOperationException.unknown("queries are not supported here");
                };

        /// Runs one SELECT over the tables of `data`.
        ///
        /// @throws BadStatementException if the statement is invalid
        /// @throws dev.leat.operations.RefusedOperationException if the statement cannot run now,
        ///   or times out
        QueryResult query(AppData data, String statement, int limit, boolean unmasked);
    }
}
