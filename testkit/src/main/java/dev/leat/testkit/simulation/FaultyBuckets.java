package dev.leat.testkit.simulation;

import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.StagingFolder;
import dev.leat.port.ObjectStorage;
import dev.leat.port.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Buckets of the app under test, with the scenario's faults of reading and publishing files.
record FaultyBuckets(ObjectStorage real, SimulationContext context) implements ObjectStorage {

    private void mayBeAway(String bucket) {
        context.failIfBucketUnavailable(bucket, context.turns().own());
    }

    @Override
    public Optional<StoredObject> head(String bucket, String key) {
        mayBeAway(bucket);
        return real.head(bucket, key);
    }

    @Override
    public void list(String bucket, String prefix, Consumer<ListedObject> to) {
        mayBeAway(bucket);
        real.list(bucket, prefix, to);
    }

    @Override
    public Optional<StoredObject> version(String bucket, String key, long version) {
        mayBeAway(bucket);
        return real.version(bucket, key, version);
    }

    @Override
    public Optional<ObjectOrigin> origin(String bucket, String key) {
        mayBeAway(bucket);
        return real.origin(bucket, key);
    }

    @Override
    public Content content(FileUnit unit) {
        var turn = context.turns().own();
        context.turns().pause(Wait.NONE);
        mayBeAway(unit.bucket());
        return new FaultyContent(unit, real.content(unit), turn, context);
    }

    @Override
    public StoredObject put(
            String bucket, String key, InputStream content, Map<String, String> metadata)
            throws IOException {
        context.turns().pause(Wait.NONE);
        mayBeAway(bucket);
        return real.put(bucket, key, content, metadata);
    }

    @Override
    public Publication publication(
            String bucket, String key, Path file, Map<String, String> metadata, boolean quiet)
            throws IOException {
        mayBeAway(bucket);
        return real.publication(bucket, key, file, metadata, quiet);
    }

    @Override
    public void discard(Publication publication) {
        real.discard(publication);
    }

    @Override
    public StagingFolder staging() throws IOException {
        return real.staging();
    }

    @Override
    public StagingFolder staging(String pipeline, FileUnit unit) throws IOException {
        return real.staging(pipeline, unit);
    }
}
