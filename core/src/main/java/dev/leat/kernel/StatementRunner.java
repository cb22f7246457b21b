package dev.leat.kernel;

import dev.leat.app.SourcePosition;
import dev.leat.batch.Elements;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.decode.Tape;
import dev.leat.kernel.bind.DuckDbErrorParser;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Runs a compiled statement over the documents of a batch, and writes its verdicts to the table of
/// outcomes. If the statement fails for a batch, it runs for each half, and so on until each
/// failing record is isolated and rejected. Owned by one thread.
final class StatementRunner implements AutoCloseable {

    /// Number of rows of a batch after which the other records of the batch are returned, because
    /// the rows of a batch are in memory together.
    static final int MAX_ROWS = 200_000;

    /// Size of the documents over which the statement with `unnest` runs at once.
    private static final long SLICE_BYTES = 1 << 20;

    private static final Reason LATER =
            Reason.of(
                    "batch",
                    "the batch already has more than %d rows; the record is processed in a later batch"
                            .formatted(MAX_ROWS));

    private final CompiledPipeline program;
    private final Tape documents;
    private final Connection connection;
    private final StatementParameter parameter;
    private final StatementResult result;
    private final VerdictWriter verdict;
    private final RowMaker rows;
    private final DuckDbErrorParser errorParser =
            new DuckDbErrorParser(JsonMapper.builder().build());
    private final LookupParameters lookups;
    private final Optional<ResultTable> results;
    private GoodRows last = new GoodRows(new int[0], new int[0], Elements.NONE);
    private @Nullable DuckDBPreparedStatement prepared;

    /// Creates a runner over the rows of `documents`. Closing it closes the connection.
    StatementRunner(
            CompiledPipeline program, Tape documents, Connection connection, LookupReader reader) {
        this.program = program;
        this.documents = documents;
        this.connection = connection;
        parameter = new StatementParameter(program.input());
        result = new StatementResult(program);
        verdict = new VerdictWriter(program, documents, result);
        rows = new RowMaker(program, documents, result);
        lookups = new LookupParameters(program.lookups(), reader, connection);
        results = table();
        prepared = prepare();
    }

    /// Runs the statement over the first `count` documents; `record` has the index of each
    /// document's record in the batch. Returns the documents that are still pending at a sink. Not
    /// for a statement with `unnest`.
    int[] run(LeasedWork work, Outcomes table, int[] record, int count) {
        result.begin(count);
        search(work, table, record, count);
        return good(work, table, record, count);
    }

    /// Runs the statement, and returns the rows that are still pending at a sink.
    Rows rows(LeasedWork work, Outcomes table, int[] record, int count) {
        result.begin(count);
        search(work, table, record, count);
        var good =
                program.unnest().isPresent()
                        ? elements(work, table, record, count)
                        : GoodRows.of(good(work, table, record, count), result);
        last = good;
        return rows.rows(index -> work.records().get(index).id(), record, good, table);
    }

    /// Writes rows of the last run to durable files, as [Kernel#write] does.
    List<StagedFile> write(int sink, int[] rows, String batch, StagingFolder staging)
            throws IOException, ObjectKeyException {
        return results.orElseThrow().write(sink, last, rows, result, batch, staging);
    }

    /// Returns the result of the last run.
    StatementResult result() {
        return result;
    }

    /// Runs the statement over all documents. With `unnest` it runs over a few at a time. The
    /// records that remain when the batch has its most rows are returned to the source.
    private void search(LeasedWork work, Outcomes table, int[] record, int count) {
        var search = new Search(work, table, record);
        if (program.unnest().isEmpty()) {
            search.over(0, count);
            return;
        }
        int from = 0;
        while (from < count && result.rows() < MAX_ROWS) {
            int to = from;
            for (long bytes = 0; to < count && bytes < SLICE_BYTES; to++) {
                bytes += work.records().get(record[to]).body().length;
            }
            search.over(from, to);
            from = to;
        }
        for (int document = from; document < count; document++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                if (table.at(record[document], sink) == Outcome.PENDING) {
                    table.put(record[document], sink, Outcome.RETURNED, LATER);
                }
            }
        }
    }

    /// Returns the rows of a pipeline with `unnest`.
    private GoodRows elements(LeasedWork work, Outcomes table, int[] record, int count) {
        var verdicts = new ElementVerdicts(program, documents, result, verdict, rows);
        var byDocument = result.rowsByDocument(count);
        for (int document = 0; document < count; document++) {
            if (byDocument[document].length > 0) {
                int index = record[document];
                var origin = work.records().get(index);
                verdicts.add(document, byDocument[document], origin, index, table);
            }
        }
        return verdicts.rows();
    }

    private int[] good(LeasedWork work, Outcomes table, int[] record, int count) {
        var good = new int[count];
        int size = 0;
        for (int document = 0; document < count; document++) {
            int at = result.row(document);
            int index = record[document];
            if (at >= 0 && verdict.good(document, at, arrived(work, index), index, table)) {
                good[size++] = document;
            }
        }
        return Arrays.copyOf(good, size);
    }

    private static Instant arrived(LeasedWork work, int index) {
        return work.records().get(index).receivedAt();
    }

    /// Runs the statement over the documents of a batch, and isolates the documents for which it
    /// fails.
    private final class Search implements Bisection<RuntimeException> {

        private final LeasedWork work;
        private final Outcomes table;
        private final int[] record;

        Search(LeasedWork work, Outcomes table, int[] record) {
            this.work = work;
            this.table = table;
            this.record = record;
        }

        @Override
        public void range(int from, int to) throws SQLException {
            once(work, record, from, to);
        }

        @Override
        public void recover(SQLException failure) {
            renew();
        }

        @Override
        public void failed(int item, SQLException failure) {
            table.reject(record[item], List.of(refused(failure)));
        }
    }

    private Reason refused(SQLException error) {
        return Reason.of(
                "kernel",
                "the SQL of the pipeline failed for this record: " + errorParser.sentence(error));
    }

    private void once(LeasedWork work, int[] record, int from, int to) throws SQLException {
        parameter.clear();
        for (int document = from; document < to; document++) {
            var origin = work.records().get(record[document]);
            parameter.add(documents, document, work.source(), origin);
        }
        var statement = Objects.requireNonNull(prepared, "the kernel is closed");
        lookups.set(statement, parameter.bytes());
        if (results.isPresent()) {
            results.get().read(statement, from, chunks -> result.read(chunks, from, to - from));
            return;
        }
        try (var chunks = statement.query()) {
            result.read(chunks, from, to - from);
        }
    }

    /// Creates the table of results, if a sink needs it. A failure is an internal error.
    private Optional<ResultTable> table() {
        try {
            return ResultTable.isNeeded(program)
                    ? Optional.of(new ResultTable(program, connection))
                    : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the table for files cannot be created: " + errorParser.sentence(e), e);
        }
    }

    /// Prepares the statement. A failure is an internal error, which no record has caused.
    private DuckDBPreparedStatement prepare() {
        try {
            return connection
                    .prepareStatement(
                            results.map(ResultTable::insert).orElse(program.statement().text()))
                    .unwrap(DuckDBPreparedStatement.class);
        } catch (SQLException e) {
            close();
            var mark = program.statement().at(errorParser.position(e));
            throw new IllegalStateException(
                    "the pipeline's statement cannot be prepared"
                            + (mark.equals(SourcePosition.NONE)
                                    ? ""
                                    : " (app file, line " + mark.line() + ")")
                            + ": "
                            + errorParser.sentence(e),
                    e);
        }
    }

    /// Prepares the statement again, because DuckDB closes it after an error. If this fails, DuckDB
    /// itself is unusable, and no record is rejected for that reason.
    private void renew() {
        try {
            drop();
        } catch (SQLException e) {
            throw new IllegalStateException("the DuckDB statement cannot be closed", e);
        }
        prepared = prepare();
    }

    private void drop() throws SQLException {
        var statement = prepared;
        prepared = null;
        lookups.close();
        if (statement != null) {
            statement.close();
        }
    }

    @Override
    public void close() {
        try {
            drop();
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the DuckDB connection cannot be closed", e);
        }
    }
}
