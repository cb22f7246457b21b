package dev.leat.server.operations;

import dev.leat.server.RefusedRequestException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to a SELECT: columns, and rows of as many values. A value is text, a number, true,
/// false or null; numbers that a double does not hold exactly are text, and so are lists and
/// structs, as JSON.
///
/// @param truncated whether there are more rows
public record QueryResult(
        List<Column> columns, List<List<@Nullable Object>> rows, boolean truncated) {

    public QueryResult {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /// A column and its type in SQL.
    public record Column(String name, String type) {}

    /// Runs statements. Blocks; threads may share it.
    public interface Runner {

        /// One that refuses every statement with status 404.
        Runner NONE =
                (_, _, _, _) -> {
                    throw new RefusedRequestException(404, "no statement is run here");
                };

        /// Runs one SELECT over what `operations` can read.
        ///
        /// @throws BadStatement if it cannot be run
        /// @throws Refusal if it may not be run now, or takes too long
        QueryResult query(Operations operations, String statement, int limit, boolean unmasked);
    }
}
