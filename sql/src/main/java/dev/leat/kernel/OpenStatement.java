package dev.leat.kernel;

import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import dev.leat.column.arrow.MemoryView;
import dev.leat.column.arrow.OpenView;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.compile.StatementInput;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/// A statement over documents that is executed once and stays open. DuckDB reads the documents of
/// one run after another from a view, and returns the rows of each run before it has read all of
/// the view. So a run does not include the start of a statement, which takes longer than processing
/// a few documents. The statement must have one row per document, in the same order, and must
/// compute it from this document alone. Owned by one thread.
final class OpenStatement implements AutoCloseable {

    private static final List<MemoryView.Column> COLUMNS =
            List.of(
                    new MemoryView.Column(StatementInput.POSITION, Layout.LONG, 0),
                    new MemoryView.Column(StatementInput.JSON, Layout.TEXT, 1));

    private static final List<Layout> LAYOUTS =
            COLUMNS.stream().map(MemoryView.Column::layout).toList();

    /// Position of the view's idle row.
    private static final long IDLE = 0;

    /// Maximum number of columns of all open statements of the process. An open statement keeps the
    /// memory that it needs to run, about 130 kB of DuckDB's memory per column.
    private static final int MAX_COLUMNS = 2_000;

    private static final Semaphore COLUMNS_LEFT = new Semaphore(MAX_COLUMNS);

    private final ColumnTable rows = new ColumnTable(LAYOUTS);
    private final ColumnTable idle = new ColumnTable(LAYOUTS);
    private final OpenView view;
    private final DuckDBPreparedStatement statement;
    private @Nullable DuckDBChunkedResult result;

    /// DuckDB has ended the statement because of an error. The driver returns the error only if the
    /// statement fails for its first rows.
    static final class EndedException extends SQLException {
        private static final long serialVersionUID = 1;

        EndedException() {
            super("the statement has failed for one of several documents");
        }
    }

    /// Reserves memory for a statement with this number of columns, until [#release(int)]. Returns
    /// false if the open statements have too many columns.
    static boolean reserve(int columns) {
        return COLUMNS_LEFT.tryAcquire(columns);
    }

    static void release(int columns) {
        COLUMNS_LEFT.release(columns);
    }

    /// Prepares the statement, which reads the view [StatementInput#DOCUMENTS].
    OpenStatement(DuckDBConnection connection, String sql) throws SQLException {
        try (var setting = connection.createStatement()) {
            // return each chunk of rows as soon as it is complete
            setting.execute("SET " + DuckDb.BUFFER + " = '1B'");
        }
        idle.put(0, IDLE);
        idle.putNull(1);
        end(idle, true);
        view = new OpenView(connection, StatementInput.DOCUMENTS, COLUMNS, idle);
        try {
            statement = connection.prepareStatement(sql).unwrap(DuckDBPreparedStatement.class);
        } catch (SQLException | RuntimeException failed) {
            view.close();
            rows.close();
            idle.close();
            throw failed;
        }
    }

    /// Returns true if the statement has not run.
    boolean isNew() {
        return result == null;
    }

    /// Returns true if the memory of the last run's documents may be used for the next run.
    boolean isReady() {
        return view.released();
    }

    /// Runs the statement over the documents from `from` to `to`, without `to`, and adds its
    /// result. After an exception the statement must be closed.
    ///
    /// @throws EndedException if the statement fails and the error is not known
    /// @throws IllegalStateException if the documents cannot be handed over
    void run(
            DocumentStatement.Documents documents,
            StatementParameter parameter,
            int from,
            int to,
            StatementResult into)
            throws SQLException {
        rows.clear();
        for (int document = from; document < to; document++) {
            parameter.clear();
            documents.add(parameter, document);
            rows.put(0, document - from + IDLE + 1);
            parameter.to(rows, 1);
            end(rows, document + 1 == to);
        }
        view.add(rows);
        var run = new Run(to - from);
        try {
            into.read(run::next, from, to - from);
        } catch (SQLException failed) {
            var cause = view.failure();
            if (cause != null) {
                throw new IllegalStateException("the documents cannot be handed over", cause);
            }
            throw failed;
        }
    }

    private static void end(ColumnTable table, boolean last) {
        try {
            table.endRow();
            if (last) {
                table.end();
            }
        } catch (IOException exhausted) {
            throw new IllegalStateException("the documents cannot be handed over", exhausted);
        }
    }

    /// The result of a run over this number of documents.
    private final class Run {

        private final int documents;
        private long read;

        Run(int documents) {
            this.documents = documents;
        }

        /// Returns the next chunk, null after the last one.
        @Nullable DuckDBDataChunkReader next() throws SQLException {
            if (read == documents) {
                return null;
            }
            var open = result;
            if (open == null) {
                open = statement.query();
                result = open;
            }
            while (open.nextChunk()) {
                var chunk = open.chunk();
                if (chunk.vector(0).getLong(0) != IDLE) {
                    read += chunk.rowCount();
                    return chunk;
                }
            }
            throw new EndedException();
        }
    }

    /// Closes the statement, but not the connection.
    @Override
    public void close() throws SQLException {
        try (idle;
                rows;
                view;
                statement) {
            if (result != null) {
                result.close();
            }
        }
    }
}
