package dev.leat.app;

import dev.leat.app.sink.EndpointSink;
import dev.leat.app.sink.LakeTableSink;
import dev.leat.app.sink.WarehouseTableSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The entries of an app file that environments on AWS do not support, or that behave differently
/// there than in the state folder. Lint, the start of an app and the documentation use this list.
public enum AwsDifference {
    LAKE_RECORDS(
            false,
            "environments on AWS write only the rows of files to lake tables: without a key, a"
                    + " record of a queue or stream would have to leave its source in the commit"
                    + " that adds its row, which AWS does not have; with a key, this is not"
                    + " supported yet"),
    WAREHOUSE_TABLE(false, "environments on AWS have no warehouse tables yet"),
    ARCHIVE(false, "environments on AWS have no archives yet"),
    RENAMED(
            false,
            "environments on AWS cannot rename stored state; remove `was` to begin without it"),
    ENDPOINT_SINK(
            true,
            "a batch waits for the responses of an endpoint, and its pipeline waits while the"
                    + " endpoint is unavailable"),
    SHARED_NOTIFICATIONS(
            true,
            "S3 notifies one target of an object, and several queues need the notification, so"
                    + " `leat synth` and `leat up --create` put a topic between",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html"),
    NOTIFIED_TOPIC(
            false,
            "S3 notifies one target of an object, and here a topic and pipelines need the"
                    + " notification; let the queues of these pipelines subscribe to the topic, and"
                    + " name them with `via`",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html"),
    WIDER_NOTIFICATIONS(
            false,
            "S3 notifies one target of an object, so the queue of `notify` would also receive the"
                    + " notifications of other objects that pipelines read; let `notify` select"
                    + " all of them, or let the pipelines read other objects",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html"),
    NOTIFIED_REJECTS(
            true,
            "S3 also notifies the target of the rejected lines that a pipeline puts into this"
                    + " bucket, each of which is a message; a `suffix` excludes them"),
    REJECTED_LINES(
            true,
            "S3 also notifies of the rejected lines that a pipeline puts into this bucket; Leat"
                    + " skips them, but each is a message; a `suffix` excludes them"),
    SHARED_READS(
            true,
            "more than two pipelines read the stream, but the readers of a shard together have 5"
                    + " reads and 2 MB a second, so they delay each other",
            "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"),
    SHORT_STREAM(
            true,
            "the stream deletes records before their dead letters expire, and then `leat replay`"
                    + " cannot process them; its `retention` is shorter than that of a dead-letter"
                    + " queue",
            "https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html"),
    GROUPS_TO_STREAM(
            true,
            "a stream has no groups, and the records of a group of the FIFO queue have different"
                    + " partition keys, so their order is lost; name the group in `partition_by`",
            "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html"),
    FIFO_TO_STREAM(
            true,
            "a stream drops no duplicates, so a record of the FIFO queue that is put again after a"
                    + " crash is twice in the stream",
            "https://docs.aws.amazon.com/streams/latest/dev/kinesis-record-processor-duplicates.html"),
    SHORT_DEAD_LETTERS(
            true,
            "a message that SQS moves keeps its age, so the dead-letter queue needs a longer"
                    + " `retention` than the queue",
            "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html"),
    GLOBAL_NAME(
            true,
            "names of S3 buckets are global, so the environment needs a `prefix` that nobody else"
                    + " uses",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"),
    EXPIRY(
            true,
            "S3 counts whole days, so `leat synth` rounds `expire_after` up",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html"),
    ALARM(
            true,
            "CloudWatch evaluates alarms, once a minute; `leat synth` writes them, other"
                    + " environments on AWS have none"),
    LONG_ALARM(
            true,
            "CloudWatch evaluates at most one day, so `leat synth` shortens `for` to it",
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"),
    BACKLOG_ALARM(
            true,
            "Kinesis does not count the records that a pipeline has not processed, so `leat synth`"
                    + " writes no such alarm; use `lag`"),
    LAG_ALARM(
            true,
            "CloudWatch has one `lag` of a stream, that of the record read last by any reader, and"
                    + " none while nothing reads the stream; `leat synth` writes the alarm, other"
                    + " environments on AWS have none",
            "https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html"),
    FAILURE_ALARM(
            true, "`failures` is no metric in CloudWatch, so `leat synth` writes no such alarm"),
    QUALITY(true, "environments on AWS do not measure records, so `quality` has no effect there"),
    QUALITY_ALARM(
            true,
            "it is a measure of `quality`, which AWS has not; `leat synth` writes no such alarm"),
    ENDPOINT_ALARM(
            true,
            "a batch waits for the response of an endpoint, so no record waits apart from its"
                    + " queue, and `leat synth` writes no such alarm; watch `oldest_age` of the"
                    + " pipeline's queue"),
    REDRIVE(
            true,
            "a function runs redrive policies every five minutes if `leat synth` has `--functions`;"
                    + " without it nothing runs them, so use `leat dlq redrive`"),
    EMAIL(true, "SNS sends no email to an address before its owner has confirmed the subscription"),
    MAIL_SERVER(true, "SNS sends the emails of topics, so environments on AWS use no mail server"),
    RANK(
            true,
            "a request for the top rows reads all rows of the view, unless the view is in"
                    + " `stores`");

    /// The keys of objects with rejected lines.
    private static final KeyFilter REJECTS = new KeyFilter("", FileSource.REJECTED);

    /// The number of readers of a stream that the limits of a shard suffice for: each pipeline
    /// reads a shard at least once a second.
    private static final int MOST_READERS = 2;

    private final boolean supported;
    private final String text;
    private final Optional<String> page;

    AwsDifference(boolean supported, String text, String... page) {
        this.supported = supported;
        this.text = text;
        this.page = List.of(page).stream().findFirst();
    }

    /// Returns false if the app cannot run on AWS with this entry.
    public boolean supported() {
        return supported;
    }

    /// Returns the reason why the app cannot run on AWS with this entry; empty if it can.
    public Optional<String> refusal() {
        return supported ? Optional.empty() : Optional.of(text);
    }

    /// Returns the difference as a clause for users.
    public String text() {
        return text;
    }

    /// Returns the page of AWS that states the rule; empty if it is a rule of Leat.
    public Optional<String> page() {
        return page;
    }

    /// Returns the difference with its page.
    public String textWithPage() {
        return text + page.map(address -> " (" + address + ")").orElse("");
    }

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
            case EndpointSink.KIND -> Optional.of(ENDPOINT_SINK);
            case LakeTableSink.KIND ->
                    pipeline.from().files().isPresent()
                            ? Optional.empty()
                            : Optional.of(LAKE_RECORDS);
            case WarehouseTableSink.KIND -> Optional.of(WAREHOUSE_TABLE);
            default -> Optional.empty();
        };
    }

    /// Returns all entries of an app that differ in this environment, which is on AWS.
    public static List<Entry> of(App app, Environment environment) {
        var entries = new ArrayList<Entry>();
        app.pipelines().values().forEach(pipeline -> pipeline(pipeline, app, entries));
        app.pipelines().values().stream()
                .filter(pipeline -> isNotifiedOfRejects(pipeline, app))
                .map(Pipeline::name)
                .forEach(pipeline ->
                        entries.add(
                                new Entry(
                                        REJECTED_LINES,
                                        "pipeline " + pipeline,
                                        List.of("pipelines", pipeline, "from"))));
        app.queues().values().stream()
                .filter(queue -> losesMovedMessages(queue, app))
                .forEach(queue ->
                        entries.add(entry(SHORT_DEAD_LETTERS, "queue", "queues", queue.name())));
        app.buckets().values().forEach(bucket -> bucket(bucket, app, environment, entries));
        for (var topic : app.topics().values()) {
            if (!topic.email().isEmpty()) {
                entries.add(entry(EMAIL, "topic", "topics", topic.name()));
            }
        }
        app.all(Stream.class).values().forEach(stream -> stream(stream, app, entries));
        for (var view : app.views().values()) {
            if (view.was().isPresent()) {
                entries.add(entry(RENAMED, "view", "views", view.name()));
            }
            if (view.rankBy().isPresent() && !environment.stores().containsKey(view.name())) {
                entries.add(entry(RANK, "view", "views", view.name()));
            }
        }
        for (var queue : app.queues().values()) {
            if (queue.was().isPresent()) {
                entries.add(entry(RENAMED, "queue", "queues", queue.name()));
            }
            if (queue.archive().isPresent()) {
                var path = List.<Object>of("queues", queue.name(), "archive");
                entries.add(new Entry(ARCHIVE, "queue " + queue.name(), path));
            }
        }
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.was().isPresent()) {
                entries.add(entry(RENAMED, "pipeline", "pipelines", pipeline.name()));
            }
        }
        for (var alarm : app.alarms().values()) {
            entries.add(entry(difference(alarm), "alarm", "alarms", alarm.name()));
            if (alarm.redrive().isPresent()) {
                var path = List.<Object>of("alarms", alarm.name(), "redrive");
                entries.add(new Entry(REDRIVE, "alarm " + alarm.name(), path));
            }
        }
        if (environment.mail().isPresent()) {
            entries.add(
                    new Entry(
                            MAIL_SERVER,
                            "mail server",
                            List.of("environments", environment.name(), "mail")));
        }
        return entries;
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
            entries.add(entry(SHARED_READS, "stream", "streams", stream.name()));
        }
        if (readers.stream()
                .flatMap(reader -> app.queue(reader.from().queue()).deadLetterQueue().stream())
                .map(app::queue)
                .anyMatch(letters -> letters.retention().compareTo(stream.retention()) > 0)) {
            entries.add(entry(SHORT_STREAM, "stream", "streams", stream.name()));
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
        return Optional.of(sink.text().isEmpty() ? GROUPS_TO_STREAM : FIFO_TO_STREAM);
    }

    private static boolean losesMovedMessages(Queue queue, App app) {
        return queue.deadLetterQueue()
                .filter(letters -> app.queue(letters).retention().compareTo(queue.retention()) <= 0)
                .isPresent();
    }

    private static void bucket(
            Bucket bucket, App app, Environment environment, List<Entry> entries) {
        if (ObjectNotifications.conflict(bucket, app)) {
            entries.add(notify(NOTIFIED_TOPIC, bucket));
        } else if (ObjectNotifications.widened(bucket, app)) {
            entries.add(notify(WIDER_NOTIFICATIONS, bucket));
        } else if (ObjectNotifications.of(bucket, app).hasTopic()) {
            entries.add(entry(SHARED_NOTIFICATIONS, "bucket", "buckets", bucket.name()));
        }
        if (notifiesOfRejects(bucket, app)) {
            entries.add(notify(NOTIFIED_REJECTS, bucket));
        }
        if (environment.aws().filter(aws -> aws.prefix().isEmpty()).isPresent()) {
            entries.add(entry(GLOBAL_NAME, "bucket", "buckets", bucket.name()));
        }
        if (bucket.expireAfter()
                .filter(age -> !Duration.ofDays(age.toDays()).equals(age))
                .isPresent()) {
            entries.add(entry(EXPIRY, "bucket", "buckets", bucket.name()));
        }
    }

    private static Entry notify(AwsDifference difference, Bucket bucket) {
        return new Entry(
                difference, "bucket " + bucket.name(), List.of("buckets", bucket.name(), "notify"));
    }

    private static AwsDifference difference(Alarm alarm) {
        if (alarm.measure().watched() == Alarm.Watched.STREAM) {
            return alarm.measure() == Alarm.Measure.LAG ? LAG_ALARM : BACKLOG_ALARM;
        }
        if (alarm.measure().watched() == Alarm.Watched.ENDPOINT) {
            return ENDPOINT_ALARM;
        }
        if (alarm.measure().ofQuality()) {
            return QUALITY_ALARM;
        }
        if (alarm.measure() == Alarm.Measure.FAILURES) {
            return FAILURE_ALARM;
        }
        return alarm.lasting().compareTo(Alarm.LONGEST_ON_AWS) > 0 ? LONG_ALARM : ALARM;
    }

    private static Entry entry(AwsDifference difference, String kind, String section, String name) {
        return new Entry(difference, kind + " " + name, List.of(section, name));
    }

    private static void pipeline(Pipeline pipeline, App app, List<Entry> entries) {
        if (pipeline.archive().isPresent()) {
            var path = List.<Object>of("pipelines", pipeline.name(), "archive");
            entries.add(new Entry(ARCHIVE, "pipeline " + pipeline.name(), path));
        }
        if (pipeline.quality().isPresent()) {
            var path = List.<Object>of("pipelines", pipeline.name(), "quality");
            entries.add(new Entry(QUALITY, "pipeline " + pipeline.name(), path));
        }
        sinks(pipeline, "to", pipeline.to(), app, entries);
        sinks(pipeline, "on_success", pipeline.onSuccess(), app, entries);
        sinks(pipeline, "on_failure", pipeline.onFailure(), app, entries);
    }

    private static void sinks(
            Pipeline pipeline, String option, List<Sink> sinks, App app, List<Entry> entries) {
        for (int i = 0; i < sinks.size(); i++) {
            var path = List.<Object>of("pipelines", pipeline.name(), option, i);
            var sink = sinks.get(i);
            of(sink, pipeline)
                    .or(() -> fifo(pipeline, sink, app))
                    .ifPresent(difference ->
                            entries.add(
                                    new Entry(difference, "pipeline " + pipeline.name(), path)));
        }
    }
}
