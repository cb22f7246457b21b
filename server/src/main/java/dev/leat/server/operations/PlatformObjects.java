package dev.leat.server.operations;

import dev.leat.port.Buckets;
import dev.leat.port.StoredObject;
import dev.leat.server.RefusedRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Buckets of a platform in this process.
final class PlatformObjects implements ObjectOperations {

    private static final int UNKNOWN = 404;
    private static final int UNFIT = 422;

    private final Buckets buckets;

    PlatformObjects(Buckets buckets) {
        this.buckets = buckets;
    }

    @Override
    public StoredObject put(String bucket, String key, Path file, Map<String, String> metadata) {
        known(bucket);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedRequestException(UNFIT, file + " is not a regular file");
        }
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return buckets.put(bucket, key, in, metadata);
        } catch (IllegalArgumentException unfit) {
            throw new RefusedRequestException(UNFIT, String.valueOf(unfit.getMessage()));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
    }

    @Override
    public Optional<ObjectFile> object(String bucket, String key) {
        known(bucket);
        return buckets.head(bucket, key).map(this::kept);
    }

    @Override
    public List<ObjectFile> objects(String bucket, String prefix, String cursor, int limit) {
        known(bucket);
        return buckets.list(bucket, prefix, cursor, limit).stream().map(this::kept).toList();
    }

    private ObjectFile kept(StoredObject object) {
        var file =
                buckets.content(object.unit())
                        .path()
                        .orElseThrow(() ->
                                new RefusedRequestException(
                                        UNFIT, "objects are not stored as files here"));
        return new ObjectFile(object, file);
    }

    private void known(String bucket) {
        if (!buckets.names().contains(bucket)) {
            throw new RefusedRequestException(
                    UNKNOWN,
                    "no bucket '%s' in the app; use one of: %s"
                            .formatted(bucket, String.join(", ", buckets.names())));
        }
    }
}
