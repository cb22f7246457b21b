package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.LakeTable;
import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.RecordArchive;
import dev.leat.app.Shrink;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/// Rules about buckets and the files that are written to them.
final class BucketRules {

    private BucketRules() {}

    static void toldOnesAreThere(App app, ReadContext in) {
        for (var bucket : app.buckets().values()) {
            bucket.notice()
                    .ifPresent(notice -> {
                        switch (notice.target()) {
                            case Bucket.Target.ToTopic(var topic) -> {
                                if (!app.topics().containsKey(topic)) {
                                    var mark = in.mark("buckets", bucket.name(), "notify", "topic");
                                    PipelineRules.unknown(
                                            "topic", topic, app.topics().keySet(), mark, in);
                                }
                            }
                            case Bucket.Target.ToQueue(var queue) ->
                                    toldQueue(app, bucket, queue, in);
                        }
                    });
        }
    }

    private static void toldQueue(App app, Bucket bucket, String name, ReadContext in) {
        var mark = in.mark("buckets", bucket.name(), "notify", "queue");
        var queue = app.queues().get(name);
        if (queue == null) {
            PipelineRules.unknown("queue", name, app.queues().keySet(), mark, in);
        } else if (queue.deadLetterQueue().isEmpty()) {
            in.problem(mark, FileLintMessage.NOTIFICATIONS_TO_DEAD_LETTERS, name);
        } else if (queue.fifo().isPresent()) {
            in.problem(mark, FileLintMessage.NOTIFICATIONS_FIFO, name);
        } else {
            app.consumers(name).stream()
                    .filter(app.readers(bucket.name())::contains)
                    .findFirst()
                    .ifPresent(pipeline ->
                            in.problem(
                                    mark,
                                    FileLintMessage.NOTIFICATIONS_TWICE,
                                    name,
                                    pipeline.name(),
                                    bucket.name()));
        }
    }

    /// Reports two equal paths, because the later file would replace the earlier one.
    static void pathsDiffer(App app, ReadContext in) {
        var taken = new HashMap<Map.Entry<String, String>, Pipeline>();
        for (var pipeline : app.pipelines().values()) {
            for (var sink : pipeline.to()) {
                if (sink.files().isPresent()) {
                    var path = sink.files().get().path();
                    var key = Map.entry(sink.name(), path.toString());
                    var other = taken.putIfAbsent(key, pipeline);
                    if (other != null) {
                        in.problem(
                                in.markIn(sink, "path"),
                                FileLintMessage.PATH_TWICE,
                                key.getValue(),
                                sink.name(),
                                other.name());
                    }
                }
            }
        }
    }

    /// Warns about unused buckets, unless the app has no pipelines and only declares resources.
    static void bucketsAreUsed(App app, ReadContext in) {
        var used = new HashSet<String>();
        for (var pipeline : app.pipelines().values()) {
            pipeline.from().files().ifPresent(files -> used.add(files.bucket()));
            pipeline.to().stream()
                    .filter(sink -> sink.files().isPresent())
                    .forEach(sink -> used.add(sink.name()));
            pipeline.shrink().flatMap(Shrink::offload).ifPresent(used::add);
            pipeline.archive().flatMap(RecordArchive::bucket).ifPresent(used::add);
        }
        for (var queue : app.queues().values()) {
            queue.archive().flatMap(RecordArchive::bucket).ifPresent(used::add);
        }
        for (var lookup : app.all(Lookup.class).values()) {
            if (lookup.origin() instanceof Lookup.Origin.OfObject(var bucket, _, _)) {
                used.add(bucket);
            }
        }
        app.all(LakeTable.class).values().forEach(table -> used.add(table.bucket()));
        used.addAll(AwsPartRules.buckets(app));
        if (app.pipelines().isEmpty()) {
            return;
        }
        app.buckets().values().stream()
                .filter(bucket -> in.has("buckets", bucket.name()))
                .filter(bucket -> bucket.notice().isEmpty() && !used.contains(bucket.name()))
                .filter(bucket -> !FileRules.rejects(app, bucket.name()))
                .forEach(bucket ->
                        in.warning(
                                in.keyMark("buckets", bucket.name()),
                                FileLintMessage.UNUSED_BUCKET,
                                bucket.name()));
    }
}
