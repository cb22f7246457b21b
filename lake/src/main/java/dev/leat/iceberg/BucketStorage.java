package dev.leat.iceberg;

import dev.leat.batch.FileUnit;
import dev.leat.batch.Publication;
import dev.leat.port.Buckets;
import dev.leat.port.LakeStorage;
import dev.leat.port.StoredObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The objects of lake tables in buckets whose objects are files.
record BucketStorage(Buckets buckets) implements LakeStorage {

    @Override
    public String nameOf(String bucket) {
        return bucket;
    }

    @Override
    public Optional<StoredObject> head(String bucket, String key) {
        return buckets.head(bucket, key);
    }

    @Override
    public List<StoredObject> list(String bucket, String prefix, String after, int limit) {
        return buckets.list(bucket, prefix, after, limit);
    }

    @Override
    public Optional<Path> place(String bucket, String key) {
        return head(bucket, key).flatMap(object -> buckets.content(object.unit()).path());
    }

    @Override
    public Path fetch(FileUnit unit) throws IOException {
        return buckets.content(unit)
                .path()
                .orElseThrow(() -> new FileNotFoundException(unit.key()));
    }

    @Override
    public Publication publication(String bucket, String key, Path file) throws IOException {
        return buckets.publication(bucket, key, file, Map.of(), true);
    }
}
