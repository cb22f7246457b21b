package dev.leat.iceberg;

import dev.leat.port.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.TableMetadata;

/// The objects to which the metadata of a table refers, in all its snapshots.
record ReachableObjects(TableObjects objects, StagedIO io) {

    /// Returns the keys of the objects below the table's location. Fails if a manifest cannot be
    /// read, because its files would then seem to be unused.
    Set<String> keys(TableMetadata metadata) throws IOException {
        var locations = new HashSet<String>();
        objects.pointers().object(objects.table()).ifPresent(locations::add);
        locations.add(metadata.metadataFileLocation());
        metadata.previousFiles().forEach(entry -> locations.add(entry.file()));
        metadata.statisticsFiles().forEach(file -> locations.add(file.path()));
        metadata.partitionStatisticsFiles().forEach(file -> locations.add(file.path()));
        for (var snapshot : metadata.snapshots()) {
            locations.add(snapshot.manifestListLocation());
            for (var manifest : snapshot.allManifests(io)) {
                if (locations.add(manifest.path())) {
                    add(metadata, manifest, locations);
                }
            }
        }
        var keys = new HashSet<String>();
        locations.stream()
                .filter(location -> objects.contains(location))
                .forEach(location -> keys.add(objects.key(location)));
        return keys;
    }

    /// Returns the keys of the objects below the table's location that are not `needed` and were
    /// stored before a time.
    List<String> others(Set<String> needed, Instant before) throws IOException {
        return objects.all().stream()
                .map(StoredObject::unit)
                .filter(unit -> unit.created().isBefore(before) && !needed.contains(unit.key()))
                .map(unit -> unit.key())
                .sorted()
                .toList();
    }

    private void add(TableMetadata metadata, ManifestFile manifest, Set<String> locations)
            throws IOException {
        if (manifest.content() == ManifestContent.DATA) {
            try (var files = ManifestFiles.read(manifest, io, metadata.specsById())) {
                files.forEach(file -> locations.add(file.location()));
            }
        } else {
            try (var files = ManifestFiles.readDeleteManifest(manifest, io, metadata.specsById())) {
                files.forEach(file -> locations.add(file.location()));
            }
        }
    }
}
