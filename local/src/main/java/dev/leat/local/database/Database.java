package dev.leat.local.database;

import dev.leat.port.StateCondition;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An SQLite file in a folder, with one writer thread and concurrent readers. Independent of queues
/// and views. Thread-safe. The opener closes it.
public final class Database implements AutoCloseable {

    /// Maximum number of concurrent readers. Further readers wait.
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

    /// Opens `state.db` in the folder, or creates it with these definitions.
    ///
    /// @throws StateException if the folder is in use, or the file is damaged or has another
    ///   version
    /// @throws UnavailableException if the folder cannot be written
    public static Database open(Path folder, int version, List<String> definitions) {
        var lock = FolderLock.take(folder);
        var file = folder.toAbsolutePath().resolve("state.db");
        try {
            var reserve = reserve(folder);
            lock.check(file);
            StateFile.prepare(file, version, definitions);
            lock.markUsed();
            return open(file, lock, reserve);
        } catch (SQLException e) {
            lock.close();
            throw SqliteErrors.of(file, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Returns true if a process has the folder open.
    public static boolean held(Path folder) {
        return FolderLock.held(folder);
    }

    private static DiskReserve reserve(Path folder) {
        try {
            return DiskReserve.of(folder.toAbsolutePath());
        } catch (IOException e) {
            throw new UnavailableException("cannot find the disk of the state folder " + folder, e);
        }
    }

    private static Database open(Path file, FolderLock lock, DiskReserve reserve)
            throws SQLException {
        var session = DatabaseSession.writer(file, reserve.logBytes());
        try {
            // The first read creates SQLite's log, which exists for as long as the file is open.
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

    /// Runs the work in a transaction, which may also run the work of other callers, and blocks
    /// until the transaction is durable. The work runs on the writer thread. It must be quick, must
    /// not call `commit`, and may run more than once. If it throws, its writes are rolled back and
    /// the caller gets the exception; other callers are not affected.
    ///
    /// @throws UnavailableException if the file cannot be written. Either nothing was stored, or
    ///   everything was stored and only the response was lost
    public <T extends @Nullable Object> T commit(Writing<T> work) {
        checkFolder();
        return commits.commit(work, false);
    }

    /// Commits work that stores new data. While the disk is full the work is refused, so that the
    /// remaining space is available to work that frees space.
    ///
    /// @throws UnavailableException in the same cases as [#commit], and if the disk is full
    public <T extends @Nullable Object> T add(Writing<T> work) {
        checkFolder();
        return commits.commit(work, true);
    }

    /// Checks that there is space for files next to the state file. Call it before such a file is
    /// written, and repeatedly while it grows.
    ///
    /// @throws UnavailableException if the disk is full
    public void checkSpace() throws IOException {
        folder.checkSpace();
    }

    /// Creates the disk reserve for operations that must continue when the disk is full. Recreates
    /// it whenever there is space.
    public void keepReserve() {
        folder.keep();
        commits.commit(_ -> true, false);
    }

    /// Runs the work as [#commit] does, but on the caller's thread and on a read-only snapshot of
    /// the last commit. The merges and callbacks that the work registers are not run. Writers are
    /// not blocked. The work must not change shared objects in memory.
    public <T extends @Nullable Object> T dryRun(Writing<T> work) {
        return read(session -> work.run(new Transaction(session, false)));
    }

    /// Runs the work on a snapshot of the last commit, on the caller's thread. The work must be
    /// short, because the log cannot be truncated while a snapshot is open. Calls must not be
    /// nested.
    public <T extends @Nullable Object> T read(Reading<T> work) {
        checkFolder();
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

    /// Returns a snapshot of the last commit, which the caller closes. Runs `point` with the
    /// snapshot, on the writer thread, so that no other commit begins before it ends. `point` must
    /// be quick, and may run more than once.
    public FileSnapshot takeSnapshot(Consumer<FileSnapshot> point) {
        checkFolder();
        var taken = new AtomicReference<@Nullable FileSnapshot>();
        try {
            return commits.commit(
                    _ -> {
                        drop(taken.get());
                        var snapshot = FileSnapshot.open(file);
                        taken.set(snapshot);
                        point.accept(snapshot);
                        return snapshot;
                    },
                    false);
        } catch (RuntimeException | Error failed) {
            drop(taken.get());
            throw failed;
        }
    }

    private static void drop(@Nullable FileSnapshot snapshot) {
        if (snapshot != null) {
            snapshot.close();
        }
    }

    public Path file() {
        return file;
    }

    /// Returns the state folder.
    public Path folder() {
        return folder(file);
    }

    private static Path folder(Path file) {
        return file.resolveSibling(".").normalize();
    }

    /// Returns the current condition, at most 100 ms old. Never blocks for long.
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
            // The condition describes the problem.
        }
    }

    /// Checks that the state folder exists. Used by callers that respond from memory, without
    /// reading the file.
    ///
    /// @throws UnavailableException if the folder was removed
    public void checkFolder() {
        folder.condition().refuseIf(StateCondition.Kind.REMOVED);
    }

    /// Checks now that the files of the state are in their folder. Use it after a failed write, to
    /// find its cause.
    ///
    /// @return the exception to throw if the folder was removed or replaced
    public Optional<UnavailableException> removed() {
        return folder.removed();
    }

    /// Adds a file or folder to those that the state consists of. After one of them has been
    /// removed, every commit fails.
    ///
    /// @throws UnavailableException if it does not exist
    public void watch(Path part) {
        folder.add(part);
    }

    /// Returns the number of callers that wait for the next commit.
    int waiting() {
        return commits.waiting();
    }

    /// Completes waiting calls, checkpoints the log into the file, and releases the folder.
    @Override
    public void close() {
        close(true);
    }

    /// Closes the database as if the process had been killed. Durable data is not changed.
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

    /// The work of one caller in a commit.
    public interface Writing<T extends @Nullable Object> {
        T run(Transaction transaction) throws SQLException;
    }

    /// The work of one reader.
    public interface Reading<T extends @Nullable Object> {
        T run(DatabaseSession session) throws SQLException;
    }
}
