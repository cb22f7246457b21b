package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeSnapshot;
import dev.leat.port.LakeTables.RefusedTableException;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Reads the content of a table.
record SnapshotReader(LakeTable table, TableObjects objects) {

    LakeSnapshot current() throws IOException {
        var from = objects.current();
        if (from.number() == 0) {
            return new LakeSnapshot(
                    0, Optional.empty(), columns(Schemas.of(table)), List.of(), List.of());
        }
        var io = new StagedIO(objects, Path.of(""));
        var operations = new StagedOperations(objects, io, from.number());
        var metadata = Objects.requireNonNull(operations.current());
        Readable.check(table.name(), metadata, io);
        var snapshot = metadata.currentSnapshot();
        return content(from.number(), operations, snapshot == null ? 0 : snapshot.snapshotId());
    }

    /// Returns the content in a snapshot, with the table's current columns.
    LakeSnapshot of(long snapshot) throws IOException {
        var from = objects.existing();
        var io = new StagedIO(objects, Path.of(""));
        var operations = new StagedOperations(objects, io, from.number());
        Readable.check(table.name(), Objects.requireNonNull(operations.current()), snapshot, io);
        return content(from.number(), operations, snapshot);
    }

    /// @param snapshot the number of a snapshot; 0 for a table without one
    private LakeSnapshot content(int number, StagedOperations operations, long snapshot)
            throws IOException {
        var columns = columns(Objects.requireNonNull(operations.current()).schema());
        var files = new ArrayList<Path>();
        var names = new ArrayList<String>();
        var scan = new BaseTable(operations, table.name()).newScan();
        try (var tasks = (snapshot == 0 ? scan : scan.useSnapshot(snapshot)).planFiles()) {
            for (var task : tasks) {
                files.add(objects.path(task.file().location()));
                names.add(task.file().location());
            }
        }
        return new LakeSnapshot(
                snapshot, Optional.of(objects.metadata(number)), columns, files, names);
    }

    private List<LakeLayout.Column> columns(Schema schema) throws RefusedTableException {
        var columns = new ArrayList<LakeLayout.Column>();
        for (var field : schema.columns()) {
            var type = Schemas.type(field.type());
            if (type.isEmpty()) {
                throw new RefusedTableException(
                        "column %s of lake table '%s' has the type %s, which another program set and Leat does not read"
                                .formatted(field.name(), table.name(), field.type()));
            }
            columns.add(
                    new LakeLayout.Column(
                            field.fieldId(), field.name(), type.get(), field.isRequired()));
        }
        return columns;
    }
}
