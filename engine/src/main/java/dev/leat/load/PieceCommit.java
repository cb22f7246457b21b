package dev.leat.load;

import dev.leat.app.Step;
import dev.leat.batch.FileProgress;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.engine.Batch;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernel.Reduced;
import dev.leat.load.LakeLoads.Judged;
import dev.leat.load.PieceResult.Abandoned;
import dev.leat.load.PieceResult.Committed;
import dev.leat.load.PieceResult.Postponed;
import dev.leat.load.ProcessedPiece.Found;
import dev.leat.load.TableLoads.Loaded;
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
    private final TableLoads loads;
    private FileProgress progress;
    private Judged judged = Judged.NOTHING;
    private Loaded loaded = Loaded.NOTHING;
    private boolean repeated;

    PieceCommit(
            FilePipelineContext context,
            FileSettlements ends,
            FileTask task,
            FileProgress progress) {
        this.context = context;
        this.ends = ends;
        this.task = task;
        this.loads = new TableLoads(context, ends.lake());
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
        try {
            if (last.isEmpty()) {
                return committed(piece, last);
            }
            try (var _ = ends.lake().hold()) {
                judge(piece, last.get());
                return committed(piece, last);
            }
        } catch (UnreadableFileException refused) {
            return new Abandoned(List.of(refused.reason()));
        }
    }

    /// Judges the rows of the whole file by the unique keys of lake tables.
    private void judge(Optional<ProcessedPiece> last, FileKernel kernel)
            throws UnreadableFileException, IOException {
        var staged = new ArrayList<>(FileSettlements.published(progress.staged()));
        last.ifPresent(piece -> staged.addAll(piece.worked().staged()));
        judged = ends.lake().judge(task, kernel, staged, _ -> true);
    }

    private PieceResult committed(Optional<ProcessedPiece> piece, Optional<FileKernel> last)
            throws UnreadableFileException, IOException {
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
        var table = context.committer().begin(batch, entered, now -> Postponed.of(now).isEmpty());
        var postponed = Postponed.of(table);
        if (postponed.isPresent()) {
            return postponed.get();
        }
        if (last.isEmpty() || loads.none()) {
            return end(batch, table, prepared, last);
        }
        try {
            return loaded(batch, table, prepared, last);
        } catch (OutputConflictException _) {
            judge(piece, last.get());
            return loaded(batch, table, prepare(piece, assumed, last), last);
        }
    }

    /// Loads the file into tables, and ends it.
    private PieceResult loaded(
            Batch batch, Outcomes table, Prepared prepared, Optional<FileKernel> last)
            throws IOException {
        var piece = prepared.piece();
        if (load(piece, table).isEmpty()) {
            return Postponed.uncounted();
        }
        if (loaded.postponed().isPresent()) {
            return loaded.postponed().get();
        }
        var found = found(piece, loaded);
        boolean asPrepared = loaded.kept() && loaded.same() && found.equals(prepared.found());
        return end(
                batch, loaded.table(), asPrepared ? prepared : prepare(piece, found, last), last);
    }

    /// Loads the file into tables. Returns empty if their database is unavailable.
    private Optional<Loaded> load(Optional<ProcessedPiece> last, Outcomes table)
            throws IOException {
        var result =
                loads.load(
                        task,
                        progress,
                        last,
                        table,
                        judged,
                        now ->
                                !FileSettlements.exceeds(
                                        context.pipeline(),
                                        now.in(progress).totals().plus(found(last, now).totals())));
        result.ifPresent(now -> loaded = now);
        return result;
    }

    private static Found found(Optional<ProcessedPiece> piece, Loaded loaded) {
        return piece.map(now -> now.found(loaded.table())).orElse(Found.NOTHING);
    }

    /// Commits the result of a step over the whole file.
    ///
    /// @throws UnavailableException if the source store is unavailable
    void step(Reduced step) {
        var checkpoint = checkpoint(step);
        context.committer().commitToSource(tx -> tx.apply(checkpoint));
        reached(progress.plus(step.next(), step.totals(), step.staged()));
    }

    /// Runs the last commit, and repeats it until its assumption is correct.
    ///
    /// @throws OutputConflictException if another program changed a lake table whose rows were
    ///   judged
    private PieceResult end(Batch batch, Outcomes table, Prepared first, Optional<FileKernel> last)
            throws IOException {
        var now = first;
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
                if (repeated) {
                    return Postponed.failed(
                            Reason.of("attempts", String.valueOf(taken.getMessage())));
                }
                repeated = true;
                if (!judged.sinks().isEmpty()) {
                    throw taken;
                }
                // Prepares the outputs again, which finds the reason why they cannot be published.
                now = prepare(prepared.piece(), prepared.found(), last);
            }
        }
    }

    private CommitAttempt attempt(Store.Transaction tx, Outcomes table, Prepared prepared) {
        var postponed = Postponed.of(table);
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

    private Prepared prepare(Optional<ProcessedPiece> piece, Found found, Optional<FileKernel> last)
            throws IOException {
        var after = loaded.in(progress);
        var checkpoint = new ArrayList<Effect>();
        if (piece.isPresent()) {
            var rows =
                    last.isPresent() || loads.none()
                            ? Optional.<StagedFile>empty()
                            : loads.stage(task, piece.get(), found);
            var step = piece.get().step(found, rows, task.staging());
            after = after.plus(step.next(), step.totals(), step.staged());
            checkpoint.add(checkpoint(step));
        }
        var end =
                last.isPresent()
                        ? ends.done(task, last.get(), after, judged)
                        : new FileEnd.NotYet();
        return new Prepared(piece, found, checkpoint, after, end);
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
        context.tally().lines(loaded.lines());
        committed.end().ifPresent(task.message()::ended);
    }

    private void reached(FileProgress now) {
        progress = now;
        task.message().progressed();
        context.tally().files().at(task.unit(), progress.next());
    }
}
