package dev.leat.iceberg;

import dev.leat.batch.Publication;
import dev.leat.batch.StagingFolder;
import dev.leat.plan.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The commit of a table's next metadata file: the objects to publish, on condition that the table
/// is still in the state `from`.
record TableCommit(
        TableObjects objects,
        TableObjects.Current from,
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
        var publications = new ArrayList<Publication>();
        for (var file : data.entrySet()) {
            publications.add(objects.publication(file.getKey(), file.getValue()));
        }
        for (var file : io.staged().entrySet()) {
            publications.add(objects.publication(file.getKey(), file.getValue()));
        }
        var hint = staging.file("version-hint");
        Files.writeString(hint, Integer.toString(operations.number()));
        publications.add(objects.hint(hint));
        return new Effect.Publish(
                publications,
                List.of(from.hint(), objects.absent(operations.number())),
                deleted(
                        Stream.concat(
                                        io.deleted().stream()
                                                .filter(objects::contains)
                                                .map(objects::key),
                                        unused.stream())
                                .distinct()
                                .toList()));
    }

    /// Returns the effect that deletes objects and leaves the metadata as it is.
    Effect.Publish deletion(List<String> keys) {
        return new Effect.Publish(List.of(), List.of(from.hint()), deleted(keys));
    }

    private Map<String, List<String>> deleted(List<String> keys) {
        return keys.isEmpty() ? Map.of() : Map.of(objects.table().bucket(), keys);
    }
}
