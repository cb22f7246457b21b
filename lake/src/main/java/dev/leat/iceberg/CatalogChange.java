package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.app.Schema;
import dev.leat.batch.ExpectedObject;
import dev.leat.batch.StagingFolder;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.Buckets;
import dev.leat.port.Store;
import dev.leat.port.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;

/// The transaction of one catalog request. It reads and stages changes to the tables of a warehouse
/// and to the object with the entries that clients created. The commit writes all changes together,
/// if no other writer changed the same tables or entries. Owned by one thread.
final class CatalogChange implements AutoCloseable {

    /// The key of the object with the entries.
    private static final String ENTRIES = ".iceberg/catalog.json";

    private final CatalogWarehouse warehouse;
    private final Buckets buckets;
    private final StagingFolder staging;
    private final CatalogEntries entries;
    private final ExpectedObject from;
    private final Map<TableIdentifier, StagedTableOperations> operations = new HashMap<>();
    private final List<StagedTableOperations> changed = new ArrayList<>();
    private boolean entriesChanged;

    private CatalogChange(
            CatalogWarehouse warehouse,
            Buckets buckets,
            StagingFolder staging,
            CatalogEntries entries,
            ExpectedObject from) {
        this.warehouse = warehouse;
        this.buckets = buckets;
        this.staging = staging;
        this.entries = entries;
        this.from = from;
    }

    static CatalogChange begin(CatalogWarehouse warehouse, Buckets buckets) throws IOException {
        var found = buckets.head(warehouse.bucket(), ENTRIES);
        var entries = new CatalogEntries();
        if (found.isPresent()) {
            try (var in = buckets.content(found.get().unit()).open(0)) {
                entries = CatalogEntries.read(in);
            }
        }
        var etag = found.map(StoredObject::unit).map(unit -> unit.etag());
        return new CatalogChange(
                warehouse,
                buckets,
                buckets.staging(),
                entries,
                new ExpectedObject(warehouse.bucket(), ENTRIES, etag));
    }

    CatalogWarehouse warehouse() {
        return warehouse;
    }

    /// Returns the entries that clients created, to read.
    CatalogEntries entries() {
        return entries;
    }

    /// Returns the entries that clients created, to change.
    CatalogEntries changedEntries() {
        entriesChanged = true;
        return entries;
    }

    /// Returns the operations on a table, which perhaps does not exist; the same ones each time.
    StagedTableOperations operations(TableIdentifier table, String newLocation) {
        return operations.computeIfAbsent(
                table, name -> StagedTableOperations.open(this, name, newLocation));
    }

    /// Includes a table in the commit.
    void add(StagedTableOperations table) {
        if (!changed.contains(table)) {
            changed.add(table);
        }
    }

    /// Returns the objects of a table at a location in the warehouse.
    TableObjects objects(TableIdentifier table, String location) {
        var prefix = warehouse.key(location) + "/";
        var schema = new Schema(table.toString(), List.of());
        return TableObjects.of(
                new LakeTable(
                        table.toString(), warehouse.bucket(), prefix, schema, List.of(), Map.of()),
                buckets);
    }

    TableObjects objects(LakeTable table) {
        return TableObjects.of(table, buckets);
    }

    /// Returns a new folder for the files of a table.
    StagingFolder folder() {
        try {
            return new StagingFolder(Files.createTempDirectory(staging.folder(), "table"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Commits all changes at once. Blocks until they are durable.
    ///
    /// @throws OutputConflictException if another writer was first
    void commit(Store store) throws IOException {
        var effects = new ArrayList<Effect.Publish>();
        try {
            for (var table : changed) {
                effects.add(table.publication());
            }
            if (entriesChanged) {
                effects.add(entriesPublication());
            }
            if (!effects.isEmpty()) {
                store.commit(tx -> {
                    effects.forEach(tx::apply);
                    return Optional.empty();
                });
            }
        } catch (OutputConflictException first) {
            effects.forEach(effect -> effect.objects().forEach(buckets::discard));
            throw first;
        }
    }

    private Effect.Publish entriesPublication() throws IOException {
        var file = Files.write(staging.file("catalog.json"), entries.written());
        var object = buckets.publication(warehouse.bucket(), ENTRIES, file, Map.of(), true);
        return new Effect.Publish(List.of(object), List.of(from), Map.of());
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(staging.folder())) {
            for (var file : files.sorted(Comparator.<Path>naturalOrder().reversed()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
