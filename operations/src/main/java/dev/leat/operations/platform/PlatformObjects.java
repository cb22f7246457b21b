package dev.leat.operations.platform;

import dev.leat.app.App;
import dev.leat.batch.FileUnit;
import dev.leat.mask.Mask;
import dev.leat.mask.MessageReaders;
import dev.leat.operations.ObjectFile;
import dev.leat.operations.ObjectOperations;
import dev.leat.operations.ObjectPart;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.Buckets;
import dev.leat.port.ObjectStorage;
import dev.leat.port.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Buckets of a platform in this process. On AWS, objects can only be read.
///
/// @param storage throws [dev.leat.port.UnsupportedByPlatformException] on a platform without files
/// @param local the buckets, unless they are in S3
/// @param app the app, with the buckets that clients created
record PlatformObjects(Supplier<ObjectStorage> storage, Optional<Buckets> local, App app)
        implements ObjectOperations {

    private static final int KIB = 1024;

    private Buckets buckets() {
        return local.orElseThrow(() ->
                RefusedOperationException.unknown(
                        "the buckets of an environment on AWS are in S3; use `aws s3`"));
    }

    @Override
    public StoredObject put(String bucket, String key, Path file, Map<String, String> metadata) {
        var buckets = buckets();
        known(bucket);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw RefusedOperationException.invalid(file + " is not a regular file");
        }
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return buckets.put(bucket, key, in, metadata);
        } catch (IllegalArgumentException unfit) {
            throw RefusedOperationException.invalid(unfit);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
    }

    @Override
    public Optional<ObjectFile> object(String bucket, String key) {
        var buckets = buckets();
        known(bucket);
        return buckets.head(bucket, key).map(this::kept);
    }

    @Override
    public List<ObjectFile> objects(String bucket, String prefix, String cursor, int limit) {
        var buckets = buckets();
        known(bucket);
        return buckets.list(bucket, prefix, cursor, limit).stream().map(this::kept).toList();
    }

    @Override
    public ObjectPart content(String bucket, String key, long cursor, int limit, boolean unmasked) {
        known(bucket);
        if (!unmasked && personal(bucket)) {
            throw new RefusedOperationException(
                    RefusedOperationException.Kind.FORBIDDEN,
                    "objects of bucket '%s' may have personal values, which are masked by default"
                            .formatted(bucket));
        }
        var object =
                storage.get()
                        .head(bucket, key)
                        .orElseThrow(() ->
                                RefusedOperationException.unknown(
                                        "no object '%s' in bucket '%s'".formatted(key, bucket)));
        try (var in = storage.get().content(object.unit()).open(cursor)) {
            byte[] part = in.readNBytes(limit * KIB);
            return new ObjectPart(
                    part, object.unit().size(), cursor + part.length, address(object.unit()));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read object " + key, failed);
        }
    }

    /// Returns the address of an object in S3; empty if it is not there.
    private Optional<String> address(FileUnit unit) {
        return local.isPresent()
                ? Optional.empty()
                : Optional.of(
                        "s3://%s/%s"
                                .formatted(storage.get().externalName(unit.bucket()), unit.key()));
    }

    /// Returns true if objects of the bucket may have values of personal columns.
    private boolean personal(String bucket) {
        return !Mask.of(MessageReaders.ofBucket(app, bucket), Set.of()).personal().isEmpty();
    }

    private ObjectFile kept(StoredObject object) {
        var file =
                storage.get()
                        .content(object.unit())
                        .path()
                        .orElseThrow(() ->
                                RefusedOperationException.invalid(
                                        "objects are not stored as files here"));
        return new ObjectFile(object, file);
    }

    private void known(String bucket) {
        var names = app.buckets().keySet();
        if (!names.contains(bucket)) {
            throw RefusedOperationException.unknown("bucket", bucket, names);
        }
    }
}
