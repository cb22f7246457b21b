package dev.leat.kernel;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.watch.RecordValues;
import java.io.IOException;
import java.sql.Connection;
import java.util.List;
import java.util.function.LongConsumer;

/// The kernel of one pipeline. It decodes documents to the tape (the decoded values of a batch),
/// runs the statement over the valid documents, and converts the statement's result to rows.
///
/// The reasons of rejections have these causes, in addition to the causes of the decoder: `check`,
/// `set`, `where` (a condition whose evaluation fails), `lookup`, `key`, `range`, and `kernel` for
/// errors of DuckDB itself.
final class PipelineKernel implements Kernel {

    private final DocumentDecoder decoder;
    private final StatementRunner statement;

    PipelineKernel(
            CompiledPipeline program,
            UnknownFields policy,
            Connection connection,
            LookupReader reader,
            LongConsumer unknownFields) {
        decoder = new DocumentDecoder(program.input().schema(), policy, unknownFields);
        statement = new StatementRunner(program, decoder.documents(), connection, reader);
    }

    @Override
    public Rows run(LeasedWork work, Outcomes table) {
        var record = decoder.decode(work, table);
        return statement.rows(work, table, record, record.length);
    }

    @Override
    public RecordValues values() {
        return decoder.values();
    }

    @Override
    public List<StagedFile> write(int sink, int[] rows, String batch, StagingFolder staging)
            throws IOException, ObjectKeyException {
        return statement.write(sink, rows, batch, staging);
    }

    @Override
    public LakeKernel lake() {
        return statement.lake();
    }

    @Override
    public void close() {
        statement.close();
    }
}
