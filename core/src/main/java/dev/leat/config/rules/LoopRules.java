package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.app.Step;
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

    private static void check(Pipeline pipeline, Sink sink, App app, ReadContext in) {
        var queue = pipeline.from().queue();
        var mark = in.markIn(sink, sink.kind());
        if (all(sink) && sink.queue().filter(queue::equals).isPresent()) {
            in.problem(mark, GeneralLintMessage.LOOP, queue);
        } else if (reached(pipeline, sink, app).contains(queue)) {
            in.problem(mark, GeneralLintMessage.LOOP_AROUND, queue, pipeline.name());
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
        var subscribers =
                sink.topic().stream()
                        .flatMap(topic ->
                                app.queues().values().stream()
                                        .filter(queue -> receivesAll(queue, topic))
                                        .map(Queue::name));
        return Stream.concat(sink.queue().stream(), subscribers).toList();
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
