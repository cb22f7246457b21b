package dev.leat.app;

import java.util.List;
import java.util.Optional;

/// The entries of an app file that environments on AWS do not support, or that behave differently
/// there than in the state folder. Lint, the start of an app and the documentation use this list.
public enum AwsDifference {
    WAREHOUSE_TABLE(
            false,
            "on AWS, warehouse tables are in a database; add its URL as `warehouse` of the"
                    + " environment"),
    WAREHOUSE_WINDOW(
            true,
            "each batch is a load, which takes Redshift seconds and keeps Redshift Serverless"
                    + " awake; set a `window` of minutes and a larger `size` under `batch`",
            "https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-billing.html"),
    LAKE_RECORDS(
            false,
            "environments on AWS write only the rows of files to lake tables: without a key, a"
                    + " record of a queue or stream would have to leave its source in the commit"
                    + " that adds its row, which AWS does not have; tables with a key are not"
                    + " supported either"),
    ARCHIVE(false, "environments on AWS have no archives yet"),
    RENAMED(
            false,
            "environments on AWS cannot rename stored state; restore the old name, or remove `was` to"
                    + " begin without it"),
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
    LAKE_OBJECTS(
            true,
            "S3 also notifies of the objects of a lake table in this bucket, each of which is a"
                    + " message; pipelines skip those that Leat wrote; a `prefix` or `suffix`"
                    + " excludes them"),
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
}
