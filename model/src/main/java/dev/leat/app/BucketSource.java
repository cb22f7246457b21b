package dev.leat.app;

import java.util.Optional;

/// A source of files in a bucket. `notifications` is the queue of object notifications; `objects`
/// selects the objects and their format.
public record BucketSource(
        String notifications,
        FileSource objects,
        Schema schema,
        Pipeline.UnknownFields unknownFields)
        implements PipelineSource {

    @Override
    public String queue() {
        return notifications;
    }

    @Override
    public String description() {
        return "bucket " + objects.bucket();
    }

    /// One file per lease, because processing a file takes long, and a lease should leave files for
    /// other workers.
    @Override
    public Batching batching() {
        return Batching.DEFAULT.withSize(1);
    }

    @Override
    public BucketSource withBatchSize(int records) {
        return this;
    }

    @Override
    public BucketSource with(Schema other) {
        return new BucketSource(notifications, objects, other, unknownFields);
    }

    @Override
    public Optional<FileSource> files() {
        return Optional.of(objects);
    }
}
