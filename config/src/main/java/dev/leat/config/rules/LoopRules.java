package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.StreamSource;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Rules about records that return to their source queue.
final class LoopRules {

    private LoopRules() {}

    /// Reports loops in which every sink accepts every record. A pipeline with a key ends a loop,
    /// because the returning record is a duplicate or a conflict.
    static void noneIsEndless(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            for (var sink : pipeline.to()) {
                check(pipeline, sink, app, in);
            }
        }
    }

    /// Loops of file pipelines only are reported by [FileRules#nothingFeedsItself].
    private static void check(Pipeline pipeline, Sink sink, App app, ReadContext in) {
        if (pipeline.from().files().isPresent() && PipelineGraph.comesBack(app, sink, pipeline)) {
            return;
        }
        if (StreamRules.feedsItself(pipeline, sink)) {
            return;
        }
        var queue = pipeline.from().queue();
        var mark = in.markIn(sink, sink.kind());
        if (all(sink) && notified(sink, app).contains(queue)) {
            in.problem(
                    mark, FileLintMessage.NOTIFICATION_LOOP, sink.name(), queue, pipeline.name());
        } else if (all(sink) && sink.queue().filter(queue::equals).isPresent()) {
            in.problem(mark, GeneralLintMessage.LOOP, queue);
        } else if (reached(pipeline, sink, app).contains(queue)) {
            var source =
                    pipeline.from() instanceof StreamSource from
                            ? from.description()
                            : "queue " + queue;
            in.problem(mark, GeneralLintMessage.LOOP_AROUND, source, pipeline.name());
        }
    }

    /// Returns every queue that all records of this sink reach, either directly or through other
    /// pipelines.
    private static Set<String> reached(Pipeline pipeline, Sink sink, App app) {
        var reached = new LinkedHashSet<String>();
        var next = queues(pipeline, sink, app);
        while (!next.isEmpty()) {
            var names = next.stream().filter(reached::add).toList();
            next =
                    names.stream()
                            .flatMap(name -> app.consumers(name).stream())
                            .flatMap(reader ->
                                    reader.to().stream()
                                            .flatMap(s -> queues(reader, s, app).stream()))
                            .toList();
        }
        return reached;
    }

    private static List<String> queues(Pipeline pipeline, Sink sink, App app) {
        if (!all(sink) || !pipeline.key().isEmpty() || filters(pipeline)) {
            return List.of();
        }
        if (sink.files().isPresent()) {
            return Stream.concat(notified(sink, app).stream(), readers(sink, app)).toList();
        }
        if (sink.stream().isPresent()) {
            return app.streamReaders(sink.name()).stream()
                    .map(reader -> reader.from().queue())
                    .toList();
        }
        return Stream.concat(
                        sink.queue().stream(),
                        sink.topic().stream().flatMap(topic -> subscribers(topic, app)))
                .toList();
    }

    /// Returns the queues that receive the notifications of the objects that a sink writes. Each
    /// object has its own notification, so a key does not end such a loop.
    private static List<String> notified(Sink sink, App app) {
        var bucket = app.buckets().get(sink.name());
        if (sink.files().isEmpty() || bucket == null) {
            return List.of();
        }
        var path = sink.files().get().path();
        return bucket.notice().stream()
                .filter(notice -> PipelineGraph.mayTake(notice.prefix(), notice.suffix(), path))
                .flatMap(notice ->
                        switch (notice.target()) {
                            case Bucket.Target.ToQueue(var queue) -> Stream.of(queue);
                            case Bucket.Target.ToTopic(var topic) -> subscribers(topic, app);
                        })
                .toList();
    }

    /// Returns the queues of the pipelines that read the files that a sink writes.
    private static Stream<String> readers(Sink sink, App app) {
        var path = sink.files().orElseThrow().path();
        return app.readers(sink.name()).stream()
                .filter(reader ->
                        reader.from()
                                .files()
                                .filter(files ->
                                        PipelineGraph.mayTake(files.prefix(), files.suffix(), path))
                                .isPresent())
                .map(reader -> reader.from().queue());
    }

    private static Stream<String> subscribers(String topic, App app) {
        return app.queues().values().stream()
                .filter(queue -> receivesAll(queue, topic))
                .map(Queue::name);
    }

    private static boolean all(Sink sink) {
        return sink.filter() instanceof Sink.Filter.All;
    }

    private static boolean filters(Pipeline pipeline) {
        return pipeline.steps().stream().anyMatch(step -> step instanceof Step.Where);
    }

    private static boolean receivesAll(Queue queue, String topic) {
        return queue.subscription()
                .filter(subscription ->
                        subscription.topic().equals(topic) && subscription.where().isEmpty())
                .isPresent();
    }
}
