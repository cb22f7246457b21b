package dev.leat.iceberg;

import dev.leat.lake.LakeInspection;
import dev.leat.lake.LakeInspection.DataFile;
import dev.leat.lake.LakeInspection.Problem;
import dev.leat.port.LakeTables.RefusedTableException;
import dev.leat.port.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.TableMetadata;

/// Compares the objects of a table with its metadata: each object to which a snapshot refers
/// exists, has its length and its content, the numbers of rows agree, and there is no other object.
/// Used once, by one thread.
final class TableInspector {

    private final TableObjects objects;
    private final StagedIO io;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, StoredObject> stored = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    /// Data files that a snapshot removed. They may still exist, until this snapshot expires.
    private final Set<String> removed = new HashSet<>();

    private final Map<String, OptionalLong> rows = new HashMap<>();
    private final List<DataFile> files = new ArrayList<>();
    private boolean whole = true;
    private long bytes;

    TableInspector(TableObjects objects) {
        this.objects = objects;
        this.io = new StagedIO(objects, Path.of(""));
    }

    LakeInspection inspect() throws IOException {
        var from = objects.existing();
        objects.all().forEach(object -> stored.put(object.unit().key(), object));
        checkSize();
        objects.pointers()
                .object(objects.table())
                .ifPresent(hint -> exists(hint, OptionalLong.empty()));
        var location = from.metadata().orElseThrow();
        if (!exists(location, OptionalLong.empty()) || faulty(location)) {
            return new LakeInspection(0, seen.size(), bytes, List.of(), problems);
        }
        var operations = new StagedOperations(objects, io, from);
        var metadata = Objects.requireNonNull(operations.current());
        metadata.previousFiles().forEach(entry -> exists(entry.file(), OptionalLong.empty()));
        metadata.statisticsFiles()
                .forEach(file -> exists(file.path(), OptionalLong.of(file.fileSizeInBytes())));
        metadata.partitionStatisticsFiles()
                .forEach(file -> exists(file.path(), OptionalLong.of(file.fileSizeInBytes())));
        for (var snapshot : metadata.snapshots()) {
            snapshot(operations, metadata, snapshot);
        }
        orphans();
        return new LakeInspection(metadata.snapshots().size(), seen.size(), bytes, files, problems);
    }

    /// @throws RefusedTableException if the objects are too long to be fetched
    private void checkSize() throws RefusedTableException {
        long most = objects.storage().mostFetched();
        long sum = stored.values().stream().mapToLong(object -> object.unit().size()).sum();
        if (sum > most) {
            throw new RefusedTableException(
                    "lake table '%s' has objects of %,d MB, and at most %,d MB are fetched, so they cannot be verified"
                            .formatted(objects.table().name(), sum >> 20, most >> 20));
        }
    }

    private void snapshot(StagedOperations operations, TableMetadata metadata, Snapshot snapshot) {
        if (!exists(snapshot.manifestListLocation(), OptionalLong.empty())) {
            whole = false;
            return;
        }
        List<ManifestFile> manifests;
        try {
            manifests = snapshot.allManifests(io);
        } catch (RuntimeException broken) {
            unreadable(snapshot.manifestListLocation(), broken);
            return;
        }
        long sum = 0;
        boolean known = true;
        for (var manifest : manifests) {
            var of = rows.get(manifest.path());
            if (of == null) {
                of = manifest(metadata, manifest);
                rows.put(manifest.path(), of);
            }
            sum += of.orElse(0);
            known &= of.isPresent();
        }
        var total = snapshot.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP);
        if (known && total != null && !total.equals(Long.toString(sum))) {
            problems.add(
                    new Problem(
                            snapshot.manifestListLocation(),
                            "snapshot %d has %s rows by its summary, and its data files have %d"
                                    .formatted(snapshot.snapshotId(), total, sum)));
        }
        if (known) {
            SnapshotChanges.builderFor(new BaseTable(operations, objects.table().name()))
                    .snapshot(snapshot)
                    .build()
                    .removedDataFiles()
                    .forEach(file -> removed.add(file.location()));
        }
        if (snapshot.equals(metadata.currentSnapshot())) {
            current(metadata, manifests);
        }
    }

    /// Returns the number of rows in the data files of a manifest; empty if it cannot be read.
    private OptionalLong manifest(TableMetadata metadata, ManifestFile manifest) {
        if (!exists(manifest.path(), OptionalLong.of(manifest.length()))) {
            whole = false;
            return OptionalLong.empty();
        }
        long sum = 0;
        try {
            if (manifest.content() == ManifestContent.DATA) {
                try (var data = ManifestFiles.read(manifest, io, metadata.specsById())) {
                    for (var file : data) {
                        exists(file.location(), OptionalLong.of(file.fileSizeInBytes()));
                        sum += file.recordCount();
                    }
                }
            } else {
                try (var deletes =
                        ManifestFiles.readDeleteManifest(manifest, io, metadata.specsById())) {
                    deletes.forEach(file -> exists(file.location(), OptionalLong.empty()));
                }
            }
            return OptionalLong.of(sum);
        } catch (IOException | RuntimeException broken) {
            unreadable(manifest.path(), broken);
            return OptionalLong.empty();
        }
    }

    /// Adds the readable data files of the current snapshot.
    private void current(TableMetadata metadata, List<ManifestFile> manifests) {
        for (var manifest : manifests) {
            if (manifest.content() != ManifestContent.DATA
                    || rows.getOrDefault(manifest.path(), OptionalLong.empty()).isEmpty()) {
                continue;
            }
            try (var data = ManifestFiles.read(manifest, io, metadata.specsById())) {
                for (var file : data) {
                    var location = file.location();
                    if (!faulty(location)) {
                        files.add(
                                new DataFile(location, objects.path(location), file.recordCount()));
                    }
                }
            } catch (IOException broken) {
                unreadable(manifest.path(), broken);
            }
        }
    }

    private void unreadable(String location, Exception broken) {
        whole = false;
        if (!faulty(location)) {
            problems.add(new Problem(location, "cannot be read: " + broken.getMessage()));
        }
    }

    private boolean faulty(String location) {
        return problems.stream().anyMatch(problem -> problem.location().equals(location));
    }

    /// Returns true if an object exists; its length and content are then checked, once.
    private boolean exists(String location, OptionalLong length) {
        var object = objects.contains(location) ? stored.get(objects.key(location)) : null;
        if (object == null) {
            object = objects.find(location).orElse(null);
        }
        if (object == null) {
            if (seen.add(location)) {
                problems.add(new Problem(location, "does not exist"));
            }
            return false;
        }
        if (seen.add(location)) {
            bytes += object.unit().size();
            content(location, object, length);
        }
        return true;
    }

    private void content(String location, StoredObject object, OptionalLong length) {
        long size = object.unit().size();
        if (length.isPresent() && length.getAsLong() != size) {
            problems.add(
                    new Problem(
                            location,
                            "has %d bytes, and %d by the metadata"
                                    .formatted(size, length.getAsLong())));
            return;
        }
        try {
            objects.onDisk(object)
                    .otherContent()
                    .ifPresent(how -> problems.add(new Problem(location, how)));
        } catch (IOException | RuntimeException broken) {
            problems.add(new Problem(location, "cannot be read on disk: " + broken.getMessage()));
        }
    }

    /// If a manifest cannot be read, its files would seem to be unused, so no object is reported.
    private void orphans() {
        if (!whole) {
            return;
        }
        var known = new HashSet<String>();
        Stream.concat(seen.stream(), removed.stream())
                .filter(objects::contains)
                .map(objects::key)
                .forEach(known::add);
        for (var key : stored.keySet().stream().sorted().toList()) {
            if (!known.contains(key)) {
                problems.add(
                        new Problem(
                                "s3://"
                                        + objects.storage().nameOf(objects.table().bucket())
                                        + "/"
                                        + key,
                                "no snapshot refers to it; 'leat lake expire' removes it when it is %d hours old"
                                        .formatted(
                                                objects.table()
                                                        .maintenance()
                                                        .orphanFileAge()
                                                        .toHours())));
            }
        }
    }
}
