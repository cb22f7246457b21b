package dev.leat.local.archive;

import dev.leat.app.Micros;
import dev.leat.error.LibraryErrorText;
import dev.leat.local.archive.ArchiveTable.Pending;
import dev.leat.local.bucket.LocalBuckets;
import dev.leat.local.database.Database;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves segments of archives from the state file to objects of a bucket, in the background. The
/// content of an object is durable before the commit that puts the object and deletes its segments.
/// So after a crash each segment is either in the state file or in the object. Thread-safe. The
/// creator closes it.
final class ArchiveMover {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveMover.class);

    /// The size of the segments in the state file at which they are moved.
    static final long MOST_BYTES = 4 << 20;

    /// The size of the segments that are read in one snapshot.
    private static final long READ_BYTES = 1 << 20;

    /// Time in microseconds before the next attempt after a failure.
    private static final long PATIENCE = 60_000_000;

    private static final long DAY = 86_400_000_000L;

    private final Database database;
    private final LocalBuckets buckets;
    private final InstantSource clock;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("leat-archive").daemon().factory());

    /// The archives whose segments move, by id. Guarded by this object.
    private final Map<Long, Target> targets = new HashMap<>();

    private volatile boolean ended;

    /// An archive and its bucket. Its fields are guarded by the mover.
    private static final class Target {
        private final ArchiveTable.Row archive;
        private final String bucket;
        private Pending pending = Pending.NONE;
        private long retry;
        private boolean scheduled;

        Target(ArchiveTable.Row archive, String bucket) {
            this.archive = archive;
            this.bucket = bucket;
        }

        boolean due(Pending inFile, long now) {
            return inFile.size() >= MOST_BYTES || now - span() >= inFile.oldest();
        }

        /// Returns the time in microseconds that segments stay in the state file, and the maximum
        /// time between the first and the last segment of an object. It is short for a short
        /// period, because an object is deleted as a whole.
        long span() {
            return Math.min(DAY, archive.period() / 30);
        }
    }

    ArchiveMover(Database database, LocalBuckets buckets, InstantSource clock) {
        this.database = database;
        this.buckets = buckets;
        this.clock = clock;
    }

    /// Begins to move the segments of an archive to a bucket.
    synchronized void begin(ArchiveTable.Row archive, String bucket) {
        var target = new Target(archive, bucket);
        targets.put(archive.id(), target);
        schedule(target);
    }

    /// Moves segments of the archive if it is time, after a segment of this size was committed.
    synchronized void added(long archive, long size, long settled) {
        var target = targets.get(archive);
        if (target != null) {
            target.pending = target.pending.and(new Pending(size, settled));
            if (target.due(target.pending, settled) && settled >= target.retry) {
                schedule(target);
            }
        }
    }

    private void schedule(Target target) {
        if (!target.scheduled && !ended) {
            try {
                thread.execute(() -> run(target));
                target.scheduled = true;
            } catch (RejectedExecutionException _) {
                // The mover was closed; the next start continues.
            }
        }
    }

    private void run(Target target) {
        var task = "the archive of pipeline " + target.archive.pipeline();
        boolean worked = Tasks.run(task, () -> moveDue(target));
        synchronized (this) {
            if (!worked) {
                postpone(target);
            }
            target.scheduled = false;
        }
    }

    private synchronized void postpone(Target target) {
        target.retry = now() + PATIENCE;
        target.pending = Pending.UNKNOWN;
    }

    private void moveDue(Target target) {
        try {
            boolean more = true;
            while (more && !ended) {
                more = next(target);
            }
        } catch (IOException | UnavailableException failed) {
            LOG.warn(
                    "Records of the archive of {} could not be moved to bucket {}: {}; they stay in the state file, and the move is repeated",
                    target.archive.pipeline(),
                    target.bucket,
                    LibraryErrorText.of(failed));
            postpone(target);
        }
    }

    /// Moves the oldest segments to an object, if it is time. Returns true if there may be more.
    private boolean next(Target target) throws IOException {
        synchronized (this) {
            target.pending = Pending.NONE;
        }
        long id = target.archive.id();
        var inFile = database.read(session -> ArchiveTable.pending(session, id));
        if (!target.due(inFile, now())) {
            synchronized (this) {
                target.pending = target.pending.and(inFile);
            }
            return false;
        }
        move(target);
        return true;
    }

    private void move(Target target) throws IOException {
        long id = target.archive.id();
        var object = new ArchiveObject(target.span());
        boolean more = true;
        while (more) {
            var segments =
                    database.read(session ->
                            ArchiveTable.segments(session, id, object.last(), READ_BYTES));
            more = !segments.isEmpty() && segments.stream().allMatch(object::add);
        }
        if (object.segments() == 0) {
            return;
        }
        var content = object.encode();
        var row = object.row(target.archive.pipeline(), target.bucket, content);
        try {
            buckets.putQuietly(
                    row.bucket(),
                    row.key(),
                    content,
                    tx -> ArchiveTable.move(tx, id, object.segments(), row));
        } catch (ConcurrentModificationException _) {
            // Some of the segments have expired. The next attempt is without them.
        }
    }

    private long now() {
        return Micros.of(clock.instant());
    }

    /// Ends after the current object.
    void close() {
        ended = true;
        thread.close();
    }
}
