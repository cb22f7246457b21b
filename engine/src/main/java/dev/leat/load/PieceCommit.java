package dev.leat.load;

import dev.leat.batch.FileProgress;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.engine.AssumedCommit;
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
import dev.leat.plan.OutputConflictException;
import dev.leat.port.LakeTables;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Commits the pieces of one file in the same way as the [dev.leat.engine.Committer] commits
/// batches. The last commit of each piece also contains a checkpoint and, for the last piece, the
/// end of the file. Owned by one thread.
///
/// Only this commit determines which lines the stores refuse, but the file with the rejected lines
/// must be durable before the commit. So it is an [AssumedCommit]: at first, no line is assumed to
/// be refused. If the commit refuses other lines, it is repeated with these lines.
final class PieceCommit {

    private final FilePipelineContext context;
    private final FileEnding ends;
    private final FileTask task;
    private final TableLoads loads;

    PieceCommit(FilePipelineContext context, FileEnding ends, FileTask task) {
        this.context = context;
        this.ends = ends;
        this.task = task;
        this.loads = new TableLoads(context);
    }

    /// Commits a piece and, if `last` contains the file's kernel, the end of the file. `piece` is
    /// empty if all pieces are already committed.
    ///
    /// @param before the progress of the file before the piece
    /// @throws OutputConflictException if other programs change the outputs of the file again and
    ///   again
    /// @throws UnavailableException if the source store is unavailable
    PieceResult commit(
            FileProgress before, Optional<ProcessedPiece> piece, Optional<FileKernel> last)
            throws IOException {
        return commit(new Piece(before, piece, last, Optional.empty()));
    }

    /// Commits a file that another process has processed, and its end.
    ///
    /// @param file the result of all its pieces and steps
    /// @throws OutputConflictException if other programs change the outputs of the file again and
    ///   again
    /// @throws UnavailableException if the source store is unavailable
    PieceResult whole(FileProgress before, Reduced file, FileKernel kernel) throws IOException {
        var last = Optional.of(kernel);
        return commit(new Piece(before, Optional.empty(), last, Optional.of(file)));
    }

    private PieceResult commit(Piece commit) throws IOException {
        var platform = context.platform();
        try (LakeTables.Hold _ =
                commit.last.isPresent() ? platform.hold(context.pipeline()) : () -> {}) {
            return commit.run(commit.assumed(), platform.buckets()::discard);
        }
    }

    /// Commits the result of a step over the whole file. Returns the progress after it.
    ///
    /// @throws UnavailableException if the source store is unavailable
    FileProgress step(FileProgress before, Reduced step) {
        var checkpoint = checkpoint(before, step);
        context.committer().commitToSource(tx -> tx.apply(checkpoint));
        return before.plus(step.next(), step.totals(), step.staged());
    }

    /// Returns the checkpoint of a piece. The first checkpoint of a file also records the start of
    /// its processing.
    private Effect.Checkpoint checkpoint(FileProgress before, Reduced step) {
        boolean first = before.next().equals(Position.START);
        return new Effect.Checkpoint(
                context.pipeline().name(),
                task.unit(),
                task.message().leased(),
                before.plan(),
                step.next(),
                step.totals(),
                step.staged(),
                first ? before.started() : context.platform().time().instant());
    }

    /// The content of the last commit under the assumption `found`, and the file's progress after
    /// it. If there are reasons, the file is abandoned.
    private record Content(
            Found found,
            List<Effect> checkpoint,
            FileProgress after,
            Optional<FileSettlement> end,
            List<Reason> refused) {}

    /// The commit of a piece. Its assumption are the totals and the refused lines.
    private final class Piece implements AssumedCommit<Found, Content, PieceResult, IOException> {

        private final FileProgress before;
        private final FileProgress processed;
        private final Optional<ProcessedPiece> piece;
        private final Optional<FileKernel> last;
        private final Optional<Reduced> whole;
        private final Batch batch;
        private Optional<Outcomes> begun = Optional.empty();
        private Optional<Judged> judged = Optional.empty();
        private Optional<Loaded> loaded = Optional.empty();

        Piece(
                FileProgress before,
                Optional<ProcessedPiece> piece,
                Optional<FileKernel> last,
                Optional<Reduced> whole) {
            this.whole = whole;
            this.before = before;
            this.processed =
                    whole.map(file -> before.plus(file.next(), file.totals(), file.staged()))
                            .orElse(before);
            this.piece = piece;
            this.last = last;
            var message = task.message().batch();
            this.batch = piece.map(now -> message.with(now.rows())).orElse(message);
        }

        @Override
        public Content prepare(Found found) throws IOException {
            try {
                if (last.isPresent() && judged.isEmpty()) {
                    judged = Optional.of(judge(last.get()));
                }
                var after = loaded.map(now -> now.in(processed)).orElse(processed);
                var checkpoint = new ArrayList<Effect>();
                if (piece.isPresent()) {
                    var rows =
                            last.isPresent() || loads.none()
                                    ? Optional.<StagedFile>empty()
                                    : loads.stage(task, piece.get(), found);
                    var step = piece.get().step(found, rows, task.staging());
                    after = after.plus(step.next(), step.totals(), step.staged());
                    checkpoint.add(checkpoint(before, step));
                }
                if (whole.isPresent()) {
                    var file = whole.get();
                    // the end of the file, in the same commit, would forget the staged files
                    var bare = new Reduced(file.next(), file.totals(), List.of());
                    checkpoint.add(checkpoint(before, bare));
                }
                var end = Optional.<FileSettlement>empty();
                if (last.isPresent()) {
                    end = Optional.of(ends.done(task, last.get(), after, judged.orElseThrow()));
                }
                return new Content(found, checkpoint, after, end, List.of());
            } catch (UnreadableFileException bad) {
                return new Content(found, List.of(), before, Optional.empty(), bad.reasons());
            }
        }

        /// Judges the rows again, and loads the file again, if lake tables with a unique key take
        /// them. Otherwise only prepares the outputs again, which finds the reason why they cannot
        /// be published.
        @Override
        public Found changed(Found found) {
            if (judged.isEmpty() || judged.get().sinks().isEmpty()) {
                return found;
            }
            judged = Optional.empty();
            loaded = Optional.empty();
            return assumed();
        }

        /// Returns what results if the stores refuse no line.
        Found assumed() {
            return piece.map(ProcessedPiece::assumed).orElse(Found.NOTHING);
        }

        /// Judges the rows of the whole file by the unique keys of lake tables.
        private Judged judge(FileKernel kernel) throws UnreadableFileException, IOException {
            var staged = new ArrayList<>(FileSettlements.published(processed.staged()));
            piece.ifPresent(now -> staged.addAll(now.worked().staged()));
            return ends.lake().judge(task, kernel, staged);
        }

        /// Runs the commits before the last one, once.
        private Outcomes begun() {
            if (begun.isEmpty()) {
                var none = new Outcomes(0, context.pipeline().to().size());
                var entered = piece.map(ProcessedPiece::table).orElse(none);
                var committer = context.committer();
                begun =
                        Optional.of(
                                committer.begin(
                                        batch, entered, now -> Postponed.of(now).isEmpty()));
            }
            return begun.orElseThrow();
        }

        /// Loads the file into tables. Returns empty if their database is unavailable.
        private Optional<Loaded> load(Outcomes table) throws IOException {
            if (last.isEmpty() || loads.none()) {
                return Optional.of(Loaded.nothing(table));
            }
            var result =
                    loads.load(
                            task,
                            processed,
                            piece,
                            table,
                            judged.orElseThrow(),
                            now ->
                                    !FileSettlements.exceeds(
                                            context.pipeline(),
                                            now.in(processed)
                                                    .totals()
                                                    .plus(found(now.table()).totals())));
            result.filter(Loaded::kept).ifPresent(now -> ends.loaded(now.lines()));
            return result;
        }

        private Found found(Outcomes table) {
            return piece.map(now -> now.found(table)).orElse(Found.NOTHING);
        }

        @Override
        public Attempt<Found, PieceResult> commit(Content content) throws IOException {
            if (!content.refused().isEmpty()) {
                return new Attempt.Ended<>(new Abandoned(content.refused()));
            }
            var table = begun();
            var postponed = Postponed.of(table);
            if (postponed.isPresent()) {
                return new Attempt.Ended<>(postponed.get());
            }
            if (loaded.isEmpty()) {
                loaded = load(table);
                if (loaded.isEmpty()) {
                    return new Attempt.Ended<>(Postponed.uncounted());
                }
                var now = loaded.get();
                if (now.postponed().isPresent()) {
                    return new Attempt.Ended<>(now.postponed().get());
                }
                var found = found(now.table());
                if (!now.kept() || !now.same() || !found.equals(content.found())) {
                    return new Attempt.Refused<>(found);
                }
            }
            return context.committer()
                    .end(
                            batch,
                            loaded.orElseThrow().table(),
                            (tx, entered) -> end(tx, entered, content),
                            attempt -> attempt instanceof Attempt.Ended(Committed _));
        }

        private Attempt<Found, PieceResult> end(
                Store.Transaction tx, Outcomes table, Content content) {
            var postponed = Postponed.of(table);
            if (postponed.isPresent()) {
                return new Attempt.Ended<>(postponed.get());
            }
            var found = found(table);
            if (!found.equals(content.found())) {
                return new Attempt.Refused<>(found);
            }
            content.checkpoint().forEach(tx::apply);
            var outcome = content.end().flatMap(end -> ends.apply(tx, task, end));
            if (content.end().isPresent() && outcome.isEmpty()) {
                return new Attempt.Ended<>(Postponed.uncounted());
            }
            var lines = loaded.orElseThrow().lines();
            return new Attempt.Ended<>(new Committed(content.after(), table, lines, outcome));
        }

        @Override
        public Stream<Effect> publishes(Content content) {
            return content.end().stream().flatMap(end -> end.effects().stream());
        }
    }
}
