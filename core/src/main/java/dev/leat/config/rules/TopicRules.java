package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Sink;
import dev.leat.config.text.FilesMessage;
import dev.leat.config.text.Reading;
import java.util.HashSet;
import java.util.Set;

/// Rules about topics and those who hear them.
final class TopicRules {

    private TopicRules() {}

    static void subscriptionsAreThere(App app, Reading in) {
        for (var queue : app.queues().values()) {
            queue.subscription()
                    .filter(subscription -> !app.topics().containsKey(subscription.topic()))
                    .ifPresent(subscription ->
                            PipelineRules.unknown(
                                    "topic",
                                    subscription.topic(),
                                    app.topics().keySet(),
                                    in.mark("queues", queue.name(), "subscribe", "topic"),
                                    in));
        }
    }

    /// What a topic hands on has no group, and what a dead-letter queue holds no other reason.
    static void subscribersCanHear(App app, Reading in) {
        for (var queue : app.queues().values()) {
            if (queue.subscription().isEmpty()) {
                continue;
            }
            var mark = in.keyMark("queues", queue.name(), "subscribe");
            var topic = queue.subscription().get().topic();
            if (queue.deadLetterQueue().isEmpty()) {
                in.problem(mark, FilesMessage.LETTERS_SUBSCRIBE, queue.name());
            } else if (queue.fifo().isPresent()) {
                in.problem(mark, FilesMessage.FIFO_SUBSCRIBES, queue.name(), topic);
            }
        }
    }

    /// An app without pipelines is only there for what it declares.
    static void topicsAreUsed(App app, Reading in) {
        if (app.pipelines().isEmpty()) {
            return;
        }
        var written = written(app);
        for (var topic : app.topics().keySet()) {
            var mark = in.keyMark("topics", topic);
            if (app.subscribers(topic).isEmpty()) {
                in.warning(mark, FilesMessage.NOBODY_HEARS, topic);
            } else if (!written.contains(topic)) {
                in.warning(mark, FilesMessage.NOBODY_SAYS, topic);
            }
        }
    }

    private static Set<String> written(App app) {
        var written = new HashSet<String>();
        app.pipelines().values().stream()
                .flatMap(pipeline -> PipelineRules.sinks(pipeline).stream())
                .filter(sink -> sink instanceof Sink.ToTopic)
                .forEach(sink -> written.add(sink.name()));
        for (var bucket : app.buckets().values()) {
            bucket.notice()
                    .ifPresent(notice -> {
                        if (notice.target() instanceof Bucket.Target.ToTopic(var topic)) {
                            written.add(topic);
                        }
                    });
        }
        return written;
    }
}
