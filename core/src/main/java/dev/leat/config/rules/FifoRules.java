package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.List;

/// Rules about queues that keep an order.
final class FifoRules {

    private FifoRules() {}

    static void deadLettersAreAlike(App app, ReadContext in) {
        for (var queue : app.queues().values()) {
            queue.deadLetterQueue()
                    .map(app.queues()::get)
                    .filter(letters -> letters.fifo().isPresent() != queue.fifo().isPresent())
                    .ifPresent(letters -> unlike(queue, letters, in));
        }
    }

    private static void unlike(Queue queue, Queue letters, ReadContext in) {
        var mark =
                in.has("queues", queue.name(), "dead_letter_queue")
                        ? in.mark("queues", queue.name(), "dead_letter_queue")
                        : in.keyMark("queues", letters.name());
        if (queue.fifo().isPresent()) {
            in.problem(mark, GeneralLintMessage.FIFO_LETTERS, queue.name(), letters.name());
        } else {
            in.problem(mark, GeneralLintMessage.FIFO_LETTERS_ONLY, letters.name(), queue.name());
        }
    }

    static void groupsAreWhereOrderIs(App app, ReadContext in) {
        for (var sink : sinks(app)) {
            var queue = sink.queue().map(app.queues()::get).orElse(null);
            // a group that cannot be read was reported
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

    /// Views add up, whatever the order. From one order to another it matters.
    static void orderWantsVersions(App app, ReadContext in) {
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
