package dev.leat.server.athena;

import dev.leat.server.catalog.Catalog;
import dev.leat.server.statement.StatementRunner.Column;
import dev.leat.server.statement.StoredStatement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An execution of a statement, as it is stored. Times are milliseconds since 1970; 0 if the event
/// has not happened. `database` has the tables without a database; null in executions that an
/// earlier version stored. `output` is the URL of the result, `digest` a hash of the request.
record Execution(
        String id,
        String sql,
        @Nullable String database,
        String workGroup,
        List<String> parameters,
        String output,
        @Nullable String token,
        String digest,
        String state,
        @Nullable String reason,
        long submitted,
        long started,
        long completed,
        List<Column> columns)
        implements StoredStatement<Execution> {

    static final String QUEUED = "QUEUED";
    static final String RUNNING = "RUNNING";
    static final String SUCCEEDED = "SUCCEEDED";
    static final String FAILED = "FAILED";
    static final String CANCELLED = "CANCELLED";

    Execution {
        parameters = List.copyOf(parameters);
        columns = List.copyOf(columns);
    }

    @Override
    public boolean ended() {
        return completed > 0;
    }

    /// Returns the database of the tables without one.
    String schema() {
        return Objects.requireNonNullElse(database, Catalog.DATABASE);
    }

    Optional<String> why() {
        return Optional.ofNullable(reason);
    }

    @Override
    public Execution queued() {
        return with(QUEUED, null, 0, 0, List.of());
    }

    Execution running(long now) {
        return with(RUNNING, null, now, 0, List.of());
    }

    /// @param notes sentences about the result
    Execution succeeded(long now, List<Column> found, List<String> notes) {
        var said = notes.isEmpty() ? null : String.join("; ", notes);
        return with(SUCCEEDED, said, started, now, found);
    }

    @Override
    public Execution failed(String why, long now) {
        return with(FAILED, why, started, now, List.of());
    }

    @Override
    public Execution cancelled(long now) {
        return with(CANCELLED, "Query cancelled by user", started, now, List.of());
    }

    private Execution with(
            String next, @Nullable String why, long begun, long end, List<Column> found) {
        return new Execution(
                id,
                sql,
                database,
                workGroup,
                parameters,
                output,
                token,
                digest,
                next,
                why,
                submitted,
                begun,
                end,
                found);
    }
}
