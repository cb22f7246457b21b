package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.lake.LakeHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.TableMetadata;

/// Reads the metadata of a table.
record HistoryReader(LakeTable table, TableObjects objects) {

    LakeHistory history() throws IOException {
        var from = objects.current();
        if (from.metadata().isEmpty()) {
            return new LakeHistory(List.of(), List.of(), List.of());
        }
        var io = new StagedIO(objects, Path.of(""));
        var operations = new StagedOperations(objects, io, from);
        var metadata = Objects.requireNonNull(operations.current());
        Readable.check(table.name(), metadata, io);
        return new LakeHistory(snapshots(metadata), current(metadata), files(operations));
    }

    private static List<LakeHistory.Snapshot> snapshots(TableMetadata metadata) {
        var snapshots = new ArrayList<LakeHistory.Snapshot>();
        for (var snapshot : metadata.snapshots()) {
            snapshots.add(
                    new LakeHistory.Snapshot(
                            Instant.ofEpochMilli(snapshot.timestampMillis()),
                            snapshot.snapshotId(),
                            Optional.ofNullable(snapshot.parentId()),
                            String.valueOf(snapshot.operation()),
                            snapshot.manifestListLocation(),
                            snapshot.summary()));
        }
        return snapshots;
    }

    private static List<LakeHistory.Current> current(TableMetadata metadata) {
        var ancestors = new HashSet<Long>();
        for (var at = metadata.currentSnapshot(); at != null; ) {
            ancestors.add(at.snapshotId());
            var parent = at.parentId();
            at = parent == null ? null : metadata.snapshot(parent);
        }
        var history = new ArrayList<LakeHistory.Current>();
        for (var entry : metadata.snapshotLog()) {
            var snapshot = metadata.snapshot(entry.snapshotId());
            history.add(
                    new LakeHistory.Current(
                            Instant.ofEpochMilli(entry.timestampMillis()),
                            entry.snapshotId(),
                            Optional.ofNullable(snapshot == null ? null : snapshot.parentId()),
                            ancestors.contains(entry.snapshotId())));
        }
        return history;
    }

    private List<LakeHistory.DataFile> files(StagedOperations operations) throws IOException {
        var files = new ArrayList<LakeHistory.DataFile>();
        try (var tasks =
                Workers.of(new BaseTable(operations, table.name()).newScan()).planFiles()) {
            for (var task : tasks) {
                var file = task.file();
                files.add(
                        new LakeHistory.DataFile(
                                file.location(),
                                file.format().name().toLowerCase(Locale.ROOT),
                                task.spec().partitionToPath(file.partition()),
                                file.recordCount(),
                                file.fileSizeInBytes()));
            }
        }
        return files;
    }
}
