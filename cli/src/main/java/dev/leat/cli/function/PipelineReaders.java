package dev.leat.cli.function;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.aws.sqs.QueueNames;
import java.util.List;

/// The pipelines of an app that read queues and streams on AWS.
record PipelineReaders(App app, AwsResourceNames names, QueueNames queues) {

    PipelineReaders(App app, AwsResourceNames names) {
        this(app, names, QueueNames.of(app, names));
    }

    /// Returns the pipeline that reads a queue.
    ///
    /// @param queue the name in SQS
    /// @throws IllegalArgumentException if no pipeline reads it
    Pipeline ofQueue(String queue) {
        var name = queues.inApp(queue);
        return app.pipelines().values().stream()
                .filter(pipeline -> pipeline.from().queue().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no pipeline of the app %s reads the queue %s; connect the function to the queue of a pipeline"
                                        .formatted(app.name(), queue)));
    }

    /// Returns the pipeline that reads a stream.
    ///
    /// @param stream the name in Kinesis
    /// @param running the names of the pipelines that the function runs
    /// @throws IllegalArgumentException if none or several may be meant
    Pipeline ofStream(String stream, List<String> running) {
        var all =
                app.pipelines().values().stream()
                        .filter(each ->
                                each.from() instanceof StreamSource from
                                        && names.of(from.stream()).equals(stream))
                        .toList();
        var mine = all.stream().filter(each -> running.contains(each.name())).toList();
        var candidates = mine.isEmpty() ? all : mine;
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        throw new IllegalArgumentException(
                candidates.isEmpty()
                        ? "no pipeline of the app %s reads the stream %s; connect the function to the stream of a pipeline"
                                .formatted(app.name(), stream)
                        : "%d pipelines of the app %s read the stream %s; name that of the function in LEAT_PIPELINES"
                                .formatted(candidates.size(), app.name(), stream));
    }
}
