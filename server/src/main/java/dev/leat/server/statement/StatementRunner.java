package dev.leat.server.statement;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Runs statements of clients, one at a time. Any thread may call `close`.
public interface StatementRunner extends AutoCloseable {

    /// A column. `type` is the type in the spelling of the service, such as `varchar` or `decimal`;
    /// `precision` and `scale` are 0 if the type has none.
    record Column(String name, String type, int precision, int scale) {}

    /// Thrown if a statement fails. The message is for the client.
    final class FailedException extends Exception {

        public FailedException(String message) {
            super(message);
        }
    }

    /// Runs a SELECT, writes its result to this new file, and returns the columns. Tables without a
    /// schema are in `schema`. Ends the SELECT when `cancelled` completes, which may be before this
    /// call.
    ///
    /// @throws FailedException if it fails, is cancelled, or this object is closed
    List<Column> run(String sql, String schema, Path csv, CompletionStage<?> cancelled)
            throws FailedException;

    /// Returns sentences about the result of the last SELECT.
    default List<String> notes() {
        return List.of();
    }

    @Override
    void close();
}
