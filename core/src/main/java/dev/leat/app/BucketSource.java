package dev.leat.app;

import java.util.Optional;

/// From the objects of a bucket. `notifications` is the queue that says which objects there are;
/// `objects` says which of them are read, and as what.
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
    public String words() {
        return "bucket " + objects.bucket();
    }

    /// How many files are leased at once: each takes its time, and others want some.
    @Override
    public int batch() {
        return 1;
    }

    @Override
    public BucketSource by(int records) {
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
