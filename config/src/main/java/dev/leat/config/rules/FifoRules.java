package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.List;

/// Rules about FIFO queues.
final class FifoRules {

    private FifoRules() {}

    static void deadLettersAreAlike(App app, ReadContext in) {
        for (var queue : app.queues().values()) {
            queue.deadLetterQueue()
                    .map(app.queues()::get)
                    .filter(deadLetters ->
                            deadLetters.fifo().isPresent() != queue.fifo().isPresent())
                    .ifPresent(deadLetters -> unlike(queue, deadLetters, in));
        }
    }

    private static void unlike(Queue queue, Queue deadLetters, ReadContext in) {
        var mark =
                in.has("queues", queue.name(), "dead_letter_queue")
                        ? in.mark("queues", queue.name(), "dead_letter_queue")
                        : in.keyMark("queues", deadLetters.name());
        if (queue.fifo().isPresent()) {
            in.problem(
                    mark,
                    GeneralLintMessage.FIFO_WITH_STANDARD_DLQ,
                    queue.name(),
                    deadLetters.name());
        } else {
            in.problem(
                    mark,
                    GeneralLintMessage.STANDARD_WITH_FIFO_DLQ,
                    deadLetters.name(),
                    queue.name());
        }
    }

    static void groupsAreWhereOrderIs(App app, ReadContext in) {
        for (var sink : sinks(app)) {
            var queue = sink.queue().map(app.queues()::get).orElse(null);
            // an invalid group was reported already
            boolean said = in.hasIn(sink, "group");
            if (queue != null && queue.fifo().isPresent() && !said) {
                in.problem(
                        in.markIn(sink, "queue"), GeneralLintMessage.GROUP_MISSING, queue.name());
            }
            if (queue != null && queue.fifo().isEmpty() && said) {
                in.problem(
                        in.keyMarkIn(sink, "group"),
                        GeneralLintMessage.GROUP_WITHOUT_FIFO,
                        queue.name());
            }
        }
    }

    /// Warns about a pipeline from one FIFO queue to another without a `version`, because records
    /// may change their order. Views do not depend on the order of records.
    static void orderNeedsVersions(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            var source = app.queues().get(pipeline.from().queue());
            if (source == null || source.fifo().isEmpty() || pipeline.version().isPresent()) {
                continue;
            }
            for (var sink : pipeline.to()) {
                var queue = sink.queue().map(app.queues()::get);
                if (queue.flatMap(Queue::fifo).isPresent()) {
                    in.warning(
                            in.markIn(sink, "queue"),
                            GeneralLintMessage.ORDER_WITHOUT_VERSION,
                            sink.name());
                }
            }
        }
    }

    private static List<Sink> sinks(App app) {
        return app.pipelines().values().stream()
                .flatMap(pipeline -> PipelineRules.sinks(pipeline).stream())
                .toList();
    }
}
