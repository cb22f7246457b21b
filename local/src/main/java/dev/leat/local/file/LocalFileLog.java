package dev.leat.local.file;

import dev.leat.app.App;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.local.bucket.ObjectChanges;
import dev.leat.local.bucket.StagingFolders;
import dev.leat.local.database.Database;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.file.UnitTable.Kept;
import dev.leat.plan.Effect;
import dev.leat.plan.FileProgressRule;
import dev.leat.port.FileLog;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The file log of pipelines. Each entry is written in the commit whose progress it describes.
/// Entries that have not changed for [FileProgressRule#window] are removed, a few with each
/// finished file. Thread-safe; effects are applied on the writer thread.
public final class LocalFileLog implements FileLog {

    public static final List<String> TABLES =
            Stream.of(UnitTable.TABLES, PieceTable.TABLES, LogStartTable.TABLES)
                    .flatMap(List::stream)
                    .toList();

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
                .map(kept -> kept.state().staging())
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
                .map(kept -> Entry.of(kept.state()));
    }

    @Override
    public Optional<Entry> of(String pipeline, FileUnit unit) {
        return database.read(session -> UnitTable.of(session, pipeline, unit))
                .map(kept -> Entry.of(kept.state()));
    }

    @Override
    public Optional<FileProgress> progress(String pipeline, FileUnit unit) {
        return database.read(session -> {
            var kept = UnitTable.of(session, pipeline, unit).filter(k -> k.state().running());
            if (kept.isEmpty()) {
                return Optional.empty();
            }
            var staged = pieces.staged(session, kept.get().number());
            return Optional.of(kept.get().state().progress(staged));
        });
    }

    @Override
    public List<Entry> latest(String pipeline, int limit) {
        return database.read(session -> UnitTable.latest(session, pipeline, limit)).stream()
                .map(kept -> Entry.of(kept.state()))
                .toList();
    }

    @Override
    public Optional<Instant> since(String pipeline) {
        return database.read(session -> LogStartTable.since(session, pipeline));
    }

    /// Adds a piece of a file (a part that has its own commit) to the stored progress of the file.
    /// The first piece restarts the file: its earlier progress is discarded.
    public void checkpoint(Transaction transaction, Effect.Checkpoint done) throws SQLException {
        var kept = UnitTable.of(transaction, done.pipeline(), done.unit());
        var advanced = FileProgressRule.checkpoint(kept.map(Kept::state), done);
        if (advanced.restarts() && kept.isPresent()) {
            PieceTable.forget(transaction, kept.get().number());
        }
        long number = UnitTable.put(transaction, advanced.state());
        pieces.add(transaction, number, done.staged());
    }

    /// Finishes a file and publishes its output.
    public void finish(Transaction transaction, Effect.Finish end) throws SQLException {
        var kept = UnitTable.of(transaction, end.pipeline(), end.unit());
        var state = FileProgressRule.finish(kept.map(Kept::state), end);
        PieceTable.forget(transaction, UnitTable.put(transaction, state));
        objects.publish(transaction, end.pipeline(), end.unit(), end.outputs(), end.replaces());
        transaction.onCommit(() -> stagings.release(state.staging()));
        forget(transaction, end.at());
    }

    /// Removes old entries, including those of pipelines that are no longer in the app.
    private void forget(Transaction transaction, Instant now) throws SQLException {
        var since = now.minus(FileProgressRule.window(app));
        for (var kept : UnitTable.silent(transaction, since, MOST_FORGOTTEN)) {
            PieceTable.forget(transaction, kept.number());
            UnitTable.forget(transaction, kept.number());
            var state = kept.state();
            LogStartTable.forget(transaction, state.pipeline(), state.changed());
            if (state.running()) {
                transaction.onCommit(() -> stagings.release(state.staging()));
            }
        }
    }
}
