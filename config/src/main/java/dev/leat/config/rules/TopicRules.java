package dev.leat.config.rules;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.FilterPolicy;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.TopicLintMessage;
import java.util.HashSet;
import java.util.Set;

/// Rules about topics and their subscribers.
final class TopicRules {

    private TopicRules() {}

    static void subscriptionsAreThere(App app, ReadContext in) {
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

    /// Reports subscriptions of FIFO queues and dead-letter queues. Messages of topics have no
    /// group, and a dead-letter queue receives only dead letters.
    static void subscribersAreStandardQueues(App app, ReadContext in) {
        for (var queue : app.queues().values()) {
            if (queue.subscription().isEmpty()) {
                continue;
            }
            var mark = in.keyMark("queues", queue.name(), "subscribe");
            var topic = queue.subscription().get().topic();
            if (queue.deadLetterQueue().isEmpty()) {
                in.problem(mark, FileLintMessage.DEAD_LETTERS_SUBSCRIBE, queue.name());
            } else if (queue.fifo().isPresent()) {
                in.problem(mark, FileLintMessage.FIFO_SUBSCRIBES, queue.name(), topic);
            }
        }
    }

    /// Warns about unused topics, unless the app has no pipelines and only declares resources.
    static void topicsAreUsed(App app, ReadContext in) {
        if (app.pipelines().isEmpty()) {
            return;
        }
        var written = written(app);
        for (var topic : app.topics().keySet()) {
            var mark = in.keyMark("topics", topic);
            if (!hasSubscriber(app, topic)) {
                if (app.alarms().values().stream().noneMatch(alarm -> notifies(alarm, topic))) {
                    in.warning(mark, FileLintMessage.TOPIC_WITHOUT_SUBSCRIBER, topic);
                }
            } else if (!written.contains(topic)) {
                in.warning(mark, FileLintMessage.TOPIC_WITHOUT_PUBLISHER, topic);
            }
        }
    }

    static void alarmsHaveSubscribers(App app, ReadContext in) {
        for (var alarm : app.alarms().values()) {
            if (alarm.topic().isEmpty()) {
                continue;
            }
            var topic = alarm.topic().get();
            var mark = in.mark("alarms", alarm.name(), "notify");
            if (!app.topics().containsKey(topic)) {
                PipelineRules.unknown("topic", topic, app.topics().keySet(), mark, in);
            } else if (!hasSubscriber(app, topic)) {
                in.warning(mark, TopicLintMessage.ALARM_WITHOUT_SUBSCRIBER, topic, alarm.name());
            }
        }
    }

    /// Warns about policies that filter by attributes, because only messages that clients publish
    /// have attributes.
    static void policiesHaveAttributes(App app, ReadContext in) {
        var written = written(app);
        for (var queue : app.queues().values()) {
            queue.subscription()
                    .filter(to -> written.contains(to.topic()))
                    .filter(to -> to.where().filter(TopicRules::ofAttributes).isPresent())
                    .ifPresent(to ->
                            in.warning(
                                    in.keyMark("queues", queue.name(), "subscribe", "where"),
                                    TopicLintMessage.WHERE_WITHOUT_ATTRIBUTES,
                                    to.topic(),
                                    queue.name()));
        }
    }

    private static boolean ofAttributes(FilterPolicy policy) {
        return policy.scope() == FilterPolicy.Scope.ATTRIBUTES;
    }

    private static boolean hasSubscriber(App app, String topic) {
        return !app.subscribers(topic).isEmpty() || !app.topic(topic).email().isEmpty();
    }

    private static boolean notifies(Alarm alarm, String topic) {
        return alarm.topic().filter(topic::equals).isPresent();
    }

    private static Set<String> written(App app) {
        var written = new HashSet<String>();
        app.alarms().values().forEach(alarm -> alarm.topic().ifPresent(written::add));
        app.pipelines().values().stream()
                .flatMap(pipeline -> PipelineRules.sinks(pipeline).stream())
                .flatMap(sink -> sink.topic().stream())
                .forEach(written::add);
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
