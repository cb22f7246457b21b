package dev.leat.iceberg;

import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import dev.leat.text.Trim;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;

/// Checks the files to which a client's commit refers, before it is accepted: manifests can be
/// read, and all files are objects of the table's bucket. Otherwise the table could not be queried
/// until a rollback. Messages have only names of files, because folders may contain personal
/// values.
record CommittedFiles(TableObjects objects, FileIO io) {

    /// Properties with locations at which programs write files of the table.
    private static final List<String> LOCATIONS =
            List.of(
                    TableProperties.WRITE_DATA_LOCATION,
                    TableProperties.WRITE_METADATA_LOCATION,
                    "write.object-storage.path",
                    "write.folder-storage.path");

    /// @throws BadRequestException if a file that is not in `base` cannot be read later
    void check(TableMetadata base, TableMetadata metadata) {
        for (var property : LOCATIONS) {
            var location = metadata.properties().get(property);
            if (location != null && !location.equals(base.properties().get(property))) {
                inBucket(location + "/");
            }
        }
        metadata.statisticsFiles().stream()
                .filter(file -> !base.statisticsFiles().contains(file))
                .forEach(file -> exists(file.path()));
        metadata.partitionStatisticsFiles().stream()
                .filter(file -> !base.partitionStatisticsFiles().contains(file))
                .forEach(file -> exists(file.path()));
        var known = new HashSet<String>();
        for (var snapshot : metadata.snapshots()) {
            boolean current = snapshot.equals(metadata.currentSnapshot());
            if (current || base.snapshot(snapshot.snapshotId()) == null) {
                check(snapshot, metadata, known(base, known));
            }
        }
    }

    /// Adds the manifests of the current snapshot of `base`, whose content was checked already.
    private Set<String> known(TableMetadata base, Set<String> known) {
        var before = base.currentSnapshot();
        if (known.isEmpty() && before != null) {
            try {
                before.allManifests(io).forEach(manifest -> known.add(manifest.path()));
            } catch (RuntimeException _) {
                // A rollback repairs such a table.
            }
        }
        return known;
    }

    private void check(Snapshot snapshot, TableMetadata metadata, Set<String> known) {
        var list = Objects.requireNonNullElse(snapshot.manifestListLocation(), "");
        if (!list.isEmpty()) {
            exists(list);
        }
        List<ManifestFile> manifests = read(list, () -> snapshot.allManifests(io));
        for (var manifest : manifests) {
            if (known.add(manifest.path())) {
                exists(manifest.path());
                read(manifest.path(), () -> files(manifest, metadata));
            }
        }
    }

    private int files(ManifestFile manifest, TableMetadata metadata) throws IOException {
        int count = 0;
        boolean data = manifest.content() == ManifestContent.DATA;
        try (ManifestReader<? extends ContentFile<?>> files =
                data
                        ? ManifestFiles.read(manifest, io, metadata.specsById())
                        : ManifestFiles.readDeleteManifest(manifest, io, metadata.specsById())) {
            for (var file : files) {
                // [Readable] refuses delete files.
                if (data) {
                    exists(file.location());
                } else {
                    inBucket(file.location());
                }
                count++;
            }
        }
        return count;
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    private <T> T read(String location, Reading<T> reading) {
        try {
            return reading.run();
        } catch (BadRequestException | CorruptStateException | UnavailableException known) {
            throw known;
        } catch (IOException | RuntimeException damaged) {
            throw new BadRequestException(
                    damaged,
                    "%s of lake table '%s' cannot be read; the commit is refused",
                    name(location),
                    objects.table().name());
        }
    }

    private void exists(String location) {
        inBucket(location);
        if (objects.find(location).isEmpty()) {
            throw new BadRequestException(
                    "%s does not exist in the bucket of lake table '%s'; put it before the commit",
                    name(location), objects.table().name());
        }
    }

    private void inBucket(String location) {
        try {
            objects.key(location);
        } catch (NotFoundException _) {
            throw new BadRequestException(
                    "%s is not in the bucket of lake table '%s'; files of the table are below %s",
                    name(location), objects.table().name(), objects.location());
        }
    }

    private static String name(String location) {
        var file = Trim.end(location, '/');
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
