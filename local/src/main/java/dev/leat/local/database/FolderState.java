package dev.leat.local.database;

import dev.leat.disk.Inodes;
import dev.leat.port.StateCondition;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The condition of one state folder. While the disk is full, new data is refused, and operations
/// that free space use the [DiskReserve]. After a file was removed, the condition never changes
/// again: memory and file may differ, and only a restart reads the file again. Thread-safe, except
/// for methods with a [DatabaseSession], which only the writer thread may call.
final class FolderState {

    /// Maximum age of the result of [#condition].
    private static final Duration FRESH = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(FolderState.class);

    private final Path folder;
    private final FileIdentities files = new FileIdentities();
    private final AtomicLong checkedAt = new AtomicLong(System.nanoTime() - FRESH.toNanos());
    private final DiskReserve reserve;
    private volatile StateCondition condition = StateCondition.READY;
    private volatile boolean keeps;

    FolderState(Path folder, DiskReserve reserve) {
        this.folder = folder;
        this.reserve = reserve;
    }

    /// Keeps the reserve from now on: creates it whenever there is enough space.
    void keep() {
        keeps = true;
    }

    /// Adds a file to those that belong to the folder.
    ///
    /// @throws UnavailableException if it does not exist
    void add(Path file) {
        try {
            files.add(file);
        } catch (IOException gone) {
            remove(file + " cannot be found (" + gone.getMessage() + ")");
            condition.refuseIf(StateCondition.Kind.REMOVED);
        }
    }

    /// Checks that the files are still in the folder. Call it after a commit, before its caller
    /// gets the result, and after a failed write.
    ///
    /// @return the exception to throw if a file is gone; empty if all are there
    Optional<UnavailableException> removed() {
        if (condition.kind() != StateCondition.Kind.REMOVED) {
            files.problem().ifPresent(this::remove);
        }
        return condition.kind() == StateCondition.Kind.REMOVED
                ? Optional.of(new UnavailableException(condition))
                : Optional.empty();
    }

    /// Returns the condition, at most 100 ms old. Never blocks for long.
    StateCondition condition() {
        long before = checkedAt.get();
        long now = System.nanoTime();
        if (condition.kind() != StateCondition.Kind.REMOVED
                && now - before >= FRESH.toNanos()
                && checkedAt.compareAndSet(before, now)) {
            files.problem().ifPresent(this::remove);
        }
        return condition;
    }

    /// Returns the exception to throw for new data; empty if new data is accepted.
    Optional<UnavailableException> full() {
        var now = condition;
        return now.kind() == StateCondition.Kind.FULL
                ? Optional.of(new UnavailableException(now))
                : Optional.empty();
    }

    /// Checks the free disk space before a write.
    void measure(DatabaseSession session) throws SQLException {
        if (condition.kind() == StateCondition.Kind.REMOVED) {
            return;
        }
        try {
            long free = reserve.free();
            boolean full = condition.kind() == StateCondition.Kind.FULL;
            var few = fewInodes(full);
            if (few.isPresent()) {
                refuse(few.get());
            } else if (hasSpace(free, full) || reusable(session, free, full)) {
                accept(full, free);
            } else {
                refuse(bytes(free));
            }
            if (free < reserve.least()) {
                reserve.release();
            }
        } catch (IOException unknown) {
            // The free space is unknown; the write itself will report an error.
        }
    }

    /// Returns true if there is space for new data. If the disk was full before, more space is
    /// required, so that the condition does not change back at once.
    private boolean hasSpace(long free, boolean full) {
        return free >= reserve.needed() + (full ? reserve.bytes() / 4 : 0);
    }

    /// Returns the reason if a running app has too few free inodes for the files of new data. A
    /// command stores less, and does not load the call of the system.
    private Optional<String> fewInodes(boolean full) {
        return (keeps ? reserve.inodes() : Optional.<Inodes>empty())
                .filter(now -> {
                    long needed = DiskReserve.needed(now);
                    return now.free() < needed + (full ? needed / 4 : 0);
                })
                .map(now ->
                        "only %,d of %,d inodes are free, so the disk is full"
                                .formatted(now.free(), now.total()));
    }

    private String bytes(long free) throws IOException {
        return "only %s of %s are free, so the disk is full"
                .formatted(mega(free), mega(reserve.total()));
    }

    /// Returns true if the state file has enough free pages for new data, so that it need not grow.
    private boolean reusable(DatabaseSession session, long free, boolean full) throws SQLException {
        long wanted = reserve.bytes() + (full ? reserve.bytes() / 4 : 0);
        return free >= reserve.least()
                && session.number("PRAGMA freelist_count") * session.number("PRAGMA page_size")
                        >= wanted;
    }

    private void accept(boolean full, long free) throws IOException {
        if (full) {
            set(StateCondition.READY);
            LOG.warn("the state folder {} accepts new data again: {} are free", folder, mega(free));
        }
        if (keeps) {
            reserve.fill();
        }
    }

    private void refuse(String reason) {
        boolean first = condition.kind() == StateCondition.Kind.READY;
        set(
                new StateCondition(
                        StateCondition.Kind.FULL,
                        "the state folder %s accepts no new data (receiving, deleting, redriving and purging still work)"
                                .formatted(folder),
                        reason,
                        "free some space on it or delete messages; new data is then accepted again"));
        if (first) {
            LOG.warn("{}", condition.sentence());
        }
    }

    /// The condition REMOVED never changes.
    private synchronized void set(StateCondition next) {
        if (condition.kind() != StateCondition.Kind.REMOVED) {
            condition = next;
        }
    }

    private static String mega(long bytes) {
        return "%,.1f MB".formatted(bytes / 1e6);
    }

    /// After SQLite has reported a full disk, frees the space of the reserve and of the log.
    /// Returns true if the operation may now succeed.
    boolean freeSpace(DatabaseSession session) throws SQLException {
        try {
            long free = reserve.free();
            if (hasSpace(free, false)) {
                return false;
            }
            refuse(bytes(free));
            reserve.release();
            session.number("PRAGMA wal_checkpoint(TRUNCATE)");
            return true;
        } catch (IOException unknown) {
            return false;
        }
    }

    /// Checks that there is space for files next to the state file.
    ///
    /// @throws UnavailableException if there is no space
    void checkSpace() throws IOException {
        condition.refuseIf(StateCondition.Kind.FULL);
        long free = reserve.free();
        if (free < reserve.needed()) {
            refuse(bytes(free));
        }
        fewInodes(false).ifPresent(this::refuse);
        condition.refuseIf(StateCondition.Kind.FULL);
    }

    /// Returns true if another check of the disk may change the condition.
    boolean changes() {
        try {
            return condition.kind() == StateCondition.Kind.FULL
                    || !hasSpace(reserve.free(), false)
                    || fewInodes(false).isPresent();
        } catch (IOException unknown) {
            return false;
        }
    }

    /// Stops checking the files. Called after the folder was released.
    void close() {
        files.clear();
    }

    private synchronized void remove(String why) {
        if (condition.kind() == StateCondition.Kind.REMOVED) {
            return;
        }
        condition =
                new StateCondition(
                        StateCondition.Kind.REMOVED,
                        "the state folder %s was removed or replaced while the app runs, and every request is refused"
                                .formatted(folder),
                        why,
                        "stop the app, put the folder back or restore it from a backup, and start the app again");
        LOG.error("{}", condition.sentence());
    }
}
