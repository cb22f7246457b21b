package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Rules about queues.
final class QueueRules {

    private QueueRules() {}

    /// Reports a queue and a view with the same name, ignoring case. Both are tables in `leat sql`
    /// and sinks in dead letters.
    static void namesAreUnique(App app, ReadContext in) {
        var taken = new HashMap<String, String>();
        var sections = List.of(Map.entry("queues", app.queues()), Map.entry("views", app.views()));
        for (var section : sections) {
            for (var name : section.getValue().keySet()) {
                var kind = section.getKey().equals("queues") ? "queue " : "view ";
                var other = taken.putIfAbsent(name.toLowerCase(Locale.ROOT), kind + name);
                if (other != null) {
                    in.problem(
                            in.keyMark(section.getKey(), name),
                            GeneralLintMessage.NAME_TAKEN,
                            name,
                            other);
                }
            }
        }
    }

    /// Warns about unused queues, unless the app has no pipelines and only declares queues.
    static void queuesAreUsed(App app, ReadContext in) {
        var used = new HashSet<String>();
        for (var pipeline : app.pipelines().values()) {
            used.add(pipeline.from().queue());
            PipelineRules.sinks(pipeline).stream()
                    .flatMap(sink -> sink.queue().stream())
                    .forEach(used::add);
        }
        app.posts().forEach(route -> used.add(route.queue()));
        app.buckets().values().forEach(bucket -> notifiedQueue(bucket).ifPresent(used::add));
        used.addAll(AwsPartRules.queues(app));
        if (used.isEmpty()) {
            return;
        }
        app.queues().values().stream()
                .filter(queue -> queue.deadLetterQueue().isPresent())
                .filter(queue -> queue.subscription().isEmpty())
                .filter(queue -> !used.contains(queue.name()))
                .forEach(queue ->
                        in.warning(
                                in.keyMark("queues", queue.name()),
                                GeneralLintMessage.UNUSED_QUEUE,
                                queue.name()));
    }

    private static Optional<String> notifiedQueue(Bucket bucket) {
        return bucket.notice()
                .filter(notice -> notice.target() instanceof Bucket.Target.ToQueue)
                .map(notice -> ((Bucket.Target.ToQueue) notice.target()).queue());
    }
}
