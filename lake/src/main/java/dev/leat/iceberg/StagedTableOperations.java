package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.lake.LakePointer;
import dev.leat.plan.Effect;
import dev.leat.port.LakeTables.RefusedTableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/// The operations on one table within a request to the catalog. A commit stages the next metadata
/// file. Owned by one thread.
final class StagedTableOperations implements TableOperations {

    private final CatalogChange change;
    private final TableIdentifier name;
    private final Optional<LakeTable> declared;
    private Staged staged;
    private boolean purged;

    /// The staged files of a table at a location.
    private record Staged(
            TableObjects objects,
            LakePointer from,
            StagingFolder folder,
            StagedIO io,
            StagedOperations operations) {

        static Staged of(TableObjects objects, StagingFolder folder, boolean exists) {
            var io = new StagedIO(objects, folder.folder());
            try {
                var from = objects.current();
                var operations =
                        exists
                                ? new StagedOperations(objects, io, from)
                                : new StagedOperations(objects, io, from, null);
                return new Staged(objects, from, folder, io, operations);
            } catch (RefusedTableException refused) {
                throw new NotFoundException("%s", String.valueOf(refused.getMessage()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private StagedTableOperations(
            CatalogChange change,
            TableIdentifier name,
            Optional<LakeTable> declared,
            Staged staged) {
        this.change = change;
        this.name = name;
        this.declared = declared;
        this.staged = staged;
    }

    /// Opens a table. A table of the app that has no metadata yet is created. If the table does not
    /// exist, a new one gets the location `newLocation` by default.
    static StagedTableOperations open(
            CatalogChange change, TableIdentifier name, String newLocation) {
        var declared = change.warehouse().table(name);
        if (declared.isPresent()) {
            var objects = change.objects(declared.get());
            var staged = Staged.of(objects, change.folder(), true);
            var operations = new StagedTableOperations(change, name, declared, staged);
            if (staged.operations.current() == null) {
                staged.operations.commit(null, TableChange.created(declared.get(), objects));
                change.add(operations);
            }
            return operations;
        }
        var location = change.entries().tables().get(name);
        var objects = change.objects(name, location == null ? newLocation : location);
        var staged = Staged.of(objects, change.folder(), location != null);
        return new StagedTableOperations(change, name, declared, staged);
    }

    @Override
    public @Nullable TableMetadata current() {
        return staged.operations.current();
    }

    @Override
    public @Nullable TableMetadata refresh() {
        return current();
    }

    @Override
    public void commit(@Nullable TableMetadata base, TableMetadata metadata) {
        if (base == null) {
            create(metadata);
        } else {
            if (!base.location().equals(metadata.location())) {
                change.warehouse().key(metadata.location());
            }
            if (declared.isPresent()) {
                check(declared.get(), base, metadata);
            }
            staged.operations.commit(base, metadata);
        }
        change.add(this);
    }

    private void create(TableMetadata metadata) {
        if (current() != null) {
            throw new CommitFailedException("table %s already exists", name);
        }
        if (!WarehouseCatalog.exists(change, name.namespace())) {
            throw new NoSuchNamespaceException("Namespace does not exist: %s", name.namespace());
        }
        var objects = change.objects(name, metadata.location());
        WarehouseCatalog.user(change, objects.location())
                .ifPresent(other -> {
                    throw new BadRequestException(
                            "the location %s contains objects of table %s; choose another location",
                            objects.location(), other);
                });
        staged = Staged.of(objects, change.folder(), false);
        change.changedEntries().tables().put(name, objects.location());
        var file = metadata.metadataFileLocation();
        if (file != null && staged.from.metadata().equals(Optional.of(file))) {
            // A registered table, whose current metadata file is already the newest one.
            staged = Staged.of(objects, change.folder(), true);
        } else {
            staged.operations.commit(null, metadata);
        }
    }

    /// @throws ForbiddenException if Leat could not read or write the table of the app any more
    /// @throws BadRequestException if a file of the commit cannot be read
    private void check(LakeTable table, TableMetadata base, TableMetadata metadata) {
        if (base.formatVersion() != metadata.formatVersion()) {
            throw new ForbiddenException(
                    "lake table '%s' is defined in app.yaml and has format version %d; it cannot"
                            + " get version %d",
                    table.name(), base.formatVersion(), metadata.formatVersion());
        }
        if (!base.location().equals(metadata.location())) {
            throw new ForbiddenException(
                    "lake table '%s' is defined in app.yaml; its location cannot change",
                    table.name());
        }
        if (!Evolution.keepsColumns(table, base.schema(), metadata.schema())
                || !base.spec().compatibleWith(metadata.spec())) {
            throw new ForbiddenException(
                    "lake table '%s' is defined in app.yaml; change its columns and its partition"
                            + " key there. Other columns may be added if they can be NULL",
                    table.name());
        }
        new CommittedFiles(staged.objects, io()).check(base, metadata);
        try {
            Readable.check(table.name(), metadata, io());
        } catch (RefusedTableException refused) {
            throw new BadRequestException("%s", String.valueOf(refused.getMessage()));
        }
    }

    /// Removes all objects of the table.
    void purge() {
        var metadata = current();
        if (metadata != null) {
            CatalogUtil.dropTableData(io(), metadata);
        }
        staged.objects.pointers().object(staged.objects.table()).ifPresent(io()::deleteFile);
        purged = true;
        change.add(this);
    }

    /// Returns the effect that commits the staged files.
    Effect.Publish publication() throws IOException {
        var commit =
                new TableCommit(
                        staged.objects, staged.from, staged.io, staged.operations, staged.folder);
        if (purged) {
            return commit.deletion(
                    staged.io.deleted().stream()
                            .filter(change.warehouse()::contains)
                            .map(staged.objects::key)
                            .toList());
        }
        return staged.operations.newest().equals(staged.from.metadata())
                ? commit.deletion(List.of())
                : commit.publication(Map.of(), List.of());
    }

    @Override
    public FileIO io() {
        return staged.io;
    }

    @Override
    public String metadataFileLocation(String file) {
        return staged.operations.metadataFileLocation(file);
    }

    @Override
    public LocationProvider locationProvider() {
        return staged.operations.locationProvider();
    }
}
