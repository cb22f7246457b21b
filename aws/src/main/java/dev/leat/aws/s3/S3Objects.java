package dev.leat.aws.s3;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsFailures;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.StagingFolder;
import dev.leat.port.ObjectStorage;
import dev.leat.port.StoredObject;
import dev.leat.port.UnsupportedByPlatformException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/// The objects of an app's buckets in S3, for lookups and for the complete messages of shortened
/// documents. Pipelines that read or write files are not supported. Thread-safe.
public record S3Objects(Supplier<S3Client> client, AwsResourceNames names)
        implements ObjectStorage {

    @Override
    public Optional<StoredObject> head(String bucket, String key) {
        try {
            var head = client.get().headObject(object -> object.bucket(names.of(bucket)).key(key));
            return Optional.of(
                    stored(
                            bucket,
                            key,
                            head.eTag(),
                            head.contentLength(),
                            head.lastModified(),
                            head.metadata()));
        } catch (SdkException failed) {
            // The response of HeadObject has no body, so it does not say whether the bucket exists.
            if (AwsFailures.isNotFound(failed)) {
                return Optional.empty();
            }
            throw AwsFailures.unavailable(what(bucket), failed);
        }
    }

    private static StoredObject stored(
            String bucket,
            String key,
            String etag,
            long size,
            Instant at,
            Map<String, String> metadata) {
        return new StoredObject(
                new FileUnit(bucket, key, at.toEpochMilli(), etag.replace("\"", ""), size, at),
                metadata);
    }

    private String what(String bucket) {
        return "bucket %s in S3".formatted(names.of(bucket));
    }

    /// Returns the content of the current object. Its version must not be opened after another put,
    /// because Leat does not require versioned buckets.
    @Override
    public Content content(FileUnit unit) {
        return new S3Content(unit);
    }

    private final class S3Content implements Content {

        private final FileUnit unit;

        S3Content(FileUnit unit) {
            this.unit = unit;
        }

        @Override
        public String name() {
            return unit.name();
        }

        @Override
        public long size() {
            return unit.size();
        }

        @Override
        public InputStream open(long offset) {
            return AwsFailures.call(
                    what(unit.bucket()),
                    () ->
                            client.get()
                                    .getObject(object -> {
                                        object.bucket(names.of(unit.bucket()))
                                                .key(unit.key())
                                                .ifMatch(unit.etag());
                                        if (offset > 0) {
                                            object.range("bytes=%d-".formatted(offset));
                                        }
                                    }));
        }

        @Override
        public Optional<Path> path() {
            return Optional.empty();
        }
    }

    /// Stores an object. The content must fit in memory.
    @Override
    public StoredObject put(
            String bucket, String key, InputStream content, Map<String, String> metadata)
            throws IOException {
        var bytes = content.readAllBytes();
        try {
            var put =
                    client.get()
                            .putObject(
                                    object ->
                                            object.bucket(names.of(bucket))
                                                    .key(key)
                                                    .metadata(metadata),
                                    RequestBody.fromBytes(bytes));
            return stored(bucket, key, put.eTag(), bytes.length, Instant.now(), metadata);
        } catch (NoSuchBucketException _) {
            throw AwsFailures.missing(what(bucket) + " does not exist");
        } catch (SdkException failed) {
            throw AwsFailures.unavailable(what(bucket), failed);
        }
    }

    @Override
    public Optional<ObjectOrigin> origin(String bucket, String key) {
        throw files();
    }

    @Override
    public Optional<StoredObject> version(String bucket, String key, long version) {
        throw files();
    }

    @Override
    public StagingFolder staging(String pipeline, FileUnit unit) {
        throw files();
    }

    @Override
    public StagingFolder staging() {
        throw files();
    }

    @Override
    public Publication publication(
            String bucket, String key, Path file, Map<String, String> metadata, boolean quiet) {
        throw files();
    }

    @Override
    public void discard(Publication publication) {
        throw files();
    }

    private static UnsupportedByPlatformException files() {
        return new UnsupportedByPlatformException(
                "environments on AWS do not read or write files yet");
    }
}
