package dev.leat.kernel;

import dev.leat.batch.Elements;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.RedriveHistory;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.decode.Tape;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.compile.CompiledPipeline;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Runs a compiled statement over the documents of a batch, and writes its verdicts to the table of
/// outcomes. A record for which the statement fails is rejected. Owned by one thread.
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
    private final LookupReader reader;
    private final Tape documents;
    private final StatementResult result;
    private final DocumentStatement statement;
    private final VerdictWriter verdict;
    private final RowMaker rows;
    private int written;
    private GoodRows last = new GoodRows(new int[0], new int[0], Elements.NONE);

    /// Creates a runner over the rows of `documents`. Closing it closes the connection.
    StatementRunner(
            CompiledPipeline program, Tape documents, Connection connection, LookupReader reader) {
        this.program = program;
        this.reader = reader;
        this.documents = documents;
        result = new StatementResult(program);
        statement = new DocumentStatement(program, result, connection, reader);
        verdict = new VerdictWriter(program, documents, result);
        rows = new RowMaker(program, documents, result);
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
        if (program.replacesRows()) {
            var records = verdicts(work, table, record, count).records();
            last = records.withFirsts();
            return new RecordMaker(program, documents, result, rows, record, records).rows(table);
        }
        var good =
                program.unnest().isPresent()
                        ? verdicts(work, table, record, count).rows()
                        : GoodRows.of(good(work, table, record, count), result);
        last = good;
        return rows.rows(index -> work.records().get(index).id(), record, good, table);
    }

    /// Writes rows of the last run to durable files, as [Kernel#write] does.
    List<StagedFile> write(int sink, int[] rows, String batch, StagingFolder staging)
            throws IOException, ObjectKeyException {
        var table = statement.table().orElseThrow();
        var document = IntStream.of(rows).map(row -> last.document()[row]).toArray();
        var element =
                program.unnest().isEmpty()
                        ? new int[0]
                        : IntStream.of(rows).map(row -> result.number(last.at()[row])).toArray();
        try {
            return table.write(
                    sink,
                    new ResultTable.Taken.Positions(document, element),
                    template -> OutputPaths.ofBatch(template, batch),
                    ++written,
                    Map.of(),
                    staging);
        } catch (UnreadableFileException wrong) {
            throw new ObjectKeyException(wrong.reason());
        } catch (SQLException e) {
            throw table.session()
                    .failed(
                            "the rows for bucket "
                                    + program.outlets().get(sink).name()
                                    + " cannot be written",
                            e);
        }
    }

    LakeKernel lake() {
        return new LakeBatch(program, statement.table().orElseThrow().session());
    }

    /// Returns the result of the last run.
    StatementResult result() {
        return result;
    }

    /// Runs the statement over all documents. With `unnest` it runs over a few at a time. The
    /// records that remain when the batch has its most rows are returned to the source.
    private void search(LeasedWork work, Outcomes table, int[] record, int count) {
        if (!program.lookups().isEmpty()) {
            work.records().stream()
                    .flatMap(of -> of.redrive().stream())
                    .map(RedriveHistory::run)
                    .distinct()
                    .forEach(reader::redriven);
        }
        var batch = new BatchDocuments(work, table, record);
        if (program.unnest().isEmpty()) {
            statement.run(batch, 0, count);
            return;
        }
        int from = 0;
        while (from < count && result.rows() < MAX_ROWS) {
            int to = from;
            for (long bytes = 0; to < count && bytes < SLICE_BYTES; to++) {
                bytes += work.records().get(record[to]).body().length;
            }
            statement.run(batch, from, to);
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

    /// Returns the combined outcomes of the rows of a pipeline with `unnest`.
    private ElementVerdicts verdicts(LeasedWork work, Outcomes table, int[] record, int count) {
        var verdicts = new ElementVerdicts(program, documents, result, verdict, rows);
        var byDocument = result.rowsByDocument(count);
        for (int document = 0; document < count; document++) {
            if (byDocument[document].length > 0) {
                int index = record[document];
                var origin = work.records().get(index);
                verdicts.add(document, byDocument[document], origin, index, table);
            }
        }
        return verdicts;
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

    /// Documents of a batch; `record` is the index of each document's record.
    private final class BatchDocuments implements DocumentStatement.Documents {

        private final LeasedWork work;
        private final Outcomes table;
        private final int[] record;

        BatchDocuments(LeasedWork work, Outcomes table, int[] record) {
            this.work = work;
            this.table = table;
            this.record = record;
        }

        @Override
        public void add(StatementParameter parameter, int document) {
            var origin = work.records().get(record[document]);
            parameter.add(documents, document, work.source(), origin);
        }

        @Override
        public void failed(int document, String error) {
            table.reject(record[document], List.of(VerdictWriter.failed(error)));
        }
    }

    @Override
    public void close() {
        statement.close();
    }
}
