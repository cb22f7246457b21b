package dev.leat.testkit.simulation;

import dev.leat.batch.Checksum;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Origin;
import dev.leat.batch.Publication;
import dev.leat.batch.Staging;
import dev.leat.port.BucketAdmin;
import dev.leat.port.Buckets;
import dev.leat.port.Put;
import dev.leat.port.StoredObject;
import dev.leat.port.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The buckets of the app under test: what work on files asks them may meet what the scenario says
/// goes wrong. Only workers read objects and publish.
final class FaultyBuckets implements Buckets {

    private final Buckets real;
    private final Scene scene;

    FaultyBuckets(Buckets real, Scene scene) {
        this.real = real;
        this.scene = scene;
    }

    private void mayBeAway(String bucket) {
        scene.bucketMayBeAway(bucket, scene.baton().own());
    }

    @Override
    public Optional<StoredObject> head(String bucket, String key) {
        mayBeAway(bucket);
        return real.head(bucket, key);
    }

    @Override
    public Optional<StoredObject> version(String bucket, String key, long version) {
        mayBeAway(bucket);
        return real.version(bucket, key, version);
    }

    @Override
    public Optional<Origin> origin(String bucket, String key) {
        mayBeAway(bucket);
        return real.origin(bucket, key);
    }

    @Override
    public Content content(FileUnit unit) {
        var turn = scene.baton().own();
        scene.baton().pause(Wait.NONE);
        mayBeAway(unit.bucket());
        return new FaultyContent(unit, real.content(unit), turn, scene);
    }

    @Override
    public Publication publication(
            String bucket, String key, Path file, Map<String, String> metadata, boolean quiet)
            throws IOException {
        mayBeAway(bucket);
        return real.publication(bucket, key, file, metadata, quiet);
    }

    @Override
    public Staging staging(String pipeline, FileUnit unit) throws IOException {
        return real.staging(pipeline, unit);
    }

    @Override
    public List<String> names() {
        return real.names();
    }

    @Override
    public BucketAdmin admin() {
        return real.admin();
    }

    @Override
    public Uploads uploads() {
        return real.uploads();
    }

    @Override
    public StoredObject put(
            String bucket, String key, InputStream content, Map<String, String> metadata)
            throws IOException {
        return real.put(bucket, key, content, metadata);
    }

    @Override
    public StoredObject put(Put put, InputStream content, Supplier<Optional<Checksum>> checksum)
            throws IOException {
        return real.put(put, content, checksum);
    }

    @Override
    public StoredObject copy(FileUnit from, Put put, Optional<Checksum.Algorithm> algorithm)
            throws IOException {
        return real.copy(from, put, algorithm);
    }

    @Override
    public List<StoredObject> list(String bucket, String prefix, String after, int limit) {
        return real.list(bucket, prefix, after, limit);
    }

    @Override
    public List<Listed> list(
            String bucket, String prefix, String delimiter, String after, int limit) {
        return real.list(bucket, prefix, delimiter, after, limit);
    }

    @Override
    public Set<String> delete(String bucket, List<String> keys) {
        return real.delete(bucket, keys);
    }

    @Override
    public boolean delete(String bucket, String key) {
        return real.delete(bucket, key);
    }
}
