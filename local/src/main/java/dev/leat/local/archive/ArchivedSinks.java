package dev.leat.local.archive;

import dev.leat.batch.ArchivedRecord;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

/// The labels of sinks in archives.
public final class ArchivedSinks {

    private ArchivedSinks() {}

    /// Changes the label of a sink in the archives with these names.
    ///
    /// @throws StateException if such an archive has objects, which cannot be changed
    public static void rename(Transaction transaction, Set<String> archives, String was, String now)
            throws SQLException {
        for (var archive : ArchiveTable.rows(transaction)) {
            if (archives.contains(archive.pipeline())) {
                if (ArchiveObjectTable.any(transaction, archive.id())) {
                    throw new StateException(
                            "the %s cannot be renamed to %s: the archive of pipeline %s has objects in a bucket, and records in them name the sink; use the former name"
                                    .formatted(was, now, archive.pipeline()));
                }
                rename(transaction, archive.id(), was, now);
            }
        }
    }

    private static void rename(Transaction transaction, long archive, String was, String now)
            throws SQLException {
        long after = 0;
        // One segment is read at a time, because segments can be large.
        var next = ArchiveTable.segments(transaction, archive, after, 1);
        while (!next.isEmpty()) {
            var segment = next.getFirst();
            var records = ArchiveSegment.decode(segment.bytes());
            if (records.stream()
                    .anyMatch(r -> r.only().contains(was) || r.failed().contains(was))) {
                var renamed =
                        records.stream()
                                .map(r ->
                                        new ArchivedRecord(
                                                r.original(),
                                                renamed(r.only(), was, now),
                                                renamed(r.failed(), was, now)))
                                .toList();
                ArchiveTable.replace(transaction, segment.number(), ArchiveSegment.encode(renamed));
            }
            after = segment.number();
            next = ArchiveTable.segments(transaction, archive, after, 1);
        }
    }

    private static Set<String> renamed(Set<String> labels, String was, String now) {
        return labels.stream()
                .map(label -> label.equals(was) ? now : label)
                .collect(Collectors.toSet());
    }
}
