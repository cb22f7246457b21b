package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.lake.LakeHistory;
import dev.leat.lake.LakeInspection;
import dev.leat.lake.LakeScanRequest;
import dev.leat.lake.LakeSnapshot;
import dev.leat.plan.Effect;
import dev.leat.port.Buckets;
import dev.leat.port.LakePointers;
import dev.leat.port.LakeStorage;
import dev.leat.port.LakeTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.iceberg.Transactions;

/// Lake tables as Apache Iceberg tables of format version 2. A catalog has the current metadata
/// file of each ([LakePointers]). Thread-safe.
public final class IcebergTables implements LakeTables {

    private final LakeStorage storage;
    private final LakePointers pointers;
    private final InstantSource clock;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    /// Creates the tables in buckets, of which one object names the current metadata file.
    ///
    /// @param clock the time by which old snapshots are removed
    public IcebergTables(Buckets buckets, InstantSource clock) {
        this(new BucketStorage(buckets), new HintPointers(buckets), clock);
    }

    /// @param clock the time by which old snapshots are removed
    public IcebergTables(LakeStorage storage, LakePointers pointers, InstantSource clock) {
        this.storage = storage;
        this.pointers = pointers;
        this.clock = clock;
    }

    private TableObjects objects(LakeTable table) {
        return new TableObjects(table, storage, pointers);
    }

    @Override
    public Hold hold(Collection<String> tables) {
        var held = new ArrayDeque<Hold>();
        Hold all = () -> held.forEach(Hold::close);
        try {
            new TreeSet<>(tables).forEach(table -> held.push(hold(table)));
            return all;
        } catch (RuntimeException failed) {
            all.close();
            throw failed;
        }
    }

    private Hold hold(String table) {
        var lock = locks.computeIfAbsent(table, _ -> new ReentrantLock(true));
        lock.lock();
        try {
            Hold others = lock.getHoldCount() == 1 ? pointers.hold(table) : () -> {};
            return () -> {
                try (others) {
                    lock.unlock();
                }
            };
        } catch (RuntimeException failed) {
            lock.unlock();
            throw failed;
        }
    }

    @Override
    public LakeSnapshot snapshot(LakeTable table) throws IOException {
        return new SnapshotReader(table, objects(table), false).scan(LakeScanRequest.CURRENT);
    }

    @Override
    public LakeSnapshot scan(LakeTable table, LakeScanRequest request) throws IOException {
        return new SnapshotReader(table, objects(table), true).scan(request);
    }

    @Override
    public LakeHistory history(LakeTable table) throws IOException {
        return new HistoryReader(table, objects(table)).history();
    }

    @Override
    public Removal expire(LakeTable table, Instant before, Instant orphans, StagingFolder staging)
            throws IOException {
        return MetadataChange.begin(table, objects(table), staging).expire(before, orphans);
    }

    @Override
    public Effect.Publish rollback(LakeTable table, long snapshot, StagingFolder staging)
            throws IOException {
        return MetadataChange.begin(table, objects(table), staging).rollback(snapshot);
    }

    @Override
    public Fit fit(LakeTable table) {
        return operations(objects(table))
                .map(operations -> {
                    try {
                        var transaction = Transactions.newTransaction(table.name(), operations);
                        boolean evolves = new Evolution(table, transaction, pointers).run();
                        return new Fit(Optional.empty(), evolves);
                    } catch (RefusedTableException refused) {
                        return new Fit(Optional.of(String.valueOf(refused.getMessage())), true);
                    }
                })
                .orElse(Fit.EQUAL);
    }

    /// Returns the operations on a table for a change that is not committed; empty if there is no
    /// table, or its metadata cannot be read.
    private static Optional<StagedOperations> operations(TableObjects objects) {
        try {
            var from = objects.current();
            return from.metadata().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new StagedOperations(
                                    objects, new StagedIO(objects, Path.of("")), from));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty(); // each change reports the reason
        }
    }

    @Override
    public Acceptance accept(LakeTable table, StagingFolder staging) throws IOException {
        return MetadataChange.begin(table, objects(table), staging).accept();
    }

    @Override
    public LakeInspection inspect(LakeTable table) throws IOException {
        return new TableInspector(objects(table)).inspect();
    }

    @Override
    public Change change(LakeTable table, StagingFolder staging) throws IOException {
        return TableChange.begin(table, objects(table), staging, clock.instant());
    }
}
