package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.lake.LakeBounds;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakePointer;
import dev.leat.lake.LakeReplacement;
import dev.leat.lake.LakeSource;
import dev.leat.plan.Effect;
import dev.leat.port.LakeTables;
import dev.leat.port.LakeTables.RefusedTableException;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.InclusiveMetricsEvaluator;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/// A change of a table: one transaction of Iceberg's library, which writes one metadata file.
final class TableChange implements LakeTables.Change {

    /// Properties of a new table. Writers must not use delete files, which Leat does not read, and
    /// old metadata files are deleted.
    private static final Map<String, String> PROPERTIES =
            Map.of(
                    TableProperties.FORMAT_VERSION,
                    "2",
                    TableProperties.DELETE_MODE,
                    "copy-on-write",
                    TableProperties.UPDATE_MODE,
                    "copy-on-write",
                    TableProperties.MERGE_MODE,
                    "copy-on-write",
                    TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED,
                    "true",
                    TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
                    "10",
                    TableProperties.DEFAULT_WRITE_METRICS_MODE,
                    "truncate(16)");

    private final LakeTable table;
    private final TableObjects objects;
    private final StagedOperations operations;
    private final Transaction transaction;
    private final TableCommit commit;
    private final Instant now;
    private final OrphanFiles orphans;
    private final LakeLayout layout;
    private final List<DataFile> removed = new ArrayList<>();
    private final boolean changed;

    private TableChange(
            LakeTable table,
            TableObjects objects,
            LakePointer from,
            StagedIO io,
            StagedOperations operations,
            Transaction transaction,
            StagingFolder staging,
            Instant now)
            throws RefusedTableException {
        this.table = table;
        this.objects = objects;
        this.operations = operations;
        this.transaction = transaction;
        this.commit = new TableCommit(objects, from, io, operations, staging);
        this.now = now;
        this.orphans = new OrphanFiles(table, objects, io, operations.current());
        changed =
                from.metadata().isEmpty()
                        || new Evolution(table, transaction, objects.pointers()).run();
        layout = Schemas.layout(table, transaction.table());
    }

    static TableChange begin(LakeTable table, TableObjects all, StagingFolder staging, Instant now)
            throws IOException {
        var objects = all.within(staging.folder());
        var from = objects.current();
        TableCommit.clear(staging.folder());
        var io = new StagedIO(objects, staging.folder());
        var operations = new StagedOperations(objects, io, from);
        var current = operations.current();
        if (current != null) {
            awaitRewriting(table, objects, current, io);
            Readable.check(table.name(), current, io);
        }
        var transaction =
                current == null
                        ? Transactions.createTableTransaction(
                                table.name(), operations, created(table, objects))
                        : Transactions.newTransaction(table.name(), operations);
        return new TableChange(table, objects, from, io, operations, transaction, staging, now);
    }

    /// @throws UnavailableException if another program must rewrite data files first
    private static void awaitRewriting(
            LakeTable table, TableObjects objects, TableMetadata current, StagedIO io) {
        var statement = objects.pointers().rewriting(table);
        if (statement.isPresent() && Readable.hasDeleteFiles(current, io)) {
            throw new UnavailableException(
                    "lake table '%s' has delete files, which another program wrote and Leat does not read; files wait until this statement has rewritten the data files: %s"
                            .formatted(table.name(), statement.get()));
        }
    }

    /// Returns the metadata of a new table without rows.
    static TableMetadata created(LakeTable table, TableObjects objects) {
        var schema = Schemas.of(table);
        var properties = new HashMap<>(PROPERTIES);
        properties.putAll(Evolution.properties(schema));
        return TableMetadata.newTableMetadata(
                schema, Partitions.spec(table, schema), objects.location(), properties);
    }

    @Override
    public LakeLayout layout() {
        return layout;
    }

    @Override
    public LakeReplacement replace(LakeSource source, boolean anyVersion, Collection<Path> files)
            throws IOException {
        var of = Expressions.equal(LakeTable.SOURCE, source.object());
        var rows =
                anyVersion
                        ? of
                        : Expressions.and(
                                of, Expressions.equal(LakeTable.VERSION, source.version()));
        if (transaction.table().currentSnapshot() == null) {
            return LakeReplacement.of(source, anyVersion);
        }
        var wholes = new ArrayList<Path>();
        var mixed = new ArrayList<Path>();
        var mayHave = new InclusiveMetricsEvaluator(transaction.table().schema(), rows);
        var small = new SmallFiles(table.maintenance().minInputFiles(), SmallFiles.MOST_BYTES);
        for (var file : dataFiles()) {
            boolean other = files.contains(place(file));
            if (!other && !mayHave.eval(file)) {
                small.add(file);
                continue;
            }
            removed.add(file);
            boolean whole =
                    !other
                            && only(file, LakeTable.SOURCE, source.object())
                            && (anyVersion || only(file, LakeTable.VERSION, source.version()));
            (whole ? wholes : mixed).add(path(file));
        }
        for (var file : small.toMerge()) {
            removed.add(file);
            mixed.add(path(file));
        }
        return new LakeReplacement(source, anyVersion, wholes, mixed);
    }

    @Override
    public List<Path> files(List<LakeBounds> bounds) throws IOException {
        var within = new InclusiveMetricsEvaluator(transaction.table().schema(), within(bounds));
        var found = new ArrayList<Path>();
        for (var file : dataFiles()) {
            if (within.eval(file)) {
                found.add(path(file));
            }
        }
        return found;
    }

    private Expression within(List<LakeBounds> bounds) {
        Expression all = Expressions.alwaysTrue();
        for (var bound : bounds) {
            var field = transaction.table().schema().caseInsensitiveFindField(bound.column());
            var name = field.name();
            var least = IcebergValues.literal(field.type(), bound.min());
            var most = IcebergValues.literal(field.type(), bound.max());
            if (least.isPresent() && most.isPresent()) {
                all =
                        Expressions.and(
                                all,
                                Expressions.and(
                                        Expressions.greaterThanOrEqual(name, least.get()),
                                        Expressions.lessThanOrEqual(name, most.get())));
            }
        }
        return all;
    }

    @Override
    public List<Path> rewrite(Collection<Path> files) throws IOException {
        var rewritten = new ArrayList<Path>();
        var small = new SmallFiles(table.maintenance().minInputFiles(), SmallFiles.MOST_BYTES);
        for (var file : dataFiles()) {
            if (files.contains(place(file))) {
                removed.add(file);
                rewritten.add(path(file));
            } else {
                small.add(file);
            }
        }
        for (var file : small.toMerge()) {
            removed.add(file);
            rewritten.add(path(file));
        }
        return rewritten;
    }

    /// Returns the path that [#path] will return, without fetching the file.
    private Path place(DataFile file) throws IOException {
        return objects.dataPlace(file.location()).toAbsolutePath().normalize();
    }

    private Path path(DataFile file) throws RefusedTableException {
        return objects.dataFile(file.location()).toAbsolutePath().normalize();
    }

    /// Returns the data files of the table, with their statistics.
    private List<DataFile> dataFiles() throws IOException {
        var files = new ArrayList<DataFile>();
        if (transaction.table().currentSnapshot() == null) {
            return files;
        }
        try (var tasks =
                Workers.of(new BaseTable(operations, table.name()).newScan())
                        .includeColumnStats()
                        .planFiles()) {
            for (var task : tasks) {
                Readable.check(table.name(), task.file());
                files.add(task.file().copy());
            }
        }
        return files;
    }

    /// Returns true if the statistics show that all rows of a file have this value.
    private boolean only(DataFile file, String column, String value) {
        var field = transaction.table().schema().findField(column);
        int id = field.fieldId();
        if (file.lowerBounds() == null || file.nullValueCounts() == null) {
            return false;
        }
        var low = file.lowerBounds().get(id);
        var high = file.upperBounds().get(id);
        var nulls = file.nullValueCounts().get(id);
        return low != null
                && high != null
                && nulls != null
                && nulls == 0
                && value.contentEquals(text(low))
                && value.contentEquals(text(high));
    }

    private static CharSequence text(java.nio.ByteBuffer bound) {
        return Conversions.fromByteBuffer(Types.StringType.get(), bound);
    }

    @Override
    public Optional<Effect.Publish> commit(List<LakeFile> added, LakeSource source)
            throws IOException {
        if (!changed && added.isEmpty() && removed.isEmpty()) {
            return Optional.empty();
        }
        var data = new HashMap<String, Path>();
        if (!added.isEmpty() || !removed.isEmpty()) {
            var overwrite = Workers.of(transaction.newOverwrite());
            removed.forEach(overwrite::deleteFile);
            dataFiles(added, data).forEach(overwrite::addFile);
            overwrite
                    .set("leat.source", source.object())
                    .set("leat.version", source.version())
                    .commit();
        }
        var unused = orphans.remove(transaction, now);
        var keep = table.maintenance();
        if (transaction.table().currentSnapshot() != null) {
            Workers.of(transaction.expireSnapshots())
                    .expireOlderThan(now.minus(keep.maxSnapshotAge()).toEpochMilli())
                    .retainLast(keep.minSnapshotsToKeep())
                    .commit();
        }
        transaction.commitTransaction();
        return Optional.of(commit.publication(data, unused));
    }

    @Override
    public List<Path> merge(long mostBytes) throws IOException {
        if (transaction.table().currentSnapshot() == null) {
            return List.of();
        }
        var small = new SmallFiles(2, mostBytes);
        dataFiles().forEach(small::add);
        var merged = new ArrayList<Path>();
        for (var file : small.toMerge()) {
            removed.add(file);
            merged.add(path(file));
        }
        return merged;
    }

    @Override
    public Effect.Publish commit(List<LakeFile> merged) throws IOException {
        var data = new HashMap<String, Path>();
        var rewrite = Workers.of(transaction.newRewrite());
        // older snapshots may have expired, so the library cannot validate their changes
        rewrite.validateFromSnapshot(transaction.table().currentSnapshot().snapshotId());
        removed.forEach(rewrite::deleteFile);
        dataFiles(merged, data).forEach(rewrite::addFile);
        rewrite.commit();
        transaction.commitTransaction();
        return commit.publication(data, List.of());
    }

    /// Returns the data files, and adds their contents to `data` by location.
    private List<DataFile> dataFiles(List<LakeFile> files, Map<String, Path> data) {
        var spec = transaction.table().spec();
        return files.stream()
                .map(file -> {
                    var location = objects.data("%s.parquet".formatted(UUID.randomUUID()));
                    data.put(location, file.file());
                    return dataFile(spec, location, file);
                })
                .toList();
    }

    private DataFile dataFile(PartitionSpec spec, String location, LakeFile file) {
        var builder =
                DataFiles.builder(spec)
                        .withPath(location)
                        .withFormat("parquet")
                        .withFileSizeInBytes(file.bytes())
                        .withMetrics(metrics(file));
        if (spec.isPartitioned()) {
            builder.withPartition(Partitions.partition(spec, file.partition()));
        }
        return builder.build();
    }

    private Metrics metrics(LakeFile file) {
        var schema = transaction.table().schema();
        var sizes = new HashMap<Integer, Long>();
        var values = new HashMap<Integer, Long>();
        var nulls = new HashMap<Integer, Long>();
        var nans = new HashMap<Integer, Long>();
        var lower = new HashMap<Integer, java.nio.ByteBuffer>();
        var upper = new HashMap<Integer, java.nio.ByteBuffer>();
        file.statistics()
                .forEach((id, of) -> {
                    var type = schema.findType(id);
                    if (type.isNestedType()) {
                        return; // only their leaves have metrics
                    }
                    sizes.put(id, of.bytes());
                    values.put(id, of.values());
                    nulls.put(id, of.nulls());
                    of.nans().ifPresent(count -> nans.put(id, count));
                    IcebergValues.bound(type, of.min()).ifPresent(bound -> lower.put(id, bound));
                    IcebergValues.bound(type, of.max()).ifPresent(bound -> upper.put(id, bound));
                });
        return new Metrics(file.rows(), sizes, values, nulls, nans, lower, upper);
    }
}
