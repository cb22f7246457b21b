package dev.leat.load;

import dev.leat.app.Step;
import dev.leat.batch.FileProgress;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.engine.Batch;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernel.Reduced;
import dev.leat.load.PieceResult.Abandoned;
import dev.leat.load.PieceResult.Committed;
import dev.leat.load.PieceResult.Postponed;
import dev.leat.load.ProcessedPiece.Found;
import dev.leat.plan.Effect;
import dev.leat.port.OutputConflictException;
import dev.leat.port.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Commits the pieces of one file in the same way as the [dev.leat.engine.Committer] commits
/// batches. The last commit of each piece also contains a checkpoint and, for the last piece, the
/// end of the file. Owned by one thread.
///
/// Only this commit determines which lines the stores refuse, but the file with the rejected lines
/// must be durable before the commit. So the file is written on an assumption: at first, that no
/// line is refused. If the commit refuses other lines, it is rolled back and repeated with these
/// lines as the assumption.
final class PieceCommit {

    private final FilePipelineContext context;
    private final FileSettlements ends;
    private final FileTask task;
    private FileProgress progress;

    PieceCommit(
            FilePipelineContext context,
            FileSettlements ends,
            FileTask task,
            FileProgress progress) {
        this.context = context;
        this.ends = ends;
        this.task = task;
        this.progress = progress;
    }

    /// Returns the progress of the file.
    FileProgress progress() {
        return progress;
    }

    /// The content of the last commit under the assumption `found`, and the file's progress after
    /// it.
    private record Prepared(
            Optional<ProcessedPiece> piece,
            Found found,
            List<Effect> checkpoint,
            FileProgress after,
            FileEnd end) {}

    /// Commits a piece and, if `last` contains the file's kernel, the end of the file. `piece` is
    /// empty if all pieces are already committed.
    ///
    /// @throws UnavailableException if the source store is unavailable
    PieceResult commit(Optional<ProcessedPiece> piece, Optional<FileKernel> last)
            throws IOException {
        if (last.isEmpty()) {
            return committed(piece, last);
        }
        try (var _ = ends.hold()) {
            return committed(piece, last);
        }
    }

    private PieceResult committed(Optional<ProcessedPiece> piece, Optional<FileKernel> last)
            throws IOException {
        var assumed = piece.map(ProcessedPiece::assumed).orElse(Found.NOTHING);
        var prepared = prepare(piece, assumed, last);
        if (prepared.end() instanceof Abandoned abandoned) {
            return abandoned;
        }
        var message = task.message().batch();
        var batch = piece.map(now -> message.with(now.rows())).orElse(message);
        var entered =
                piece.map(ProcessedPiece::table)
                        .orElseGet(() -> new Outcomes(0, context.pipeline().to().size()));
        var table = context.committer().begin(batch, entered, now -> postponed(now).isEmpty());
        var postponed = postponed(table);
        return postponed.isPresent() ? postponed.get() : end(batch, table, prepared, last);
    }

    /// Commits the result of a step over the whole file.
    ///
    /// @throws UnavailableException if the source store is unavailable
    void step(Reduced step) {
        var checkpoint = checkpoint(step);
        context.committer().commitToSource(tx -> tx.apply(checkpoint));
        reached(after(step));
    }

    /// Runs the last commit, and repeats it until its assumption is correct.
    private PieceResult end(Batch batch, Outcomes table, Prepared first, Optional<FileKernel> last)
            throws IOException {
        var now = first;
        boolean again = false;
        while (true) {
            if (now.end() instanceof Abandoned abandoned) {
                return abandoned;
            }
            var prepared = now;
            try {
                var attempt =
                        context.committer()
                                .end(
                                        batch,
                                        table,
                                        (tx, entered) -> attempt(tx, entered, prepared),
                                        Committed.class::isInstance);
                switch (attempt) {
                    case Committed committed -> {
                        kept(prepared, committed);
                        return committed;
                    }
                    case PieceResult other -> {
                        return other;
                    }
                    case CommitAttempt.AssumptionFailed(var found) ->
                            now = prepare(prepared.piece(), found, last);
                }
            } catch (OutputConflictException taken) {
                if (again) {
                    return Postponed.failed(
                            Reason.of("attempts", String.valueOf(taken.getMessage())));
                }
                // Prepares the outputs again, which finds the reason why they cannot be published.
                again = true;
                now = prepare(prepared.piece(), prepared.found(), last);
            }
        }
    }

    private CommitAttempt attempt(Store.Transaction tx, Outcomes table, Prepared prepared) {
        var postponed = postponed(table);
        if (postponed.isPresent()) {
            return postponed.get();
        }
        var found = prepared.piece().map(piece -> piece.found(table)).orElse(Found.NOTHING);
        if (!found.equals(prepared.found())) {
            return new CommitAttempt.AssumptionFailed(found);
        }
        prepared.checkpoint().forEach(tx::apply);
        if (!(prepared.end() instanceof FileSettlement ending)) {
            return new Committed(table, Optional.empty());
        }
        var outcome = ending.apply(tx, task.message());
        return outcome.isPresent() ? new Committed(table, outcome) : Postponed.uncounted();
    }

    /// The whole piece is postponed if one of its lines must be retried at a sink.
    private static Optional<Postponed> postponed(Outcomes table) {
        boolean returned = false;
        for (int record = 0; record < table.records(); record++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                if (table.at(record, sink) == Outcome.RETRIED) {
                    return Optional.of(Postponed.failed(why(table.reasons(record, sink))));
                }
                returned |= table.at(record, sink) == Outcome.RETURNED;
            }
        }
        return returned ? Optional.of(Postponed.uncounted()) : Optional.empty();
    }

    private static Reason why(List<Reason> reasons) {
        return reasons.isEmpty()
                ? Reason.of("attempts", "a line failed at a sink for a transient reason")
                : reasons.getFirst();
    }

    private Prepared prepare(Optional<ProcessedPiece> piece, Found found, Optional<FileKernel> last)
            throws IOException {
        var after = progress;
        var checkpoint = new ArrayList<Effect>();
        if (piece.isPresent()) {
            var step = piece.get().step(found, task.staging());
            after = after(step);
            checkpoint.add(checkpoint(step));
        }
        var end = last.isPresent() ? ends.done(task, last.get(), after) : new FileEnd.NotYet();
        return new Prepared(piece, found, checkpoint, after, end);
    }

    private FileProgress after(Reduced step) {
        return progress.plus(step.next(), step.totals(), step.staged());
    }

    /// Returns the checkpoint of a piece. The first checkpoint of a file also records the start of
    /// its processing.
    private Effect.Checkpoint checkpoint(Reduced step) {
        boolean first = progress.next().equals(Position.START);
        return new Effect.Checkpoint(
                context.pipeline().name(),
                task.unit(),
                task.message().leased(),
                progress.plan(),
                step.next(),
                step.totals(),
                step.staged(),
                first ? progress.started() : context.platform().time().instant());
    }

    private void kept(Prepared prepared, Committed committed) {
        prepared.piece()
                .ifPresent(piece -> {
                    long steps = context.pipeline().steps().stream().filter(Step::overFile).count();
                    long made = progress.staged().stream().filter(StagedFile::stepOutput).count();
                    context.tally().lines(committed.table(), piece.unread(), made == steps);
                    reached(prepared.after());
                });
        committed.end().ifPresent(task.message()::ended);
    }

    private void reached(FileProgress now) {
        progress = now;
        task.message().progressed();
        context.tally().files().at(task.unit(), progress.next());
    }
}
