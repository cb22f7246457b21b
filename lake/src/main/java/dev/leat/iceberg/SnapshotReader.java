package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeScanRequest;
import dev.leat.lake.LakeSnapshot;
import dev.leat.port.LakeTables.RefusedTableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;

/// Reads the content of a table.
///
/// @param fetches true if the data files are fetched; otherwise they may not be on the disk
record SnapshotReader(LakeTable table, TableObjects objects, boolean fetches) {

    LakeSnapshot scan(LakeScanRequest request) throws IOException {
        var from = objects.current();
        boolean travels = request.snapshot().isPresent() || request.at().isPresent();
        if (from.metadata().isEmpty() && travels) {
            objects.existing();
        }
        if (from.metadata().isEmpty()) {
            return new LakeSnapshot(
                    0, Optional.empty(), columns(Schemas.of(table)), List.of(), List.of(), 0);
        }
        var io = new StagedIO(objects, Path.of(""));
        var operations = new StagedOperations(objects, io, from);
        var metadata = Objects.requireNonNull(operations.current());
        long snapshot = snapshot(metadata, request, io);
        var at = metadata.snapshot(snapshot);
        var id = at == null || !travels ? null : at.schemaId();
        var schema =
                id == null
                        ? metadata.schema()
                        : metadata.schemasById().getOrDefault(id, metadata.schema());
        var files = new ArrayList<Path>();
        var names = new ArrayList<String>();
        var all = Workers.of(new BaseTable(operations, table.name()).newScan());
        var scan =
                (travels ? all.useSnapshot(snapshot) : all)
                        .filter(new ScanFilter(schema).of(request.conditions()));
        long bytes = 0;
        try (var tasks = scan.planFiles()) {
            for (var task : tasks) {
                Readable.check(table.name(), task.file());
                bytes += task.file().fileSizeInBytes();
                names.add(task.file().location());
            }
        }
        if (fetches) {
            checkSize(bytes);
        }
        for (var name : names) {
            files.add(fetches ? objects.dataFile(name) : objects.dataPlace(name));
        }
        return new LakeSnapshot(snapshot, from.metadata(), columns(schema), files, names, bytes);
    }

    private void checkSize(long bytes) throws RefusedTableException {
        long most = objects.storage().mostFetched();
        if (bytes > most) {
            throw new RefusedTableException(
                    "lake table '%s': the data files with the rows have %,d MB, and at most %,d MB are fetched; %s"
                            .formatted(
                                    table.name(),
                                    bytes >> 20,
                                    most >> 20,
                                    objects.pointers().queryElsewhere(table).orElse("")));
        }
    }

    /// Returns the number of the requested snapshot; 0 if the table has none.
    private long snapshot(TableMetadata metadata, LakeScanRequest request, StagedIO io)
            throws RefusedTableException {
        if (request.snapshot().isEmpty() && request.at().isEmpty()) {
            Readable.check(table.name(), metadata, io);
            var current = metadata.currentSnapshot();
            return current == null ? 0 : current.snapshotId();
        }
        long id =
                request.snapshot().isPresent()
                        ? request.snapshot().get()
                        : at(metadata, request.at().orElseThrow());
        Readable.check(table.name(), metadata, id, io);
        return id;
    }

    private long at(TableMetadata metadata, Instant time) throws RefusedTableException {
        Long found = null;
        for (var entry : metadata.snapshotLog()) {
            if (!Instant.ofEpochMilli(entry.timestampMillis()).isAfter(time)) {
                found = entry.snapshotId();
            }
        }
        if (found == null) {
            throw new RefusedTableException(
                    "lake table '%s' has no snapshot of %s or before; it may have been removed because of its age. The table \"%s$history\" in 'leat sql' has all times"
                            .formatted(table.name(), time, table.name()));
        }
        return found;
    }

    private List<LakeLayout.Column> columns(Schema schema) throws RefusedTableException {
        var columns = new ArrayList<LakeLayout.Column>();
        for (var field : schema.columns()) {
            columns.add(Schemas.column(table, field));
        }
        return columns;
    }
}
