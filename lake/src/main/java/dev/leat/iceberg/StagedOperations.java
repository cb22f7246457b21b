package dev.leat.iceberg;

import dev.leat.lake.LakePointer;
import java.util.Optional;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/// The operations of Iceberg's library on one table, within one change. A commit writes the next
/// metadata file to the files of the change. Owned by one thread.
final class StagedOperations implements TableOperations {

    private final TableObjects objects;
    private final StagedIO io;
    private @Nullable TableMetadata current;
    private Optional<String> newest;

    /// Creates operations on the table in this state.
    StagedOperations(TableObjects objects, StagedIO io, LakePointer from) {
        this(
                objects,
                io,
                from,
                from.metadata().map(file -> TableMetadataParser.read(io, file)).orElse(null));
    }

    /// Creates operations on this metadata; null if there is no table, only perhaps the files of a
    /// former one in the state `from`.
    StagedOperations(
            TableObjects objects, StagedIO io, LakePointer from, @Nullable TableMetadata current) {
        this.objects = objects;
        this.io = io;
        this.newest = from.metadata();
        this.current = current;
    }

    /// Returns the location of the newest metadata file; empty if there is none.
    Optional<String> newest() {
        return newest;
    }

    @Override
    public @Nullable TableMetadata current() {
        return current;
    }

    @Override
    public @Nullable TableMetadata refresh() {
        return current;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // as Iceberg's library does
    public void commit(@Nullable TableMetadata base, TableMetadata metadata) {
        if (base != current) {
            throw new CommitFailedException("the table was changed by the same change");
        }
        var location = objects.next(newest);
        TableMetadataParser.overwrite(metadata, io.newOutputFile(location));
        newest = Optional.of(location);
        current = TableMetadataParser.read(io, location);
        if (base != null) {
            CatalogUtil.deleteRemovedMetadataFiles(io, base, current);
        }
    }

    @Override
    public FileIO io() {
        return io;
    }

    @Override
    public String metadataFileLocation(String name) {
        return objects.metadata(name);
    }

    @Override
    public LocationProvider locationProvider() {
        var metadata = current;
        return LocationProviders.locationsFor(
                objects.location(), metadata == null ? java.util.Map.of() : metadata.properties());
    }
}
