package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.lake.LakeHistory;
import dev.leat.lake.LakeInspection;
import dev.leat.lake.LakeScanRequest;
import dev.leat.lake.LakeSnapshot;
import dev.leat.plan.Effect;
import dev.leat.port.Buckets;
import dev.leat.port.LakeTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.iceberg.Transactions;

/// Lake tables as Apache Iceberg tables of format version 2, without a catalog server: the object
/// `metadata/version-hint.text` below the table's prefix has the number of the current metadata
/// file, as in Iceberg's file-system tables (https://iceberg.apache.org/spec/#file-system-tables).
/// So any engine finds the table by its location `s3://BUCKET/PREFIX`. Thread-safe.
public final class IcebergTables implements LakeTables {

    private final Buckets buckets;
    private final InstantSource clock;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    /// @param clock the time by which old snapshots are removed
    public IcebergTables(Buckets buckets, InstantSource clock) {
        this.buckets = buckets;
        this.clock = clock;
    }

    @Override
    public Hold hold(Collection<String> tables) {
        var held =
                new TreeSet<>(tables)
                        .stream()
                                .map(table ->
                                        locks.computeIfAbsent(table, _ -> new ReentrantLock(true)))
                                .toList();
        held.forEach(ReentrantLock::lock);
        return () -> List.copyOf(held).reversed().forEach(ReentrantLock::unlock);
    }

    @Override
    public LakeSnapshot snapshot(LakeTable table) throws IOException {
        return scan(table, LakeScanRequest.CURRENT);
    }

    @Override
    public LakeSnapshot scan(LakeTable table, LakeScanRequest request) throws IOException {
        return new SnapshotReader(table, new TableObjects(table, buckets)).scan(request);
    }

    @Override
    public LakeHistory history(LakeTable table) throws IOException {
        return new HistoryReader(table, new TableObjects(table, buckets)).history();
    }

    @Override
    public Removal expire(LakeTable table, Instant before, Instant orphans, StagingFolder staging)
            throws IOException {
        return MetadataChange.begin(table, new TableObjects(table, buckets), staging)
                .expire(before, orphans);
    }

    @Override
    public Effect.Publish rollback(LakeTable table, long snapshot, StagingFolder staging)
            throws IOException {
        return MetadataChange.begin(table, new TableObjects(table, buckets), staging)
                .rollback(snapshot);
    }

    @Override
    public Optional<String> misfit(LakeTable table) {
        return operations(new TableObjects(table, buckets))
                .flatMap(operations -> {
                    try {
                        var transaction = Transactions.newTransaction(table.name(), operations);
                        new Evolution(table, transaction).run();
                        return Optional.empty();
                    } catch (RefusedTableException refused) {
                        return Optional.of(String.valueOf(refused.getMessage()));
                    }
                });
    }

    /// Returns the operations on a table for a change that is not committed; empty if there is no
    /// table, or its metadata cannot be read.
    private static Optional<StagedOperations> operations(TableObjects objects) {
        try {
            int number = objects.current().number();
            return number == 0
                    ? Optional.empty()
                    : Optional.of(
                            new StagedOperations(
                                    objects, new StagedIO(objects, Path.of("")), number));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty(); // each change reports the reason
        }
    }

    @Override
    public Acceptance accept(LakeTable table, StagingFolder staging) throws IOException {
        return MetadataChange.begin(table, new TableObjects(table, buckets), staging).accept();
    }

    @Override
    public LakeInspection inspect(LakeTable table) throws IOException {
        return new TableInspector(new TableObjects(table, buckets)).inspect();
    }

    @Override
    public Change change(LakeTable table, StagingFolder staging) throws IOException {
        return TableChange.begin(table, new TableObjects(table, buckets), staging, clock.instant());
    }
}
