package dev.leat.load;

import dev.leat.app.Sink;
import dev.leat.batch.FileProgress;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.engine.SinkCounts;
import dev.leat.kernel.FileKernel.Reduced;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.util.Optional;

/// The writes of the pieces of a [FileReplay] to some sinks of its pipeline. Owned by one thread.
final class ReplayWrites {

    private final FilePipelineContext context;
    private final SinkCounts counts;
    private final TableLoads loads;

    ReplayWrites(FilePipelineContext context, SinkCounts counts) {
        this.context = context;
        this.counts = counts;
        this.loads = new TableLoads(context, LakeLoads.ofReplay(context, counts::to));
    }

    /// Commits the rows of a piece to the sinks that take rows, and stages those for warehouse
    /// tables and lake tables. Returns the progress after the piece.
    ///
    /// @throws UnavailableException if a sink cannot take a row now
    Reduced rows(FileTask task, ProcessedPiece piece, FileProgress before) throws IOException {
        var entered = piece.table().copy();
        for (int sink = 0; sink < entered.sinks(); sink++) {
            for (int record = 0; record < entered.records() && !counts.to(sink(sink)); record++) {
                entered.put(record, sink, Outcome.DUPLICATE);
            }
        }
        var batch = task.message().batch().with(piece.rows());
        var begun = context.committer().begin(batch, entered, _ -> true);
        var table =
                context.committer()
                        .end(batch, begun, (_, ended) -> ended, ended -> again(ended).isEmpty());
        again(table)
                .ifPresent(cell -> {
                    throw SinkCounts.unavailable(
                            sink(cell.sink()), table.reasons(cell.record(), cell.sink()));
                });
        if (FileRun.afterSteps(context.pipeline(), before)) {
            count(table);
        }
        var found = piece.found(table);
        return piece.step(found, loads.stage(task, piece, found), task.staging());
    }

    private Sink sink(int index) {
        return context.pipeline().to().get(index);
    }

    /// A record and the sink that must receive it again.
    private record Cell(int record, int sink) {}

    private static Optional<Cell> again(Outcomes table) {
        for (int record = 0; record < table.records(); record++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                if (table.at(record, sink).again()) {
                    return Optional.of(new Cell(record, sink));
                }
            }
        }
        return Optional.empty();
    }

    /// Counts the outcomes that are known. Rows for warehouse tables are pending.
    private void count(Outcomes table) {
        for (int sink = 0; sink < table.sinks(); sink++) {
            if (sink(sink).staged().isEmpty()) {
                counts.add(sink(sink), table.counts(sink));
            }
        }
    }
}
