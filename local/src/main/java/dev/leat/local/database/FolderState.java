package dev.leat.local.database;

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

/// The condition of one state folder. While its disk is full new data is refused, and what frees
/// room goes on with that of the [DiskReserve]. Once files of it were removed it stays so: memory
/// and file may differ from then on, and only a start reads the file again. Threads share it; what
/// has a [DatabaseSession] is for the thread that writes.
final class FolderState {

    /// How old an answer to [#condition] may be.
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

    /// From now on the reserve is made whole whenever there is room.
    void keep() {
        keeps = true;
    }

    /// From now on this file belongs to the folder.
    ///
    /// @throws Unavailable if it is not there
    void add(Path file) {
        try {
            files.add(file);
        } catch (IOException gone) {
            remove(file + " cannot be found (" + gone.getMessage() + ")");
            condition.refuseIf(StateCondition.Kind.REMOVED);
        }
    }

    /// Why what was just committed must not be acknowledged, as it is not in the folder; empty if
    /// it is. To be called between a commit and its answer.
    Optional<UnavailableException> removed() {
        if (condition.kind() != StateCondition.Kind.REMOVED) {
            files.problem().ifPresent(this::remove);
        }
        return condition.kind() == StateCondition.Kind.REMOVED
                ? Optional.of(new UnavailableException(condition))
                : Optional.empty();
    }

    /// The condition, at most 100 ms old; never blocks for long.
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

    /// Why new data is refused, if it is.
    Optional<UnavailableException> full() {
        var now = condition;
        return now.kind() == StateCondition.Kind.FULL
                ? Optional.of(new UnavailableException(now))
                : Optional.empty();
    }

    /// Looks at the disk before something is written.
    void measure(DatabaseSession session) throws SQLException {
        if (condition.kind() == StateCondition.Kind.REMOVED) {
            return;
        }
        try {
            long free = reserve.free();
            boolean full = condition.kind() == StateCondition.Kind.FULL;
            if (enough(free, full) || reusable(session, free, full)) {
                accept(full, free);
            } else {
                refuse(free);
            }
            if (free < reserve.least()) {
                reserve.release();
            }
        } catch (IOException unknown) {
            // The disk cannot be asked: whoever writes finds out.
        }
    }

    /// Whether there is room for new data; more than before where the disk was full, so that it is
    /// not full and ready by turns.
    private boolean enough(long free, boolean full) {
        return free >= reserve.needed() + (full ? reserve.bytes() / 4 : 0);
    }

    /// Whether the state file has so much room inside that it need not grow for new data.
    private boolean reusable(DatabaseSession session, long free, boolean full) throws SQLException {
        long wanted = reserve.bytes() + (full ? reserve.bytes() / 4 : 0);
        return free >= reserve.least()
                && session.number("PRAGMA freelist_count") * session.number("PRAGMA page_size")
                        >= wanted;
    }

    private void accept(boolean full, long free) throws IOException {
        if (full) {
            become(StateCondition.READY);
            LOG.warn("the state folder {} takes new data again: {} are free", folder, mega(free));
        }
        if (keeps) {
            reserve.fill();
        }
    }

    private void refuse(long free) throws IOException {
        boolean first = condition.kind() == StateCondition.Kind.READY;
        become(
                new StateCondition(
                        StateCondition.Kind.FULL,
                        "the state folder %s takes no new data, while receiving, deleting, redriving and purging go on"
                                .formatted(folder),
                        "only %s of %s are free, so the disk is full"
                                .formatted(mega(free), mega(reserve.total())),
                        "free some space on it, or delete messages, and new data is taken again by itself"));
        if (first) {
            LOG.warn("{}", condition.sentence());
        }
    }

    /// One that was removed stays so.
    private synchronized void become(StateCondition next) {
        if (condition.kind() != StateCondition.Kind.REMOVED) {
            condition = next;
        }
    }

    private static String mega(long bytes) {
        return "%,.1f MB".formatted(bytes / 1e6);
    }

    /// After SQLite has said that the disk is full: gives it the room of the reserve and of its own
    /// log. Whether that may help.
    boolean relieve(DatabaseSession session) throws SQLException {
        try {
            long free = reserve.free();
            if (enough(free, false)) {
                return false;
            }
            refuse(free);
            reserve.release();
            session.number("PRAGMA wal_checkpoint(TRUNCATE)");
            return true;
        } catch (IOException unknown) {
            return false;
        }
    }

    /// Makes sure that there is room for files beside the state file.
    ///
    /// @throws Unavailable if there is none
    void room() throws IOException {
        condition.refuseIf(StateCondition.Kind.FULL);
        long free = reserve.free();
        if (free < reserve.needed()) {
            refuse(free);
            condition.refuseIf(StateCondition.Kind.FULL);
        }
    }

    /// Whether another look at the disk may change the condition.
    boolean changes() {
        try {
            return condition.kind() == StateCondition.Kind.FULL || !enough(reserve.free(), false);
        } catch (IOException unknown) {
            return false;
        }
    }

    /// The folder is let go: what happens to its files is nobody's business any more.
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
                        "the state folder %s was removed or replaced while the app runs, and nothing is accepted or answered any more"
                                .formatted(folder),
                        why,
                        "stop the app, put the folder back or restore it from a backup, and start the app again");
        LOG.error("{}", condition.sentence());
    }
}
