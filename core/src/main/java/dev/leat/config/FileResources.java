package dev.leat.config;

import dev.leat.app.Bucket;
import dev.leat.app.BucketSource;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import java.util.Collection;
import java.util.Map;

/// The implicit resources of a pipeline that reads files: the queue of its object notifications,
/// and, if the pipeline writes to no bucket, a bucket for rejected lines. A resource that the file
/// declares is not added.
final class FileResources {

    private FileResources() {}

    static void add(
            Collection<Pipeline> pipelines,
            Map<String, Queue> queues,
            Map<String, Bucket> buckets) {
        for (var pipeline : pipelines) {
            if (!(pipeline.from() instanceof BucketSource from)) {
                continue;
            }
            var own = pipeline.name() + FileSource.QUEUE_SUFFIX;
            if (from.notifications().equals(own)) {
                queues.putIfAbsent(own, Queue.named(own));
            }
            if (pipeline.to().stream().allMatch(sink -> sink.files().isEmpty())) {
                var rejects = pipeline.name() + FileSource.REJECTS_SUFFIX;
                buckets.putIfAbsent(rejects, Bucket.named(rejects));
            }
        }
    }
}
