package dev.leat.local.file;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.Totals;
import dev.leat.local.bucket.ObjectChanges;
import dev.leat.local.bucket.StagingFolders;
import dev.leat.local.database.Database;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.file.UnitTable.Kept;
import dev.leat.local.file.UnitTable.Row;
import dev.leat.plan.Effect;
import dev.leat.port.FileLog;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The file log of pipelines. Each entry is written in the commit whose progress it describes.
/// Entries that have not changed for [#KEPT] are removed, a few with each finished file.
/// Thread-safe; effects are applied on the writer thread.
public final class LocalFileLog implements FileLog {

    public static final List<String> TABLES =
            Stream.of(UnitTable.TABLES, PieceTable.TABLES, LogStartTable.TABLES)
                    .flatMap(List::stream)
                    .toList();

    /// Maximum time until a notification of a file can arrive: the retention of a queue plus the
    /// retention of its dead-letter queue.
    static final Duration KEPT = Queue.DEFAULT_RETENTION.plus(Queue.DEAD_LETTER_RETENTION);

    /// Maximum number of entries that one commit removes. It is greater than the number of entries
    /// that a commit adds.
    private static final int MOST_FORGOTTEN = 20;

    private final App app;
    private final Database database;
    private final PieceTable pieces;
    private final ObjectChanges objects;
    private final StagingFolders stagings;

    public LocalFileLog(
            App app, Database database, ObjectChanges objects, StagingFolders stagings) {
        this.app = app;
        this.database = database;
        this.pieces = new PieceTable(database.folder());
        this.objects = objects;
        this.stagings = stagings;
    }

    /// Begins to log the files of the app's pipelines. Must be called in the commit that adds the
    /// pipelines of the app to the file, before they are added.
    public static void begin(Transaction transaction, App app, Instant now) throws SQLException {
        LogStartTable.begin(transaction, app, now);
    }

    /// Returns the names of the staging folders of files that are still being processed. Called
    /// when the state is opened.
    public static Set<String> stagings(Database database) {
        return database.read(UnitTable::running).stream()
                .map(kept ->
                        StagingFolders.name(kept.row().pipeline(), kept.row().unit().version()))
                .collect(Collectors.toSet());
    }

    /// Returns the staged files of all files that are still being processed, relative to the state
    /// folder.
    public static List<String> staged(Statements statements) throws SQLException {
        return PieceTable.files(statements);
    }

    @Override
    public Optional<Entry> newest(String pipeline, String bucket, String key) {
        return database.read(session -> UnitTable.newest(session, pipeline, bucket, key))
                .map(LocalFileLog::entry);
    }

    @Override
    public Optional<Entry> of(String pipeline, FileUnit unit) {
        return database.read(session -> UnitTable.of(session, pipeline, unit))
                .map(LocalFileLog::entry);
    }

    @Override
    public Optional<FileProgress> progress(String pipeline, FileUnit unit) {
        return database.read(session -> {
            var kept = UnitTable.of(session, pipeline, unit).filter(LocalFileLog::running);
            if (kept.isEmpty()) {
                return Optional.empty();
            }
            var row = kept.get().row();
            return Optional.of(
                    new FileProgress(
                            row.plan(),
                            row.next(),
                            row.totals(),
                            pieces.staged(session, kept.get().number()),
                            row.started()));
        });
    }

    @Override
    public List<Entry> latest(String pipeline, int limit) {
        return database.read(session -> UnitTable.latest(session, pipeline, limit)).stream()
                .map(LocalFileLog::entry)
                .toList();
    }

    @Override
    public Optional<Instant> since(String pipeline) {
        return database.read(session -> LogStartTable.since(session, pipeline));
    }

    private static boolean running(Kept kept) {
        return kept.row().phase() == FilePhase.RUNNING;
    }

    private static Entry entry(Kept kept) {
        var row = kept.row();
        return new Entry(
                row.pipeline(),
                row.unit(),
                row.phase(),
                row.next().part(),
                row.next().offset(),
                row.totals(),
                row.started(),
                row.changed(),
                row.error());
    }

    /// Adds a piece of a file (a part that has its own commit) to the stored progress of the file.
    /// The first piece restarts the file: its earlier progress is discarded.
    public void checkpoint(Transaction transaction, Effect.Checkpoint done) throws SQLException {
        var kept = UnitTable.of(transaction, done.pipeline(), done.unit());
        int piece = done.next().part() - 1;
        var going =
                kept.filter(LocalFileLog::running)
                        .filter(k -> k.row().plan().equals(done.plan()))
                        .filter(_ -> piece > 1);
        if (piece > 1 && going.map(k -> k.row().next().part()).orElse(1) != piece) {
            throw new IllegalStateException(
                    "piece %d of %s/%s is out of order"
                            .formatted(piece, done.unit().bucket(), done.unit().key()));
        }
        if (going.isEmpty() && kept.isPresent()) {
            PieceTable.forget(transaction, kept.get().number());
        }
        var row =
                new Row(
                        done.pipeline(),
                        done.unit(),
                        FilePhase.RUNNING,
                        done.plan(),
                        done.next(),
                        going.map(k -> k.row().totals()).orElse(Totals.NONE).plus(done.piece()),
                        going.map(k -> k.row().started()).orElse(done.at()),
                        done.at(),
                        Optional.empty());
        long number = UnitTable.put(transaction, row);
        pieces.add(transaction, number, done.staged());
    }

    /// Finishes a file and publishes its output.
    public void finish(Transaction transaction, Effect.Finish end) throws SQLException {
        var kept = UnitTable.of(transaction, end.pipeline(), end.unit());
        var row =
                new Row(
                        end.pipeline(),
                        end.unit(),
                        end.phase(),
                        kept.map(k -> k.row().plan()).orElse(""),
                        kept.map(k -> k.row().next()).orElse(Position.START),
                        end.totals(),
                        kept.filter(LocalFileLog::running)
                                .map(k -> k.row().started())
                                .orElse(end.at()),
                        end.at(),
                        end.error());
        PieceTable.forget(transaction, UnitTable.put(transaction, row));
        objects.publish(transaction, end.pipeline(), end.unit(), end.outputs(), end.replaces());
        transaction.onCommit(() -> stagings.release(end.pipeline(), end.unit().version()));
        forget(transaction, end.at());
    }

    /// Removes old entries, including those of pipelines that are no longer in the app.
    private void forget(Transaction transaction, Instant now) throws SQLException {
        for (var kept : UnitTable.silent(transaction, now.minus(window()), MOST_FORGOTTEN)) {
            PieceTable.forget(transaction, kept.number());
            UnitTable.forget(transaction, kept.number());
            var row = kept.row();
            LogStartTable.forget(transaction, row.pipeline(), row.changed());
            if (running(kept)) {
                transaction.onCommit(() -> stagings.release(row.pipeline(), row.unit().version()));
            }
        }
    }

    private Duration window() {
        return app.pipelines().values().stream()
                .filter(pipeline -> pipeline.from().files().isPresent())
                .map(pipeline -> app.terms(pipeline).dedupeWindow())
                .reduce(KEPT, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }
}
