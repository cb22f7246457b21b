package dev.leat.iceberg;

import dev.leat.batch.Publication;
import dev.leat.batch.StagingFolder;
import dev.leat.lake.LakeMetadata;
import dev.leat.lake.LakePointer;
import dev.leat.plan.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The commit of a table's next metadata file: the objects to publish, on condition that the table
/// is still in the state `from`.
record TableCommit(
        TableObjects objects,
        LakePointer from,
        StagedIO io,
        StagedOperations operations,
        StagingFolder staging) {

    /// Removes the files of an earlier attempt from a folder.
    static void clear(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Returns the effect that publishes the new metadata and these data files by location, and
    /// deletes the objects that are no longer needed, and those with the keys `unused`.
    Effect.Publish publication(Map<String, Path> data, Collection<String> unused)
            throws IOException {
        var deleted =
                Stream.concat(
                                io.deleted().stream().filter(objects::contains).map(objects::key),
                                unused.stream())
                        .distinct()
                        .toList();
        return replacing(data, deleted);
    }

    /// Returns the effect that publishes the new metadata and these data files by location, and
    /// deletes the objects with these keys.
    Effect.Publish replacing(Map<String, Path> data, List<String> deleted) throws IOException {
        var publications = new ArrayList<Publication>();
        for (var file : data.entrySet()) {
            publications.add(objects.publication(file.getKey(), file.getValue()));
        }
        for (var file : io.staged().entrySet()) {
            publications.add(objects.publication(file.getKey(), file.getValue()));
        }
        var to =
                new LakeMetadata(
                        operations.newest().orElseThrow(),
                        from.metadata(),
                        HiveColumns.of(Objects.requireNonNull(operations.current())));
        return swap(Optional.of(to), new Effect.Publish(publications, List.of(), deleted(deleted)));
    }

    /// Returns the effect that deletes objects and leaves the metadata as it is.
    Effect.Publish deletion(List<String> keys) throws IOException {
        return swap(Optional.empty(), new Effect.Publish(List.of(), List.of(), deleted(keys)));
    }

    private Effect.Publish swap(Optional<LakeMetadata> to, Effect.Publish changed)
            throws IOException {
        return objects.pointers().swap(objects.table(), from, to, changed, staging);
    }

    private Map<String, List<String>> deleted(List<String> keys) {
        return keys.isEmpty() ? Map.of() : Map.of(objects.table().bucket(), keys);
    }
}
