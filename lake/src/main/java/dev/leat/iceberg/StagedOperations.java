package dev.leat.iceberg;

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
    private int number;

    /// Creates operations on the metadata file of this number; 0 if there is no table.
    StagedOperations(TableObjects objects, StagedIO io, int number) {
        this(
                objects,
                io,
                number,
                number == 0 ? null : TableMetadataParser.read(io, objects.metadata(number)));
    }

    /// Creates operations on this metadata; null if there is no table, only perhaps the files of a
    /// former one, up to this number.
    StagedOperations(
            TableObjects objects, StagedIO io, int number, @Nullable TableMetadata current) {
        this.objects = objects;
        this.io = io;
        this.number = number;
        this.current = current;
    }

    /// Returns the number of the newest metadata file.
    int number() {
        return number;
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
        var location = objects.metadata(number + 1);
        TableMetadataParser.overwrite(metadata, io.newOutputFile(location));
        number++;
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
