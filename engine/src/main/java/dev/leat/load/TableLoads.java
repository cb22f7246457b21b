package dev.leat.load;

import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.batch.FileProgress;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.file.RejectsPart;
import dev.leat.load.LakeLoads.Judged;
import dev.leat.load.PieceResult.Postponed;
import dev.leat.load.ProcessedPiece.Found;
import dev.leat.metrics.LoadedLines;
import dev.leat.plan.Effect;
import dev.leat.port.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The loads of a file into warehouse tables and lake tables with a unique key, which judge its
/// rows when the file ends. The rows of each piece are staged in durable files; those of the last
/// piece for warehouse tables are in memory. One transaction of the database loads all of them; the
/// last commit of the file publishes the lake tables. So a table has either all rows of a file or
/// none. Owned by one thread.
final class TableLoads {

    /// Approximate number of bytes of staged files that are in memory together.
    private static final long PART_BYTES = 8L << 20;

    private final FilePipelineContext context;
    private final TableRows rows;

    TableLoads(FilePipelineContext context) {
        this.context = context;
        this.rows = TableRows.of(context.app(), context.planner());
    }

    /// Returns true if the pipeline writes to no such table.
    boolean none() {
        return rows.none();
    }

    /// Stages the rows of a piece; empty if it has none. `found` has the lines that other stores
    /// refuse.
    Optional<StagedFile> stage(FileTask task, ProcessedPiece piece, Found found)
            throws IOException {
        return rows.stage(piece, found, task.staging());
    }

    /// The result of the load of a file. `table` is that of the last piece. `change` is the change
    /// of the file's totals by lines of earlier pieces that the tables rejected, and `rejects` are
    /// the files that replace the rejected lines of their pieces.
    record Loaded(
            boolean kept,
            Optional<Postponed> postponed,
            Outcomes table,
            Totals change,
            List<StagedFile> rejects,
            LoadedLines lines) {

        /// Returns the result if there is nothing to load.
        static Loaded nothing(Outcomes table) {
            var lines = new LoadedLines();
            return new Loaded(true, Optional.empty(), table, Totals.NONE, List.of(), lines);
        }

        Loaded {
            rejects = List.copyOf(rejects);
        }

        /// Returns true if the tables accepted all rows of earlier pieces as assumed.
        boolean same() {
            return rejects.isEmpty() && change.equals(Totals.NONE);
        }

        /// Returns the progress of the file with the rejected lines of the load.
        FileProgress in(FileProgress progress) {
            if (same()) {
                return progress;
            }
            var staged = new ArrayList<>(rejects);
            progress.staged().stream()
                    .filter(file ->
                            file.sink() != StagedFile.REJECTS
                                    || rejects.stream().noneMatch(of -> of.part() == file.part()))
                    .forEach(staged::add);
            return new FileProgress(
                    progress.plan(),
                    progress.next(),
                    progress.totals().plus(change),
                    staged,
                    progress.started());
        }
    }

    /// Loads a file whose pieces are all staged, except the rows of the last one. `table` is that
    /// of the last piece, and `judged` has the outcomes at lake tables. The load is rolled back if
    /// `keeps` does not accept its result. Returns empty if the database is unavailable.
    Optional<Loaded> load(
            FileTask task,
            FileProgress progress,
            Optional<ProcessedPiece> last,
            Outcomes table,
            Judged judged,
            Predicate<Loaded> keeps)
            throws IOException {
        try {
            if (rows.warehouse().isEmpty()) {
                return Optional.of(
                        new Load(task, progress, judged, Optional.empty())
                                .run(last, table.copy(), keeps));
            }
            var store =
                    context.platform()
                            .store(context.pipeline().to().get(rows.warehouse().getFirst()));
            return context.committer()
                    .commitToExternal(
                            store,
                            tx ->
                                    new Load(task, progress, judged, Optional.of(tx))
                                            .run(last, table.copy(), keeps),
                            Loaded::kept);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /// A load, in the transaction of its database if it has one.
    private final class Load {

        private final FileTask task;
        private final FileProgress progress;
        private final Judged judged;
        private final Optional<Store.Transaction> transaction;
        private final LoadedLines lines = new LoadedLines();
        private final List<StagedFile> rejects = new ArrayList<>();
        private Totals change = Totals.NONE;
        private Outcomes table = new Outcomes(0, 0);
        private Optional<Postponed> postponed = Optional.empty();

        Load(
                FileTask task,
                FileProgress progress,
                Judged judged,
                Optional<Store.Transaction> transaction) {
            this.task = task;
            this.progress = progress;
            this.judged = judged;
            this.transaction = transaction;
        }

        Loaded run(Optional<ProcessedPiece> last, Outcomes entered, Predicate<Loaded> keeps) {
            table = entered;
            transaction.ifPresent(this::begin);
            try {
                var parts = parts();
                if (!parts.isEmpty() && transaction.isPresent()) {
                    stage(parts, last, entered);
                }
                for (var part : parts) {
                    load(part);
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            last.ifPresent(piece -> {
                enter(piece.piece().part(), 0, entered.records(), entered);
                write(rows.writes(piece, entered), entered);
            });
            return result(keeps);
        }

        /// Enters the outcomes of a piece at lake tables for the records from `from` on.
        private void enter(int part, int from, int end, Outcomes into) {
            for (int sink : rows.lakes()) {
                var judgement = judged.at(sink);
                for (int record = from; record < end; record++) {
                    if (into.at(record, sink) == Outcome.PENDING) {
                        var verdict = judgement.of(part, record - from);
                        into.put(record, sink, verdict.outcome(), verdict.why());
                    }
                }
            }
        }

        private void stage(
                List<List<StagedFile>> parts, Optional<ProcessedPiece> last, Outcomes entered)
                throws IOException {
            for (var part : parts) {
                stage(read(part).writes(context.planner()));
            }
            last.ifPresent(piece -> stage(rows.writes(piece, entered)));
        }

        private void stage(List<Effect.Write> writes) {
            var tx = transaction.orElseThrow();
            writes.forEach(write -> tx.apply(new Effect.Stage(write)));
        }

        private Loaded result(Predicate<Loaded> keeps) {
            var loaded = new Loaded(true, postponed, table, change, rejects, lines);
            return postponed.isEmpty() && keeps.test(loaded)
                    ? loaded
                    : new Loaded(false, postponed, table, change, rejects, lines);
        }

        private void write(List<Effect.Write> writes, Outcomes into) {
            for (var write : writes) {
                write.enter(into, transaction.orElseThrow().apply(write));
            }
            postponed = postponed.or(() -> Postponed.of(into));
        }

        private void begin(Store.Transaction tx) {
            boolean replaces = context.files().onOverwrite() == OnOverwrite.REPLACE;
            var tables = new LinkedHashSet<String>();
            for (int sink : rows.warehouse()) {
                var to = context.pipeline().to().get(sink);
                if (tables.add(to.name())) {
                    tx.apply(
                            new Effect.LoadFile(
                                    context.pipeline().name(),
                                    to,
                                    task.unit(),
                                    context.plan(),
                                    replaces));
                }
            }
        }

        /// Returns the staged files in order, in groups that fit in memory.
        private List<List<StagedFile>> parts() {
            var parts = new ArrayList<List<StagedFile>>();
            long bytes = PART_BYTES;
            for (var file : files(StagedFile.ROWS)) {
                if (bytes + file.bytes() > PART_BYTES) {
                    parts.add(new ArrayList<>());
                    bytes = 0;
                }
                parts.getLast().add(file);
                bytes += file.bytes();
            }
            return parts;
        }

        private List<StagedFile> files(int sink) {
            return progress.staged().stream()
                    .filter(file -> file.sink() == sink)
                    .sorted(Comparator.comparingInt(StagedFile::part))
                    .toList();
        }

        private void load(List<StagedFile> files) throws IOException {
            var part = read(files);
            var before = part.table();
            var after = before.copy();
            for (int i = 0; i < files.size(); i++) {
                enter(files.get(i).part(), part.first(i), part.first(i + 1), after);
            }
            write(part.writes(context.planner()), after);
            lines.add(before, after);
            change = change.plus(part.change(after));
            for (int i = 0; i < files.size(); i++) {
                var reasons = reasons(before, after, part.first(i), part.first(i + 1));
                if (!reasons.isEmpty()) {
                    reject(files.get(i), reasons);
                }
            }
        }

        private LoadPart read(List<StagedFile> files) throws IOException {
            int sinks = context.pipeline().to().size();
            int rows = Math.toIntExact(files.stream().mapToLong(StagedFile::rows).sum());
            var part = new LoadPart(sinks, rows);
            for (var file : files) {
                StagedRows.read(file, sinks, part);
            }
            return part;
        }

        /// Returns the reasons of the rejected records of a piece, by their numbers in the piece.
        private Map<Integer, Set<Reason>> reasons(
                Outcomes before, Outcomes after, int from, int end) {
            var reasons = new HashMap<Integer, Set<Reason>>();
            for (int record = from; record < end; record++) {
                for (int sink = 0; sink < before.sinks(); sink++) {
                    if (before.at(record, sink) == Outcome.PENDING
                            && after.at(record, sink) == Outcome.REJECTED) {
                        reasons.computeIfAbsent(record - from, _ -> new LinkedHashSet<>())
                                .addAll(after.reasons(record, sink));
                    }
                }
            }
            return reasons;
        }

        /// Writes the rejected lines of a piece, with those of the load, to another durable file.
        private void reject(StagedFile staged, Map<Integer, Set<Reason>> reasons)
                throws IOException {
            var rejected = new ArrayList<RejectedLine>();
            for (var before : files(StagedFile.REJECTS)) {
                if (before.part() == staged.part()) {
                    RejectsPart.read(before.file(), rejected::add);
                }
            }
            StagedRows.lines(
                    staged,
                    context.pipeline().to().size(),
                    (record, line) -> {
                        var why = reasons.get(record);
                        if (why != null) {
                            rejected.add(
                                    new RejectedLine(
                                            line.line(),
                                            line.offset(),
                                            line.text(),
                                            List.copyOf(why)));
                        }
                    });
            var file = task.staging().file("refused-" + staged.part());
            rejects.add(RejectsPart.write(staged.part(), file, rejected));
        }
    }
}
