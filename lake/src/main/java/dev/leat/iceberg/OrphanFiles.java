package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.Transaction;
import org.jspecify.annotations.Nullable;

/// The automatic removal of objects to which no snapshot refers, such as those of a program that
/// was killed before its commit. A commit does it at most once a day, because it reads the table's
/// manifests and lists its objects. The time of the last removal is a property of the table.
///
/// @param before the metadata before the commit; null if the commit creates the table
record OrphanFiles(
        LakeTable table, TableObjects objects, StagedIO io, @Nullable TableMetadata before) {

    private static final String REMOVED_AT = "leat.orphan-files-removed-at-ms";
    private static final Duration INTERVAL = Duration.ofDays(1);

    /// Adds the time to the transaction if the removal is due, and returns the keys to remove. If
    /// the metadata cannot be read, nothing is removed; `leat lake verify` reports the reason.
    List<String> remove(Transaction transaction, Instant now) {
        if (!due(now)) {
            return List.of();
        }
        transaction.updateProperties().set(REMOVED_AT, Long.toString(now.toEpochMilli())).commit();
        if (before == null) {
            return List.of();
        }
        var reachable = new ReachableObjects(objects, io);
        try {
            return reachable.others(
                    reachable.keys(before), now.minus(table.maintenance().orphanFileAge()));
        } catch (IOException | RuntimeException unreadable) {
            return List.of();
        }
    }

    private boolean due(Instant now) {
        var last = before == null ? null : before.properties().get(REMOVED_AT);
        try {
            return last == null
                    || !now.isBefore(Instant.ofEpochMilli(Long.parseLong(last)).plus(INTERVAL));
        } catch (NumberFormatException changedByOthers) {
            return true;
        }
    }
}
