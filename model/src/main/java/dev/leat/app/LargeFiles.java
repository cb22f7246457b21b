package dev.leat.app;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Optional;

/// The queue of the large files of a pipeline on AWS: a function sends the messages of files that
/// it does not process to this queue, which the containers of the app read instead of the queue of
/// notifications. It has the same options and the same dead-letter queue.
public final class LargeFiles {

    private static final String SUFFIX = "-large";

    private LargeFiles() {}

    /// Returns the name of the queue.
    public static String name(String pipeline) {
        return pipeline + SUFFIX;
    }

    /// Returns the queue of a pipeline that reads files.
    public static Queue queue(App app, Pipeline pipeline) {
        var source = app.queue(pipeline.from().queue());
        return new Queue(
                name(pipeline.name()),
                new Queue.Periods(source.visibilityTimeout(), source.retention(), Duration.ZERO),
                source.maxReceiveCount(),
                source.deadLetterQueue());
    }

    /// Returns an app that also has the queues of these pipelines.
    public static App with(App app, Collection<String> pipelines) {
        var queues = new LinkedHashMap<>(app.queues());
        for (var pipeline : pipelines) {
            var queue = queue(app, app.pipeline(pipeline));
            queues.put(queue.name(), queue);
        }
        return app.withQueues(queues);
    }

    /// Returns a pipeline that reads its queue of large files.
    public static Pipeline reader(Pipeline pipeline) {
        return pipeline.from() instanceof BucketSource from
                ? pipeline.withFrom(
                        new BucketSource(
                                name(pipeline.name()),
                                from.objects(),
                                from.schema(),
                                from.unknownFields()))
                : pipeline;
    }

    /// Returns the name of the queue of notifications of the pipeline that has this queue of large
    /// files; empty if there is no such pipeline.
    public static Optional<String> notifications(App app, String queue) {
        return app.pipelines().values().stream()
                .filter(pipeline -> pipeline.from().files().isPresent())
                .filter(pipeline -> name(pipeline.name()).equals(queue))
                .map(pipeline -> pipeline.from().queue())
                .findFirst();
    }

    /// Returns the longest time for which a message is in a queue of large files.
    public static Duration retention(App app) {
        return app.pipelines().values().stream()
                .filter(pipeline -> pipeline.from().files().isPresent())
                .map(pipeline -> app.queue(pipeline.from().queue()).retention())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
