package dev.leat.kernel;

import dev.leat.app.SourcePosition;
import dev.leat.kernel.bind.DuckDbErrorParser;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.Statement;
import dev.leat.kernel.compile.StatementInput;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/// The statement of a compiled pipeline over documents, prepared on a connection. If it fails for
/// some documents, it runs for each half of them, and so on until each failing document is
/// isolated. Owned by one thread; any failure that no document has caused is an internal error.
final class DocumentStatement implements AutoCloseable {

    /// The statements of the process share its memory, so each is used with the read lock. A
    /// document for which memory was not sufficient runs once more with the write lock, after the
    /// others have returned the memory that they keep: it is not rejected because of other
    /// documents.
    private static final ReentrantReadWriteLock MEMORY = new ReentrantReadWriteLock();

    /// The statements that keep memory between runs.
    private static final Set<DocumentStatement> OPEN = ConcurrentHashMap.newKeySet();

    private final CompiledPipeline program;
    private final StatementResult result;
    private final Connection connection;
    private final StatementParameter parameter;
    private final PreparedKeys keys;
    private final LookupParameters lookups;
    private final Optional<ResultTable> table;
    private final DuckDbErrorParser errorParser = new DuckDbErrorParser();
    private final Optional<Statement> overView;
    private @Nullable DuckDBPreparedStatement prepared;
    private @Nullable OpenStatement open;
    private boolean closed;

    /// The documents of a run.
    interface Documents {

        /// Adds a document to the statement's parameter.
        void add(StatementParameter parameter, int document);

        /// Called for a document for which the statement fails; `error` is DuckDB's error.
        void failed(int document, String error);
    }

    /// Prepares the statement. Each run adds its result to `result`. Closing the statement closes
    /// the connection.
    DocumentStatement(
            CompiledPipeline program,
            StatementResult result,
            Connection connection,
            LookupReader reader) {
        this.program = program;
        this.result = result;
        this.connection = connection;
        parameter = new StatementParameter(program.input());
        keys = new PreparedKeys(program.lookups(), connection);
        lookups = new LookupParameters(program.lookups(), reader, keys);
        table = createTable();
        overView =
                isOpen() && OpenStatement.reserve(program.width())
                        ? Optional.of(StatementInput.overView(program.statement()))
                        : Optional.empty();
        prepare();
        if (overView.isPresent()) {
            OPEN.add(this);
        }
    }

    /// Returns true if the statement may stay open, because it computes each row from one document.
    private boolean isOpen() {
        return table.isEmpty() && program.lookups().isEmpty() && program.unnest().isEmpty();
    }

    /// Runs the statement over the documents from `from` to `to`, without `to`.
    void run(Documents documents, int from, int to) {
        new Run(documents).over(from, to);
    }

    /// Returns the table with the results of the last runs; empty if no sink writes to a bucket.
    Optional<ResultTable> table() {
        return table;
    }

    private final class Run implements Bisection<RuntimeException> {

        private final Documents documents;

        Run(Documents documents) {
            this.documents = documents;
        }

        @Override
        public void range(int from, int to) throws SQLException {
            MEMORY.readLock().lock();
            try {
                statement(from, to);
            } finally {
                MEMORY.readLock().unlock();
            }
        }

        private void alone(int document) throws SQLException {
            MEMORY.writeLock().lock();
            try {
                OPEN.forEach(DocumentStatement::drop);
                statement(document, document + 1);
            } finally {
                MEMORY.writeLock().unlock();
            }
        }

        private void statement(int from, int to) throws SQLException {
            if (overView.isPresent()) {
                runOpen(documents, from, to);
                return;
            }
            parameter.clear();
            for (int document = from; document < to; document++) {
                documents.add(parameter, document);
            }
            var statement = Objects.requireNonNull(prepared, "the statement is closed");
            TableSession.set(statement, lookups.after(List.of(parameter.bytes())));
            if (table.isPresent()) {
                table.get().read(statement, from, chunks -> result.read(chunks, from, to - from));
                return;
            }
            try (var chunks = statement.query()) {
                result.read(chunks, from, to - from);
            }
        }

        /// Prepares the statement again, because DuckDB closes it after an error.
        @Override
        public void recover(SQLException failure) {
            MEMORY.readLock().lock();
            try {
                drop();
                prepare();
            } finally {
                MEMORY.readLock().unlock();
            }
        }

        @Override
        public void failed(int document, SQLException failure) {
            var last = failure;
            if (errorParser.isOutOfMemory(failure)) {
                try {
                    alone(document);
                    return;
                } catch (SQLException again) {
                    last = again;
                    recover(again);
                }
            }
            documents.failed(document, errorParser.sentence(last));
        }
    }

    /// Runs the open statement. If it fails without a known error, another one runs from the start,
    /// which has the error.
    private void runOpen(Documents documents, int from, int to) throws SQLException {
        var last = open;
        boolean used = last != null && !last.isNew();
        try {
            runOpenOnce(documents, from, to);
        } catch (OpenStatement.EndedException ended) {
            if (!used) {
                throw ended;
            }
            runOpenOnce(documents, from, to);
        }
    }

    private void runOpenOnce(Documents documents, int from, int to) throws SQLException {
        var statement = open;
        if (statement == null || !statement.isReady()) {
            drop();
            prepare();
            statement = Objects.requireNonNull(open);
        }
        boolean complete = false;
        try {
            statement.run(documents, parameter, from, to, result);
            complete = true;
        } finally {
            if (!complete) {
                drop();
            }
        }
    }

    private Optional<ResultTable> createTable() {
        try {
            return ResultTable.isNeeded(program)
                    ? Optional.of(ResultTable.ofBatches(program, connection))
                    : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the table for files cannot be created: " + errorParser.sentence(e), e);
        }
    }

    private void prepare() {
        var statement = overView.orElse(program.statement());
        try {
            if (overView.isPresent()) {
                open = new OpenStatement((DuckDBConnection) connection, statement.text());
            } else {
                prepared =
                        connection
                                .prepareStatement(
                                        table.map(ResultTable::insert).orElse(statement.text()))
                                .unwrap(DuckDBPreparedStatement.class);
            }
        } catch (SQLException e) {
            close();
            var mark = statement.at(errorParser.position(e));
            throw new IllegalStateException(
                    "the statement cannot be prepared"
                            + (mark.equals(SourcePosition.NONE)
                                    ? ""
                                    : " (app file, line " + mark.line() + ")")
                            + ": "
                            + errorParser.sentence(e),
                    e);
        }
    }

    private void drop() {
        var statement = prepared;
        var opened = open;
        prepared = null;
        open = null;
        try {
            keys.close();
            if (opened != null) {
                opened.close();
            }
            if (statement != null) {
                statement.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the DuckDB statement cannot be closed", e);
        }
    }

    @Override
    public void close() {
        MEMORY.readLock().lock();
        try {
            OPEN.remove(this);
            drop();
            if (!closed && overView.isPresent()) {
                OpenStatement.release(program.width());
            }
            closed = true;
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the DuckDB connection cannot be closed", e);
        } finally {
            MEMORY.readLock().unlock();
        }
    }
}
