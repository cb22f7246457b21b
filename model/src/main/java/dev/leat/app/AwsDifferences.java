package dev.leat.app;

import dev.leat.app.sink.EndpointSink;
import dev.leat.app.sink.LakeTableSink;
import dev.leat.app.sink.WarehouseTableSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the parts of apps that differ on AWS.
public final class AwsDifferences {

    /// The keys of objects with rejected lines.
    private static final KeyFilter REJECTS = new KeyFilter("", FileSource.REJECTED);

    /// The endings of the keys of objects of lake tables.
    private static final List<String> LAKE_OBJECTS = List.of(".parquet", ".avro", ".json");

    /// The number of readers of a stream that the limits of a shard suffice for: each pipeline
    /// reads a shard at least once a second.
    private static final int MOST_READERS = 2;

    private AwsDifferences() {}

    /// An entry of an app file that a difference applies to.
    ///
    /// @param path the keys and indexes of its position in the file
    public record Entry(AwsDifference difference, String name, List<Object> path) {

        public Entry {
            path = List.copyOf(path);
        }
    }

    /// Returns what differs for a sink of an app; empty if nothing does.
    public static Optional<AwsDifference> of(Sink sink, App app) {
        return app.pipelines().values().stream()
                .filter(pipeline -> pipeline.to().contains(sink))
                .flatMap(pipeline -> of(sink, pipeline).stream())
                .findFirst();
    }

    private static Optional<AwsDifference> of(Sink sink, Pipeline pipeline) {
        return switch (sink.kind()) {
            case EndpointSink.KIND -> Optional.of(AwsDifference.ENDPOINT_SINK);
            case LakeTableSink.KIND ->
                    pipeline.from().files().isPresent()
                            ? Optional.empty()
                            : Optional.of(AwsDifference.LAKE_RECORDS);
            case WarehouseTableSink.KIND -> Optional.of(AwsDifference.WAREHOUSE_TABLE);
            default -> Optional.empty();
        };
    }

    /// Returns all entries of an app that differ in this environment, which is on AWS.
    public static List<Entry> of(App app, Environment environment) {
        var entries = new ArrayList<Entry>();
        app.pipelines().values().forEach(pipeline -> pipeline(pipeline, app, environment, entries));
        app.pipelines().values().forEach(pipeline -> source(pipeline, app, entries));
        app.queues().values().stream()
                .filter(queue -> losesMovedMessages(queue, app))
                .forEach(queue ->
                        entries.add(
                                entry(
                                        AwsDifference.SHORT_DEAD_LETTERS,
                                        "queue",
                                        "queues",
                                        queue.name())));
        app.buckets().values().forEach(bucket -> bucket(bucket, app, environment, entries));
        for (var topic : app.topics().values()) {
            if (!topic.email().isEmpty()) {
                entries.add(entry(AwsDifference.EMAIL, "topic", "topics", topic.name()));
            }
        }
        app.all(Stream.class).values().forEach(stream -> stream(stream, app, entries));
        for (var view : app.views().values()) {
            if (view.was().isPresent()) {
                entries.add(entry(AwsDifference.RENAMED, "view", "views", view.name()));
            }
            if (view.rankBy().isPresent() && !environment.stores().containsKey(view.name())) {
                entries.add(entry(AwsDifference.RANK, "view", "views", view.name()));
            }
        }
        for (var queue : app.queues().values()) {
            if (queue.was().isPresent()) {
                entries.add(entry(AwsDifference.RENAMED, "queue", "queues", queue.name()));
            }
            if (queue.archive().isPresent()) {
                var path = List.<Object>of("queues", queue.name(), "archive");
                entries.add(new Entry(AwsDifference.ARCHIVE, "queue " + queue.name(), path));
            }
        }
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.was().isPresent()) {
                entries.add(entry(AwsDifference.RENAMED, "pipeline", "pipelines", pipeline.name()));
            }
        }
        for (var alarm : app.alarms().values()) {
            entries.add(entry(difference(alarm), "alarm", "alarms", alarm.name()));
            if (alarm.redrive().isPresent()) {
                var path = List.<Object>of("alarms", alarm.name(), "redrive");
                entries.add(new Entry(AwsDifference.REDRIVE, "alarm " + alarm.name(), path));
            }
        }
        if (environment.mail().isPresent()) {
            entries.add(
                    new Entry(
                            AwsDifference.MAIL_SERVER,
                            "mail server",
                            List.of("environments", environment.name(), "mail")));
        }
        return entries;
    }

    private static void source(Pipeline pipeline, App app, List<Entry> entries) {
        var name = "pipeline " + pipeline.name();
        var path = List.<Object>of("pipelines", pipeline.name(), "from");
        if (isNotifiedOfRejects(pipeline, app)) {
            entries.add(new Entry(AwsDifference.REJECTED_LINES, name, path));
        }
        if (pipeline.from()
                .files()
                .filter(from -> hasLakeObjects(from.bucket(), from.filter(), app))
                .isPresent()) {
            entries.add(new Entry(AwsDifference.LAKE_OBJECTS, name, path));
        }
    }

    /// Returns true if a filter selects objects of a lake table in a bucket.
    private static boolean hasLakeObjects(String bucket, KeyFilter filter, App app) {
        return app.all(LakeTable.class).values().stream()
                .filter(table -> table.bucket().equals(bucket))
                .anyMatch(table ->
                        LAKE_OBJECTS.stream()
                                .map(suffix -> new KeyFilter(table.prefix(), suffix))
                                .anyMatch(filter::overlaps));
    }

    private static boolean isNotifiedOfRejects(Pipeline reader, App app) {
        return reader.from()
                .files()
                .filter(from -> from.filter().overlaps(REJECTS))
                .filter(from -> receivesRejects(from.bucket(), app))
                .isPresent();
    }

    private static boolean receivesRejects(String bucket, App app) {
        return app.pipelines().values().stream()
                .filter(each -> each.from().files().isPresent())
                .anyMatch(each -> each.rejectedTo().equals(bucket));
    }

    /// Returns true if `notify` selects rejected lines.
    private static boolean notifiesOfRejects(Bucket bucket, App app) {
        return bucket.notice()
                .filter(notice -> notice.filter().overlaps(REJECTS))
                .filter(_ -> receivesRejects(bucket.name(), app))
                .isPresent();
    }

    private static void stream(Stream stream, App app, List<Entry> entries) {
        var readers = app.streamReaders(stream.name());
        if (readers.size() > MOST_READERS) {
            entries.add(entry(AwsDifference.SHARED_READS, "stream", "streams", stream.name()));
        }
        if (readers.stream()
                .flatMap(reader -> app.queue(reader.from().queue()).deadLetterQueue().stream())
                .map(app::queue)
                .anyMatch(letters -> letters.retention().compareTo(stream.retention()) > 0)) {
            entries.add(entry(AwsDifference.SHORT_STREAM, "stream", "streams", stream.name()));
        }
    }

    /// Returns what differs for a stream that gets records of a FIFO queue.
    private static Optional<AwsDifference> fifo(Pipeline pipeline, Sink sink, App app) {
        boolean grouped =
                sink.stream().isPresent()
                        && pipeline.from() instanceof QueueSource from
                        && app.queue(from.queue()).fifo().isPresent();
        if (!grouped) {
            return Optional.empty();
        }
        return Optional.of(
                sink.text().isEmpty()
                        ? AwsDifference.GROUPS_TO_STREAM
                        : AwsDifference.FIFO_TO_STREAM);
    }

    private static boolean losesMovedMessages(Queue queue, App app) {
        return queue.deadLetterQueue()
                .filter(letters -> app.queue(letters).retention().compareTo(queue.retention()) <= 0)
                .isPresent();
    }

    private static void bucket(
            Bucket bucket, App app, Environment environment, List<Entry> entries) {
        if (ObjectNotifications.conflict(bucket, app)) {
            entries.add(notify(AwsDifference.NOTIFIED_TOPIC, bucket));
        } else if (ObjectNotifications.widened(bucket, app)) {
            entries.add(notify(AwsDifference.WIDER_NOTIFICATIONS, bucket));
        } else if (ObjectNotifications.of(bucket, app).hasTopic()) {
            entries.add(
                    entry(AwsDifference.SHARED_NOTIFICATIONS, "bucket", "buckets", bucket.name()));
        }
        if (notifiesOfRejects(bucket, app)) {
            entries.add(notify(AwsDifference.NOTIFIED_REJECTS, bucket));
        }
        if (bucket.notice()
                .filter(notice -> hasLakeObjects(bucket.name(), notice.filter(), app))
                .isPresent()) {
            entries.add(notify(AwsDifference.LAKE_OBJECTS, bucket));
        }
        if (environment.aws().filter(aws -> aws.prefix().isEmpty()).isPresent()) {
            entries.add(entry(AwsDifference.GLOBAL_NAME, "bucket", "buckets", bucket.name()));
        }
        if (bucket.expireAfter()
                .filter(age -> !Duration.ofDays(age.toDays()).equals(age))
                .isPresent()) {
            entries.add(entry(AwsDifference.EXPIRY, "bucket", "buckets", bucket.name()));
        }
    }

    private static Entry notify(AwsDifference difference, Bucket bucket) {
        return new Entry(
                difference, "bucket " + bucket.name(), List.of("buckets", bucket.name(), "notify"));
    }

    private static AwsDifference difference(Alarm alarm) {
        if (alarm.measure().watched() == Alarm.Watched.STREAM) {
            return alarm.measure() == Alarm.Measure.LAG
                    ? AwsDifference.LAG_ALARM
                    : AwsDifference.BACKLOG_ALARM;
        }
        if (alarm.measure().watched() == Alarm.Watched.ENDPOINT) {
            return AwsDifference.ENDPOINT_ALARM;
        }
        if (alarm.measure().ofQuality()) {
            return AwsDifference.QUALITY_ALARM;
        }
        if (alarm.measure() == Alarm.Measure.FAILURES) {
            return AwsDifference.FAILURE_ALARM;
        }
        return alarm.lasting().compareTo(Alarm.LONGEST_ON_AWS) > 0
                ? AwsDifference.LONG_ALARM
                : AwsDifference.ALARM;
    }

    private static Entry entry(AwsDifference difference, String kind, String section, String name) {
        return new Entry(difference, kind + " " + name, List.of(section, name));
    }

    private static void pipeline(
            Pipeline pipeline, App app, Environment environment, List<Entry> entries) {
        if (pipeline.archive().isPresent()) {
            var path = List.<Object>of("pipelines", pipeline.name(), "archive");
            entries.add(new Entry(AwsDifference.ARCHIVE, "pipeline " + pipeline.name(), path));
        }
        if (pipeline.quality().isPresent()) {
            var path = List.<Object>of("pipelines", pipeline.name(), "quality");
            entries.add(new Entry(AwsDifference.QUALITY, "pipeline " + pipeline.name(), path));
        }
        sinks(pipeline, "to", pipeline.to(), app, environment, entries);
        sinks(pipeline, "on_success", pipeline.onSuccess(), app, environment, entries);
        sinks(pipeline, "on_failure", pipeline.onFailure(), app, environment, entries);
    }

    /// Returns what differs for a warehouse table; empty if nothing does.
    private static Optional<AwsDifference> warehouse(Pipeline pipeline, Environment environment) {
        var url = environment.warehouse();
        var from = pipeline.from();
        boolean often = from.files().isEmpty() && from.window().isZero();
        return url.isEmpty()
                ? Optional.of(AwsDifference.WAREHOUSE_TABLE)
                : url.filter(RedshiftUrl::is)
                        .filter(_ -> often)
                        .map(_ -> AwsDifference.WAREHOUSE_WINDOW);
    }

    private static void sinks(
            Pipeline pipeline,
            String option,
            List<Sink> sinks,
            App app,
            Environment environment,
            List<Entry> entries) {
        for (int i = 0; i < sinks.size(); i++) {
            var path = List.<Object>of("pipelines", pipeline.name(), option, i);
            var sink = sinks.get(i);
            var differs =
                    sink.warehouseTable().isPresent()
                            ? warehouse(pipeline, environment)
                            : of(sink, pipeline).or(() -> fifo(pipeline, sink, app));
            differs.ifPresent(difference ->
                    entries.add(new Entry(difference, "pipeline " + pipeline.name(), path)));
        }
    }
}
