package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.plan.Effect;
import dev.leat.port.LakeTables.Acceptance;
import dev.leat.port.LakeTables.RefusedTableException;
import dev.leat.port.LakeTables.Removal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.Transactions;

/// A change of an existing table's metadata that adds no data files. Only [#accept] changes the
/// schema.
record MetadataChange(
        LakeTable table,
        TableObjects objects,
        StagedIO io,
        StagedOperations operations,
        TableCommit commit) {

    /// @throws RefusedTableException if the table does not exist
    static MetadataChange begin(LakeTable table, TableObjects all, StagingFolder staging)
            throws IOException {
        var objects = all.within(staging.folder());
        var from = objects.existing();
        TableCommit.clear(staging.folder());
        var io = new StagedIO(objects, staging.folder());
        var operations = new StagedOperations(objects, io, from);
        return new MetadataChange(
                table,
                objects,
                io,
                operations,
                new TableCommit(objects, from, io, operations, staging));
    }

    private TableMetadata metadata() {
        return Objects.requireNonNull(operations.current());
    }

    /// Iceberg's library keeps a file that a remaining snapshot removed, so this method itself
    /// compares the objects that are needed before and after.
    Removal expire(Instant before, Instant orphans) throws IOException {
        var old = metadata();
        var reachable = new ReachableObjects(objects, io);
        var needed = reachable.keys(old);
        var unused = reachable.others(needed, orphans);
        if (old.currentSnapshot() != null) {
            var transaction = Transactions.newTransaction(table.name(), operations);
            Workers.of(transaction.expireSnapshots())
                    .expireOlderThan(before.toEpochMilli())
                    .retainLast(table.maintenance().minSnapshotsToKeep())
                    .commit();
            transaction.commitTransaction();
        }
        int snapshots = old.snapshots().size() - metadata().snapshots().size();
        if (snapshots == 0) {
            return new Removal(
                    unused.isEmpty()
                            ? Optional.empty()
                            : Optional.of(commit.deletion(List.copyOf(unused))),
                    0,
                    0,
                    unused.size());
        }
        needed.removeAll(reachable.keys(metadata()));
        var deleted = new ArrayList<>(unused);
        deleted.addAll(needed);
        return new Removal(
                Optional.of(commit.replacing(Map.of(), deleted)),
                snapshots,
                needed.size(),
                unused.size());
    }

    /// @throws RefusedTableException if there is no such snapshot, or it cannot be read correctly
    Effect.Publish rollback(long snapshot) throws IOException {
        Readable.check(table.name(), metadata(), snapshot, io);
        var transaction = Transactions.newTransaction(table.name(), operations);
        transaction.manageSnapshots().setCurrentSnapshot(snapshot).commit();
        transaction.commitTransaction();
        return commit.publication(Map.of(), List.of());
    }

    /// @throws RefusedTableException if existing rows do not fit the columns of the app
    Acceptance accept() throws IOException {
        var transaction = Transactions.newTransaction(table.name(), operations);
        var removed = new Evolution(table, transaction, objects.pointers()).accept();
        transaction.commitTransaction();
        return new Acceptance(commit.publication(Map.of(), List.of()), removed);
    }
}
