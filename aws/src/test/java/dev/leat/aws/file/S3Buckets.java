package dev.leat.aws.file;

import dev.leat.app.AwsResourceNames;
import dev.leat.batch.Checksum;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.StagingFolder;
import dev.leat.port.BucketAdmin;
import dev.leat.port.Buckets;
import dev.leat.port.ObjectStorage;
import dev.leat.port.PutObject;
import dev.leat.port.StoredObject;
import dev.leat.port.Uploads;
import dev.leat.port.Versions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;

/// The objects of the platform on AWS as contracts of files use them: clients of S3 list and delete
/// them.
record S3Buckets(ObjectStorage storage, S3Client client, AwsResourceNames resources)
        implements Buckets {

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("contracts of files do not use this");
    }

    @Override
    public List<StoredObject> list(String bucket, String prefix, String after, int limit) {
        var keys =
                client
                        .listObjectsV2(list ->
                                list.bucket(resources.of(bucket))
                                        .prefix(prefix)
                                        .startAfter(after)
                                        .maxKeys(limit))
                        .contents()
                        .stream()
                        .map(each -> each.key());
        return keys.map(key -> storage.head(bucket, key).orElseThrow()).toList();
    }

    @Override
    public boolean delete(String bucket, String key) {
        client.deleteObject(each -> each.bucket(resources.of(bucket)).key(key));
        return true;
    }

    @Override
    public Set<String> delete(String bucket, List<String> keys) {
        return keys.stream().filter(key -> delete(bucket, key)).collect(Collectors.toSet());
    }

    @Override
    public Optional<StoredObject> head(String bucket, String key) {
        return storage.head(bucket, key);
    }

    @Override
    public Optional<ObjectOrigin> origin(String bucket, String key) {
        return storage.origin(bucket, key);
    }

    @Override
    public Optional<StoredObject> version(String bucket, String key, long version) {
        return storage.version(bucket, key, version);
    }

    @Override
    public Content content(FileUnit unit) {
        return storage.content(unit);
    }

    @Override
    public StagingFolder staging(String pipeline, FileUnit unit) throws IOException {
        return storage.staging(pipeline, unit);
    }

    @Override
    public StagingFolder staging() throws IOException {
        return storage.staging();
    }

    @Override
    public Publication publication(
            String bucket, String key, Path file, Map<String, String> metadata, boolean quiet)
            throws IOException {
        return storage.publication(bucket, key, file, metadata, quiet);
    }

    @Override
    public void discard(Publication publication) {
        storage.discard(publication);
    }

    @Override
    public StoredObject put(
            String bucket, String key, InputStream content, Map<String, String> metadata)
            throws IOException {
        return storage.put(bucket, key, content, metadata);
    }

    @Override
    public List<String> names() {
        throw unused();
    }

    @Override
    public BucketAdmin admin() {
        throw unused();
    }

    @Override
    public Uploads uploads() {
        throw unused();
    }

    @Override
    public Versions versions() {
        throw unused();
    }

    @Override
    public StoredObject put(
            PutObject put, InputStream content, Supplier<Optional<Checksum>> checksum) {
        throw unused();
    }

    @Override
    public StoredObject copy(FileUnit from, PutObject put, Optional<Checksum.Algorithm> algorithm) {
        throw unused();
    }

    @Override
    public List<Listed> list(
            String bucket, String prefix, String delimiter, String after, int limit) {
        throw unused();
    }
}
