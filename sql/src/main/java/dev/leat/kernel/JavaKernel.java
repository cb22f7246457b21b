package dev.leat.kernel;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.decode.Decoder;
import dev.leat.decode.Tape;
import dev.leat.disk.FullDisk;
import dev.leat.function.process.Answer;
import dev.leat.function.process.FunctionException;
import dev.leat.function.process.FunctionProcess;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.compile.CompiledPipeline.Cell;
import dev.leat.kernel.compile.CompiledPipeline.Named;
import dev.leat.kernel.compile.JavaPipeline;
import dev.leat.port.UnavailableException;
import dev.leat.watch.RecordValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The kernel of a pipeline with a `java` step: runs the first statement, sends the rows to the
/// function, and runs the second statement over the rows with the added columns. A record that the
/// function rejects, or for which it fails, is rejected with the cause `java`. If the function
/// cannot run at all, the records are retried.
final class JavaKernel implements Kernel {

    private static final String CAUSE = "java";

    private static final Logger LOG = LoggerFactory.getLogger(JavaKernel.class);

    private final JavaPipeline pipeline;
    private final List<Named> columns;
    private final DocumentDecoder decoder;
    private final StatementRunner before;
    private final StatementRunner after;
    private final FunctionProcess function;
    private final Decoder addedDecoder;
    private final Tape added;
    private final Tape handedOver;

    /// Creates a kernel. The caller closes the function after all kernels that use it.
    JavaKernel(
            JavaPipeline pipeline,
            UnknownFields policy,
            DuckDb database,
            LookupReader lookups,
            FunctionProcess function,
            LongConsumer unknownFields) {
        this.pipeline = pipeline;
        this.function = function;
        columns = pipeline.columns();
        decoder = new DocumentDecoder(pipeline.before().input().schema(), policy, unknownFields);
        addedDecoder = new Decoder(pipeline.added(), UnknownFields.REJECT);
        added = new Tape(pipeline.added().fields().size());
        int width = pipeline.after().input().schema().fields().size();
        handedOver = new Tape(pipeline.keepsUnknownFields() ? width + 1 : width);
        before =
                new StatementRunner(
                        pipeline.before(), decoder.documents(), database.duplicate(), lookups);
        try {
            after =
                    new StatementRunner(
                            pipeline.after(), handedOver, database.duplicate(), lookups);
        } catch (RuntimeException failed) {
            before.close();
            throw failed;
        }
    }

    @Override
    public Rows run(LeasedWork work, Outcomes table) {
        var record = decoder.decode(work, table);
        var good = before.run(work, table, record, record.length);
        var continuing = apply(table, record, good);
        return after.rows(work, table, continuing, continuing.length);
    }

    /// Applies the function to these documents. Returns the index of the record of each row that it
    /// handed over.
    private int[] apply(Outcomes table, int[] record, int[] good) {
        handedOver.clear();
        var continuing = new int[good.length];
        int count = 0;
        try {
            var answers = function.apply(Arrays.stream(good).mapToObj(this::row).toList());
            for (int i = 0; i < good.length; i++) {
                var reasons = take(answers.get(i), good[i]);
                if (reasons.isEmpty()) {
                    continuing[count++] = record[good[i]];
                } else {
                    table.reject(record[good[i]], reasons);
                }
            }
        } catch (FunctionException unusable) {
            var message = String.valueOf(unusable.getMessage());
            if (FullDisk.caused(unusable)) {
                throw new UnavailableException(message + "; free some space", unusable);
            }
            LOG.error("Pipeline {}: {}", pipeline.pipeline(), message);
            for (int document : good) {
                retry(table, record[document], reason(message));
            }
        }
        return Arrays.copyOf(continuing, count);
    }

    private static void retry(Outcomes table, int record, Reason why) {
        for (int sink = 0; sink < table.sinks(); sink++) {
            if (table.at(record, sink) == Outcome.PENDING) {
                table.put(record, sink, Outcome.RETRIED, why);
            }
        }
    }

    /// Returns a record in the form that the function's JVM reads.
    private byte[] row(int document) {
        var tapes = new ArrayList<Tape>();
        int size = 0;
        for (var column : columns) {
            var tape = tape(column.cell());
            tapes.add(tape);
            size += Integer.BYTES + tape.length(row(column.cell(), document), index(column.cell()));
        }
        var bytes = ByteBuffer.allocate(size);
        for (int i = 0; i < columns.size(); i++) {
            var cell = columns.get(i).cell();
            int row = row(cell, document);
            int length = tapes.get(i).length(row, index(cell));
            bytes.putInt(length);
            bytes.put(tapes.get(i).bytes(), tapes.get(i).start(row, index(cell)), length);
        }
        return bytes.array();
    }

    private Tape tape(Cell cell) {
        return switch (cell) {
            case Cell.Field _ -> decoder.documents();
            case Cell.Computed _ -> before.result().cells();
        };
    }

    private int row(Cell cell, int document) {
        return switch (cell) {
            case Cell.Field _ -> document;
            case Cell.Computed _ -> before.result().row(document);
        };
    }

    private static int index(Cell cell) {
        return switch (cell) {
            case Cell.Field(int column) -> column;
            case Cell.Computed(int column) -> column;
        };
    }

    /// Hands the row over with the added columns, or returns the reasons why it is rejected.
    private List<Reason> take(Answer answer, int document) {
        return switch (answer) {
            case Answer.Rejected(var why) -> List.of(reason(why));
            case Answer.Failed(var why) ->
                    List.of(reason(pipeline.step().function().className() + " failed: " + why));
            case Answer.Columns(var columnsOfAnswer) -> {
                added.clear();
                var wrong = addedDecoder.decode(columnsOfAnswer, added);
                if (wrong.isEmpty()) {
                    handOver(document);
                }
                yield wrong.stream().map(this::returned).toList();
            }
        };
    }

    /// Returns the reason for a value that does not fit its column.
    private Reason returned(Reason wrong) {
        var name = pipeline.step().function().className();
        var message =
                switch (wrong.cause()) {
                    case "unknown_field" ->
                            name + " returned a column that the step does not name in `adds`";
                    case "malformed" -> name + " returned invalid text or JSON: " + wrong.message();
                    default -> name + " returned a value that " + wrong.message();
                };
        // an unknown name is a value, which is the name of the column
        var field = wrong.cause().equals("unknown_field") ? wrong.value() : wrong.field();
        return new Reason(CAUSE, field, wrong.value(), message, Optional.of(pipeline.place()));
    }

    private Reason reason(String message) {
        return Reason.of(CAUSE, message).in(pipeline.place());
    }

    private void handOver(int document) {
        handedOver.beginRow();
        int to = 0;
        for (var column : columns) {
            copy(tape(column.cell()), row(column.cell(), document), index(column.cell()), to++);
        }
        for (int from = 0; from < pipeline.added().fields().size(); from++) {
            copy(added, 0, from, to++);
        }
        if (pipeline.keepsUnknownFields()) {
            int kept = pipeline.before().input().schema().fields().size();
            copy(decoder.documents(), document, kept, to);
        }
        handedOver.endRow();
    }

    private void copy(Tape from, int row, int column, int to) {
        int start = handedOver.size();
        handedOver.copy(from, row, column);
        handedOver.cell(to, start);
    }

    @Override
    public RecordValues values() {
        return decoder.values();
    }

    @Override
    public List<StagedFile> write(int sink, int[] rows, String batch, StagingFolder staging)
            throws IOException, ObjectKeyException {
        return after.write(sink, rows, batch, staging);
    }

    @Override
    public LakeKernel lake() {
        return after.lake();
    }

    @Override
    public void close() {
        try (before) {
            after.close();
        }
    }
}
