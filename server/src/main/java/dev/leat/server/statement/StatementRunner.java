package dev.leat.server.statement;

import java.nio.file.Path;
import java.util.List;

/// Runs statements of clients, one at a time. `cancel` and `close` may be called by any thread.
public interface StatementRunner extends AutoCloseable {

    /// A column. `type` is the type in the spelling of the service, such as `varchar` or `decimal`;
    /// `precision` and `scale` are 0 if the type has none.
    record Column(String name, String type, int precision, int scale) {}

    /// Thrown if a statement fails. The message is for the client.
    final class FailedException extends Exception {

        private final boolean cancelled;

        public FailedException(String message, boolean cancelled) {
            super(message);
            this.cancelled = cancelled;
        }

        /// Returns true if [StatementRunner#cancel()] ended the statement.
        public boolean cancelled() {
            return cancelled;
        }
    }

    /// Runs a SELECT, writes its result to this new file, and returns the columns.
    List<Column> run(String sql, Path csv) throws FailedException;

    /// Ends the statement that runs.
    void cancel();

    @Override
    void close();
}
