package dev.leat.engine;

import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.StagingFolder;
import dev.leat.disk.FullDisk;
import dev.leat.kernel.ObjectKeyException;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LakeTables.RefusedTableException;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The files that a worker writes with rows of its batches before they are committed. Owned by one
/// thread.
final class SinkFiles {

    private final EnginePlatform platform;
    private @Nullable StagingFolder folder;

    SinkFiles(EnginePlatform platform) {
        this.platform = platform;
    }

    /// Writes the files of some rows to an empty folder, which is cleared afterwards.
    interface Work {
        void write(StagingFolder staging) throws IOException, ObjectKeyException;
    }

    /// Writes rows for a sink. If this fails, enters outcomes for some of their records, so that
    /// the rows that remain pending can be written, and returns false.
    ///
    /// @param what the rows, for messages
    /// @throws UnavailableException if the disk is full
    boolean written(
            Batch batch, Outcomes table, int sink, List<Integer> rows, String what, Work work) {
        var records = records(batch, rows);
        try {
            var staging = staging();
            try {
                staging.clear();
                work.write(staging);
            } finally {
                staging.clear();
            }
            return true;
        } catch (ObjectKeyException wrong) {
            halve(records, table, sink, wrong.reason());
        } catch (RefusedTableException refused) {
            var why = Reason.of("lake_table", String.valueOf(refused.getMessage()));
            retry(records, table, sink, why);
        } catch (IOException failed) {
            var message = "%s cannot be written: %s".formatted(what, failed.getMessage());
            if (FullDisk.caused(failed, folder == null ? null : folder.folder())) {
                throw new UnavailableException(message + "; free some space", failed);
            }
            retry(records, table, sink, Reason.of("io", message));
        }
        return false;
    }

    private StagingFolder staging() throws IOException {
        var known = folder;
        if (known == null || !Files.isDirectory(known.folder())) {
            known = platform.buckets().staging();
            folder = known;
        }
        return known;
    }

    /// Deletes the folder, which is empty. The next rows are written to another one.
    void close() {
        var used = folder;
        folder = null;
        if (used != null) {
            try {
                Files.deleteIfExists(used.folder());
            } catch (IOException _) {
                // the next start deletes it
            }
        }
    }

    private static int[] records(Batch batch, List<Integer> rows) {
        return rows.stream().mapToInt(row -> batch.rows().record()[row]).distinct().toArray();
    }

    /// Returns the second half of these records to the source, so that they are processed in a
    /// later batch. Rejects the record if it is the only one.
    private static void halve(int[] records, Outcomes table, int sink, Reason why) {
        if (records.length == 1) {
            table.put(records[0], sink, Outcome.REJECTED, why);
        }
        for (int i = (records.length + 1) / 2; i < records.length; i++) {
            table.put(records[i], sink, Outcome.RETURNED, why);
        }
    }

    private static void retry(int[] records, Outcomes table, int sink, Reason why) {
        IntStream.of(records).forEach(record -> table.put(record, sink, Outcome.RETRIED, why));
    }
}
