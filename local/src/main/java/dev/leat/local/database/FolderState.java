package dev.leat.local.database;

import dev.leat.port.Condition;
import dev.leat.port.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The condition of one state folder. Once files of it were removed it stays so: memory and file
/// may differ from then on, and only a start reads the file again. Threads share it.
final class FolderState {

    /// How old an answer to [#condition] may be.
    private static final Duration FRESH = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(FolderState.class);

    private final Path folder;
    private final FileIdentities files = new FileIdentities();
    private final AtomicLong checkedAt = new AtomicLong(System.nanoTime() - FRESH.toNanos());
    private volatile Condition condition = Condition.READY;

    FolderState(Path folder) {
        this.folder = folder;
    }

    /// From now on this file belongs to the folder.
    ///
    /// @throws Unavailable if it is not there
    void add(Path file) {
        try {
            files.add(file);
        } catch (IOException gone) {
            remove(file + " cannot be found (" + gone.getMessage() + ")");
            condition.refuseIfRemoved();
        }
    }

    /// Why what was just committed must not be acknowledged, as it is not in the folder; empty if
    /// it is. To be called between a commit and its answer.
    Optional<Unavailable> removed() {
        if (condition.kind() != Condition.Kind.REMOVED) {
            files.problem().ifPresent(this::remove);
        }
        return condition.kind() == Condition.Kind.REMOVED
                ? Optional.of(new Unavailable(condition.sentence()))
                : Optional.empty();
    }

    /// The condition, at most 100 ms old; never blocks for long.
    Condition condition() {
        long before = checkedAt.get();
        long now = System.nanoTime();
        if (condition.kind() != Condition.Kind.REMOVED
                && now - before >= FRESH.toNanos()
                && checkedAt.compareAndSet(before, now)) {
            files.problem().ifPresent(this::remove);
        }
        return condition;
    }

    /// The folder is let go: what happens to its files is nobody's business any more.
    void close() {
        files.clear();
    }

    private synchronized void remove(String why) {
        if (condition.kind() == Condition.Kind.REMOVED) {
            return;
        }
        condition =
                new Condition(
                        Condition.Kind.REMOVED,
                        "the state folder %s was removed or replaced while the app runs, and nothing is accepted or answered any more"
                                .formatted(folder),
                        why,
                        "stop the app, put the folder back or restore it from a backup, and start the app again");
        LOG.error("{}", condition.sentence());
    }
}
