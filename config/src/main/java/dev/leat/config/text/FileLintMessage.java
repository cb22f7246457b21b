package dev.leat.config.text;

/// The messages of lint about buckets, files and topics. Golden files in `lint/` show each message.
public enum FileLintMessage implements LintMessage {
    // files
    FROM_NOWHERE("%s has no source", "add `queue: NAME`, `stream: NAME` or `bucket: NAME`"),
    FROM_BOTH(
            "a pipeline reads one source, but several of queue, stream and bucket are set",
            "remove one; to name the queue of the bucket's notifications, use `via: QUEUE`"),
    NOT_OF_SOURCE("'%s' does not apply to a %s source", "remove it"),
    ONE_NOTIFIED("%s must name one queue or one topic", "write, for example, `{topic: NAME}`"),
    FILE_EVENT_SINK("'%s' supports queues and topics only", "name a queue or a topic"),
    CSV_SAME("'%s' cannot be both %s and %s", "choose another character for one of them"),
    CSV_ESCAPE("an escape applies only inside quotes", "set `quote`, or remove `escape`"),
    CSV_OF_OTHERS("'%s' does not apply to %s", "remove it"),
    SNAPPY("%s cannot be compressed with snappy", "use gzip or zstd: snappy is for parquet"),
    PATH_BRACE(
            "unmatched `%s`", "put `source.NAME`, `part` or a column in braces: `{source.stem}`"),
    PATH_EMPTY_BRACES("these braces are empty", "write, for example, `{source.stem}`"),
    PATH_SOURCE("unknown '{source.%s}' in a path", "use one of: %2$s"),
    PATH_BEGINS(
            "a path must not begin with `/`", "remove the `/`: object keys do not begin with it"),
    PATH_DOTS("a path must not have a segment `.` or `..`", "remove it"),
    PATH_ENDS("a path must not end with `/`", "name a file: `{source.stem}.parquet`"),
    PATH_SLASHES("a path must not have an empty segment (`//`)", "remove one `/`"),
    PATH_CONTROL("a path must not have control characters", "remove them"),
    PATH_TYPE(
            "'%s' cannot be part of a path: its type is %s",
            "use text, boolean, integer, bigint, decimal, date or timestamp"),

    PATH_WITHOUT_BATCH(
            "the path is the same for every batch of messages",
            "add `{source.batch}`, which is another text for each batch"),
    PATH_OF_FILE(
            "`%s` applies only to pipelines that read files, and pipeline %s reads a queue",
            "use `{source.batch}` or a column"),
    PATH_OF_BATCH(
            "`{source.batch}` applies only to pipelines that read a queue, and pipeline %s reads files",
            "use `{source.stem}` or `{source.key}`"),
    BUCKET_WITHOUT_WINDOW(
            "each batch of pipeline %s becomes an object, and a batch without a window may have only a few messages",
            "let batches wait for more messages: `batch: {size: 10000, window: 20s}`"),
    NOTIFICATION_LOOP(
            "endless loop: bucket %s sends a notification of each object written here to queue %s, which pipeline %s reads",
            "notify another queue, or use a `prefix` or `suffix` that the path does not have"),
    PATH_TWICE(
            "pipeline %3$s already writes to the path %1$s in bucket %2$s",
            "begin one of the paths with another folder"),
    PATH_WITHOUT_SOURCE(
            "the path is the same for every file", "add `{source.stem}` or `{source.key}`"),
    PATH_WITHOUT_VERSION(
            "the path is the same for every version of a file, which `on_overwrite: append` does"
                    + " not allow",
            "add `{source.version}`"),
    FEEDS_ITSELF(
            "endless loop: files written here may be read again by pipeline %s from bucket %s",
            "write to another bucket, or read with a `prefix` or `suffix` that the path does not"
                    + " have"),
    REPLACE_SINK(
            "%s %s cannot replace the rows of an older version of a file",
            "use `on_overwrite: append`, or remove `on_overwrite` and give new files new names"),
    NO_HEADER(
            "column names are unknown: the file has no header and no schema is set",
            "add `schema`, with the columns in the order of the file"),
    NO_HEADER_IN_JSON(
            "column names are unknown: %s has no header and no schema is set", "add `schema`"),
    NESTED_IN_CSV(
            "column '%s' has type %s, but pipeline %s reads %s files, which have no lists and no structs",
            "declare the column with type `json`, or use another schema for these files"),
    NOTIFICATIONS_FIFO(
            "queue %s is FIFO, and object notifications have no group",
            "remove `fifo`, or name another queue"),
    NOTIFICATIONS_TO_DEAD_LETTERS(
            "%s is a dead-letter queue and cannot receive object notifications",
            "name another queue"),
    NOTIFICATIONS_TWICE(
            "queue %s receives these notifications already: pipeline %s reads bucket %s through it",
            "remove `notify`"),
    NOTIFICATIONS_ONLY(
            "queue %s is reserved for the object notifications of pipeline %s",
            "name another queue"),
    FILES_NAME_TOO_LONG(
            "'%s' is too long: the dead-letter queue of its notification queue '%1$s-files' would have more than 80 characters",
            "use at most %2$d characters, or name a queue with `via`"),
    UNUSED_BUCKET(
            "no pipeline reads or writes bucket %s, and it notifies no queue or topic",
            "use it in a pipeline, or remove it"),
    NO_KEY_OF_FILES(
            "pipeline %s has no key, so a record that is in two files is counted twice in view %s",
            "set the columns that identify a record: `key: %3$s`"),

    // topics
    TOPIC_WITHOUT_SUBSCRIBER(
            "topic %s has no subscriber, so its messages are lost",
            "add `subscribe: %1$s` to a queue, or `email: ADDRESS` to the topic"),
    TOPIC_WITHOUT_PUBLISHER(
            "no pipeline, bucket or alarm publishes to topic %s",
            "add it to the `to` of a pipeline, or remove it"),
    FIFO_SUBSCRIBES("queue %s is FIFO, and messages of topic %s have no group", "remove `fifo`"),
    DEAD_LETTERS_SUBSCRIBE(
            "%s is a dead-letter queue and cannot subscribe to a topic", "subscribe another queue"),

    // clusters
    COMPUTE_UNFIT("%s", "remove %2$s from `compute`; the process of `leat up` then runs it"),
    COMPUTE_ON_AWS(
            "%s has both `compute` and a `region`, and a cluster processes only the files of buckets"
                    + " in the state folder",
            "remove one of them"),

    // steps over a whole file
    FILE_STEP(
            "step `%s` applies only to files: its result depends on all rows of a file, and a queue"
                    + " delivers only a few rows at a time",
            "count records in a view, with `every` for each day or hour; or read the records from a bucket"),
    KEY_OF_BUCKETS(
            "the key of pipeline %s has no effect: the pipeline writes only to buckets, which keep duplicates and conflicts",
            "add the step `distinct: {by: %2$s, keep: same}`, or remove `key`"),
    KEY_WITH_BUCKET(
            "the key of pipeline %s has no effect on %s %s, which keeps duplicates and conflicts",
            "add the step `distinct: {by: %4$s, keep: same}` to keep one record of each key in a"
                    + " file"),
    NEWEST_WITHOUT_VERSION(
            "`keep: newest` needs a version",
            "set `version: COLUMN` in the pipeline, or use `keep: same`"),
    NEWEST_MISSING(
            "the version column '%s' does not exist at this step", "keep it in the earlier steps"),
    MEASURE_IS_COLUMN("'%s' is both a measure and a column of `by`", "rename one"),
    COLUMN_WITHOUT_NAME("column '%s' has no alias", "add one: `.. as NAME`");

    private final Text text;

    FileLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
