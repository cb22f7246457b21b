package dev.leat.config;

import dev.leat.app.Bucket;
import dev.leat.app.BucketSource;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.StreamSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// The implicit resources of pipelines: of one that reads a stream, the queue of redriven dead
/// letters, whose dead-letter queue is that of the pipeline; of one that reads files, the queue of
/// its object notifications, and, if the pipeline writes to no bucket, a bucket for rejected lines.
/// A resource that the file declares is not added.
final class ImplicitResources {

    private ImplicitResources() {}

    static void add(
            Collection<Pipeline> pipelines,
            Map<String, Queue> queues,
            Map<String, Bucket> buckets) {
        for (var pipeline : pipelines) {
            if (pipeline.from() instanceof StreamSource from) {
                queues.putIfAbsent(from.redrives(), redrives(pipeline.name(), from));
            }
            if (!(pipeline.from() instanceof BucketSource from)) {
                continue;
            }
            var own = pipeline.name() + FileSource.QUEUE_SUFFIX;
            if (from.notifications().equals(own)) {
                queues.putIfAbsent(own, Queue.named(own));
            }
            if (pipeline.to().stream().allMatch(sink -> sink.files().isEmpty())) {
                var rejects = pipeline.rejectsBucket();
                buckets.putIfAbsent(rejects, Bucket.named(rejects));
            }
        }
    }

    private static Queue redrives(String pipeline, StreamSource from) {
        return Queue.named(from.redrives())
                .withDeadLetterQueue(Optional.of(pipeline + QueueSpec.SUFFIX));
    }
}
