package dev.leat.local.database;

import dev.leat.port.StateCondition;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// One SQLite file in a folder, one thread that writes it, and readers beside. Knows nothing of
/// queues and views. Threads share it; whoever opened it closes it.
public final class Database implements AutoCloseable {

    /// How many read at once; more wait.
    private static final int READERS = 16;

    private final Path file;
    private final FolderLock lock;
    private final FolderState folder;
    private final DatabaseSession session;
    private final GroupCommit commits;
    private final ConcurrentLinkedQueue<DatabaseSession> idle = new ConcurrentLinkedQueue<>();
    private final Semaphore readers = new Semaphore(READERS, true);
    private volatile boolean closed;

    private Database(Path file, FolderLock lock, FolderState folder, DatabaseSession session) {
        this.file = file;
        this.lock = lock;
        this.folder = folder;
        this.session = session;
        this.commits = new GroupCommit(file, session, folder);
    }

    /// Opens `state.db` in the folder, or makes it with these definitions.
    ///
    /// @throws StateException if the folder is in use, or the file damaged or newer than `version`
    /// @throws Unavailable if the folder cannot be written
    public static Database open(Path folder, int version, List<String> definitions) {
        return open(folder, version, definitions, Map.of());
    }

    /// The same, and brings the file of an earlier version to this one if `upgrades` has the
    /// statements that lead from each version to the next.
    public static Database open(
            Path folder,
            int version,
            List<String> definitions,
            Map<Integer, List<String>> upgrades) {
        var lock = FolderLock.take(folder);
        var file = folder.toAbsolutePath().resolve("state.db");
        try {
            var reserve = reserve(folder);
            lock.check(file);
            StateFile.prepare(file, version, definitions, upgrades);
            lock.use();
            return open(file, lock, reserve);
        } catch (SQLException e) {
            lock.close();
            throw SqliteErrors.of(file, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Whether a process has the folder open now.
    public static boolean held(Path folder) {
        return FolderLock.held(folder);
    }

    private static DiskReserve reserve(Path folder) {
        try {
            return DiskReserve.of(folder.toAbsolutePath());
        } catch (IOException e) {
            throw new UnavailableException("cannot ask the disk of the state folder " + folder, e);
        }
    }

    private static Database open(Path file, FolderLock lock, DiskReserve reserve)
            throws SQLException {
        var session = DatabaseSession.writer(file, reserve.logBytes());
        try {
            // The first read makes the log, which SQLite keeps as long as the file is open.
            session.number("SELECT count(*) FROM sqlite_schema");
            return new Database(file, lock, state(file, reserve), session);
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static FolderState state(Path file, DiskReserve reserve) {
        var state = new FolderState(folder(file), reserve);
        state.add(file);
        state.add(file.resolveSibling(file.getFileName() + "-wal"));
        return state;
    }

    /// Runs the work in a transaction, perhaps with that of other callers, and blocks until it is
    /// durable. The work runs on the writer's thread, must be quick, must not call `commit`, and
    /// may run more than once. If it throws, what it wrote is undone and the caller gets the
    /// exception; other callers notice nothing.
    ///
    /// @throws Unavailable if the file cannot be written now: then nothing was kept, or all of it
    ///   and the answer got lost
    public <T extends @Nullable Object> T commit(Writing<T> work) {
        present();
        return commits.commit(work, false);
    }

    /// The same for work that keeps new data: it is refused while the disk is full, so that there
    /// is room for work that frees some.
    ///
    /// @throws Unavailable as with [#commit], and if the disk is full
    public <T extends @Nullable Object> T add(Writing<T> work) {
        present();
        return commits.commit(work, true);
    }

    /// Makes sure that files beside the state file may grow: to be called before and while they do.
    ///
    /// @throws Unavailable if the disk is full
    public void room() throws IOException {
        folder.room();
    }

    /// From now on there is a reserve on the disk, for what must go on when it is full.
    public void keepReserve() {
        folder.keep();
        commits.commit(_ -> true, false);
    }

    /// Runs the work as [#commit] does, but on the caller's thread and on a snapshot as of the last
    /// commit, which cannot be written: what it leaves for the end, or to be done after, is
    /// dropped. Nobody who writes waits for it. The work must hold nothing in memory that others
    /// use.
    public <T extends @Nullable Object> T dryRun(Writing<T> work) {
        return read(session -> work.run(new Transaction(session, false)));
    }

    /// Runs the work on a snapshot as of the last commit, on the caller's thread. Keep it short: an
    /// open snapshot makes the log grow. Do not nest.
    public <T extends @Nullable Object> T read(Reading<T> work) {
        present();
        readers.acquireUninterruptibly();
        try {
            if (closed) {
                throw new UnavailableException("the state file " + file + " is closed");
            }
            return snapshot(work);
        } catch (SQLException e) {
            throw SqliteErrors.of(file, e);
        } finally {
            readers.release();
        }
    }

    private <T extends @Nullable Object> T snapshot(Reading<T> work) throws SQLException {
        var free = idle.poll();
        var reader = free != null ? free : DatabaseSession.reader(file);
        boolean kept = false;
        try {
            reader.prepare("BEGIN").execute();
            var result = work.run(reader);
            reader.prepare("COMMIT").execute();
            kept = idle.add(reader);
            return result;
        } finally {
            if (!kept) {
                reader.close();
            }
        }
    }

    public Path file() {
        return file;
    }

    /// The state folder.
    public Path folder() {
        return folder(file);
    }

    private static Path folder(Path file) {
        return file.resolveSibling(".").normalize();
    }

    /// What is possible now; at most 100 ms old. Never blocks for long.
    public StateCondition condition() {
        if (!closed && folder.changes()) {
            look();
        }
        return folder.condition();
    }

    private void look() {
        try {
            commits.commit(_ -> true, false);
        } catch (UnavailableException why) {
            // The condition says it.
        }
    }

    /// Makes sure that the state folder is there, for those who answer from memory.
    ///
    /// @throws Unavailable if it was removed
    public void present() {
        folder.condition().refuseIf(StateCondition.Kind.REMOVED);
    }

    /// From now on this file or folder belongs to the state: nothing is acknowledged once it was
    /// removed.
    ///
    /// @throws Unavailable if it is not there
    public void watch(Path part) {
        folder.add(part);
    }

    /// How many callers wait for the commit after the one that runs.
    int waiting() {
        return commits.waiting();
    }

    /// Serves those who wait, folds the log into the file and lets go of the folder.
    @Override
    public void close() {
        close(true);
    }

    /// As if the process died now: what is durable stays as it is.
    public void abandon() {
        close(false);
    }

    private void close(boolean orderly) {
        if (closed) {
            return;
        }
        commits.close();
        readers.acquireUninterruptibly(READERS);
        closed = true;
        folder.close();
        readers.release(READERS);
        try {
            for (var reader : idle) {
                reader.close();
            }
            if (orderly) {
                session.number("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            session.close();
        } catch (SQLException e) {
            throw SqliteErrors.of(file, e);
        } finally {
            lock.close();
        }
    }

    /// Work of one caller in a commit.
    public interface Writing<T extends @Nullable Object> {
        T run(Transaction transaction) throws SQLException;
    }

    /// Work of one reader.
    public interface Reading<T extends @Nullable Object> {
        T run(DatabaseSession session) throws SQLException;
    }
}
