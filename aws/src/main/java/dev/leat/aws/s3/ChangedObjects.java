package dev.leat.aws.s3;

import dev.leat.batch.FileUnit;
import dev.leat.batch.Publication;
import dev.leat.port.LakeStorage;
import dev.leat.port.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The objects of lake tables for a change: fetched files are also in the change's folder.
///
/// @param files the files of the objects that changes read
/// @param folder the folder of this change
record ChangedObjects(LakeObjects all, FetchedFiles files, Path folder) implements LakeStorage {

    @Override
    public String nameOf(String bucket) {
        return all.nameOf(bucket);
    }

    @Override
    public Optional<StoredObject> head(String bucket, String key) {
        try {
            return all.read(bucket, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<StoredObject> list(String bucket, String prefix, String after, int limit) {
        return all.list(bucket, prefix, after, limit);
    }

    @Override
    public Optional<Path> place(String bucket, String key) {
        return Optional.of(placed(LakeObjects.name(bucket, key)));
    }

    private Path placed(String name) {
        return folder.resolve("fetched-" + name);
    }

    @Override
    public Path fetch(FileUnit unit) throws IOException {
        var name = LakeObjects.name(unit.bucket(), unit.key());
        var place = placed(name);
        if (!Files.exists(place)) {
            link(place, fetched(name, unit));
        }
        return place;
    }

    private Path fetched(String name, FileUnit unit) throws IOException {
        try {
            return files.get(name, unit.size(), to -> all.copy(unit, to));
        } catch (IOException | RuntimeException failed) {
            all.forget(name);
            throw failed;
        }
    }

    private static void link(Path place, Path file) throws IOException {
        try {
            Files.createLink(place, file);
        } catch (FileAlreadyExistsException _) {
            // another thread of the change has fetched it
        }
    }

    @Override
    public Publication publication(String bucket, String key, Path file) throws IOException {
        return all.publication(bucket, key, file);
    }
}
