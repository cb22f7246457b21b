package dev.leat.local.bucket;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Queue;
import dev.leat.local.database.Database;
import dev.leat.local.database.NullableNumber;
import dev.leat.local.database.Statements;
import dev.leat.port.UnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Removes expired data: replaced object versions, objects in buckets with a retention period, and
/// uploads. Runs when buckets are used, and only if data may have expired. Objects that a pipeline
/// is processing are removed only after it has finished. Thread-safe.
final class ExpirySweep {

    /// Retention of a replaced version: the maximum time that a queue can contain a notification of
    /// it.
    static final long KEPT = Queue.DEFAULT_RETENTION.toNanos() / 1000;

    /// Maximum number of objects in one commit.
    private static final int MOST = 500;

    /// Interval in microseconds before the next check of expired data that could not be removed
    /// yet.
    private static final long PATIENCE = 60_000_000;

    private static final String IDLE =
            " AND NOT EXISTS (SELECT 1 FROM unit WHERE unit.version = object.version"
                    + " AND unit.phase = 'RUNNING')";

    /// The period of an archive applies to its objects.
    private static final String UNARCHIVED =
            " AND NOT EXISTS (SELECT 1 FROM archive_object a WHERE a.bucket = object.bucket"
                    + " AND a.key = object.key AND object.replaced IS NULL)";

    private static final String CREATED_BY =
            "SELECT version FROM object WHERE bucket = ? AND created <= ?"
                    + IDLE
                    + UNARCHIVED
                    + " LIMIT ?";
    private static final String REPLACED_BY =
            "SELECT version FROM object WHERE replaced IS NOT NULL AND replaced <= ?"
                    + IDLE
                    + " LIMIT ?";
    private static final String REPLACED_IN =
            "SELECT version FROM object WHERE bucket = ? AND replaced IS NOT NULL"
                    + IDLE
                    + " LIMIT ?";
    private static final String OLDEST =
            "SELECT (SELECT created FROM object WHERE bucket = ?"
                    + UNARCHIVED
                    + " ORDER BY created LIMIT 1)";
    private static final String FIRST_REPLACED =
            "SELECT min(replaced) FROM object WHERE replaced IS NOT NULL";

    /// Maximum number of uploads in one commit, because each may have many parts.
    private static final int MOST_UPLOADS = 20;

    private static final String FIRST_END = "SELECT min(ends) FROM upload";

    private final Database database;
    private final FileRemover removal;

    /// The retention period of each bucket that has one.
    private final Map<String, Long> kept = new LinkedHashMap<>();

    /// Time of the next check. If the clock shows a time before `checked`, it was set back, and the
    /// check runs at once.
    private volatile long due;

    private volatile long checked;

    ExpirySweep(App app, Database database, FileRemover removal) {
        this.database = database;
        this.removal = removal;
        for (var bucket : app.buckets().values()) {
            bucket.expireAfter().ifPresent(after -> keep(bucket, after.toNanos() / 1000));
        }
    }

    private void keep(Bucket bucket, long micros) {
        kept.put(bucket.name(), micros);
    }

    /// Removes expired data.
    ///
    /// @throws UnavailableException if the state file cannot be written
    void check(long now) {
        if (now >= due || now < checked) {
            sweep(now);
        }
    }

    /// Checks as [#check] does, for callers that only read. Data that cannot be removed now is
    /// removed later.
    void checkQuietly(long now) {
        try {
            check(now);
        } catch (UnavailableException _) {
            // The error is reported to callers that write.
        }
    }

    /// Removes replaced versions of a bucket's objects before they expire, because the disk is
    /// full. Does nothing for buckets with notifications, because a notification could still refer
    /// to a version.
    void freeSpace(String bucket) {
        boolean more = true;
        while (more) {
            var versions =
                    database.read(statements -> versions(statements, REPLACED_IN, bucket, MOST));
            database.commit(tx -> {
                DeletedBlobs.drop(tx, versions);
                return true;
            });
            more = versions.size() == MOST;
        }
        removal.schedule();
    }

    private synchronized void sweep(long now) {
        if (now < checked) {
            due = now;
        }
        checked = now;
        while (now >= due) {
            var old = database.read(statements -> old(statements, now));
            var expired = database.read(session -> UploadTable.expired(session, now, MOST_UPLOADS));
            if (!old.isEmpty() || !expired.isEmpty()) {
                database.commit(tx -> {
                    DeletedBlobs.drop(tx, old);
                    for (long upload : expired) {
                        UploadTable.drop(tx, upload);
                    }
                    return true;
                });
                removal.schedule();
            }
            if (old.size() < MOST && expired.size() < MOST_UPLOADS) {
                due = database.read(statements -> next(statements, now));
            }
        }
    }

    private List<Long> old(Statements statements, long now) throws SQLException {
        var old = new ArrayList<Long>();
        for (var bucket : kept.entrySet()) {
            old.addAll(
                    versions(
                            statements,
                            CREATED_BY,
                            bucket.getKey(),
                            now - bucket.getValue(),
                            MOST - old.size()));
        }
        old.addAll(versions(statements, REPLACED_BY, now - KEPT, MOST - old.size()));
        // A version that expired for two reasons is in the list twice; deleting it twice has no
        // effect.
        return old;
    }

    private static List<Long> versions(Statements statements, String sql, Object... values)
            throws SQLException {
        return statements.list(sql, row -> row.getLong(1), values);
    }

    /// Returns the time of the next check: the earliest time at which data can expire, either the
    /// oldest existing data or data that is added now.
    private long next(Statements statements, long now) throws SQLException {
        long next = first(statements, now, FIRST_REPLACED) + KEPT;
        next = Math.min(next, end(statements, now));
        for (var bucket : kept.entrySet()) {
            next =
                    Math.min(
                            next,
                            first(statements, now, OLDEST, bucket.getKey()) + bucket.getValue());
        }
        return next > now ? next : now + PATIENCE;
    }

    /// Returns the earliest time at which an upload can expire: the end of the first stored upload,
    /// or the end of an upload that is completed now. An upload that begins now expires later.
    private static long end(Statements statements, long now) throws SQLException {
        long soonest = now + LocalUploads.KNOWN.toNanos() / 1000;
        return first(statements, soonest, FIRST_END);
    }

    /// Returns the time that the statement finds, but not later than `latest`.
    private static long first(Statements statements, long latest, String sql, Object... values)
            throws SQLException {
        var first = statements.one(sql, row -> NullableNumber.read(row, 1), values);
        return Math.min(first.orElse(latest), latest);
    }
}
