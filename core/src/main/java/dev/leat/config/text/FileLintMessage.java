package dev.leat.config.text;

/// What lint can say of buckets, files and topics. Each is shown in a golden file under `lint/`.
public enum FileLintMessage implements LintMessage {
    // files
    FROM_NOWHERE("%s names no source", "say `queue: NAME` or `bucket: NAME`"),
    FROM_BOTH(
            "a pipeline reads one source, and here is both a queue and a bucket",
            "for a queue that the news of the bucket's objects go through say `via: QUEUE`"),
    NOT_OF_SOURCE("'%s' has no meaning where a pipeline reads a %s", "leave it away"),
    ONE_NOTIFIED("%s must name one queue or one topic", "such as `{topic: NAME}`"),
    TOLD_ELSEWHERE("'%s' can go to queues and topics only", "name a queue or a topic"),
    CSV_SAME("'%s' cannot be both %s and %s", "choose another character for one of them"),
    CSV_ESCAPE("an escape has a meaning inside quotes only", "say `quote`, or leave `escape` away"),
    CSV_OF_OTHERS("'%s' has no meaning for %s", "leave it away"),
    SNAPPY("%s cannot be compressed with snappy", "use gzip or zstd: snappy is for parquet"),
    PATH_BRACE(
            "a `%s` stands alone",
            "braces hold `source.NAME`, `part` or a column: `{source.stem}`"),
    PATH_EMPTY_BRACES("there is nothing in these braces", "such as `{source.stem}`"),
    PATH_SOURCE("there is no '{source.%s}' in a path", "there are %2$s"),
    PATH_BEGINS("a path cannot begin with `/`", "leave it away: keys of objects have none"),
    PATH_DOTS("a path cannot have a part that is `.` or `..`", "leave it away"),
    PATH_ENDS("a path cannot end with `/`", "name a file: `{source.stem}.parquet`"),
    PATH_SLASHES("a path cannot have two `/` side by side", "leave one away"),
    PATH_CONTROL("a path cannot have control characters", "leave them away"),
    PATH_TYPE(
            "'%s' cannot be part of a path: it is %s",
            "a path takes text, boolean, integer, bigint, decimal, date and timestamp"),

    BUCKET_OF_QUEUE(
            "pipeline %s reads a queue, and only what comes from files can be written to a bucket"
                    + " so far",
            "send its records to a queue, a topic or a view"),
    PATH_TWICE(
            "files of this path, %s, are written to bucket %s by pipeline %s already",
            "begin one of the paths with a folder of its own"),
    PATH_WITHOUT_SOURCE(
            "every file would be written to the same place",
            "put something of the file into the path: `{source.stem}` or `{source.key}`"),
    PATH_WITHOUT_VERSION(
            "with `on_overwrite: append` every version of a file is a file of its own, and this"
                    + " path is the same for all",
            "put `{source.version}` into it"),
    FEEDS_ITSELF(
            "what is written here may come back to pipeline %s, which reads bucket %s, and this"
                    + " would never end",
            "write to another bucket, or read with a `prefix` or `suffix` that the path has not"),
    REPLACE_SINK(
            "%s %s cannot give back the rows of an older file",
            "say `on_overwrite: append`, or leave it away and give new files new names"),
    NO_HEADER(
            "without a header and without a schema nobody knows the columns",
            "say `schema`, with the columns in the order of the file"),
    NO_HEADER_IN_JSON("%s has no header that could name the columns", "say `schema`"),
    NESTED_IN_CSV(
            "'%s' is %s, and pipeline %s reads %s, where a value is one text",
            "use `json`, or a schema of its own for these files"),
    NEWS_FIFO(
            "queue %s is FIFO, and the news of an object have no group",
            "leave `fifo` away, or name another queue"),
    NEWS_TO_LETTERS("%s is a dead-letter queue", "name another queue"),
    NEWS_TWICE(
            "queue %s has the news already, because pipeline %s reads bucket %s through it",
            "leave `notify` away"),
    NEWS_ONLY("queue %s is for the news of the files that pipeline %s reads", "name another queue"),
    FILES_NAME_TOO_LONG(
            "'%s' is too long for the queue of its files, '%1$s-files', and its dead letters",
            "give it %2$d characters at the most, or name a queue with `via`"),
    UNUSED_BUCKET(
            "no pipeline reads bucket %s or writes to it, and nobody is told of its files",
            "give it one, or remove the bucket"),
    NO_KEY_OF_FILES(
            "pipeline %s has no key, so a record that is in two files will count twice in view %s",
            "name what makes two records the same record: `key: %3$s`"),

    // topics
    NOBODY_HEARS(
            "nobody hears topic %s, which keeps nothing",
            "say `subscribe: %1$s` in a queue, or `email: ADDRESS` in the topic"),
    NOBODY_SAYS("nothing is sent to topic %s", "name it in a pipeline, or remove it"),
    FIFO_SUBSCRIBES(
            "queue %s is FIFO, and what comes from topic %s has no group", "leave `fifo` away"),
    LETTERS_SUBSCRIBE(
            "%s holds dead letters, and can hear no topic", "let another queue subscribe"),

    // steps over a whole file
    FILE_STEP(
            "%s is for files: its result depends on all rows together, and a queue hands out a few at a"
                    + " time",
            "count events in a view, with `every` by day or hour; or read them from a bucket"),
    KEY_OF_BUCKETS(
            "the key of pipeline %s has no effect: it writes to buckets only, whose files keep repeats"
                    + " and conflicts",
            "say `distinct: {by: %2$s, keep: same}` as a step; or leave `key` away"),
    KEY_BESIDE_BUCKET(
            "the key of pipeline %s has no effect on bucket %s, whose files keep repeats and conflicts",
            "say `distinct: {by: %3$s, keep: same}` as a step to keep one record of each key in a"
                    + " file"),
    NEWEST_WITHOUT_VERSION(
            "nobody says which of two rows is newer",
            "name the column: `version: COLUMN` in the pipeline; or `keep: same`"),
    NEWEST_MISSING("'%s', which says which row is newer, is not there at this step", "keep it"),
    MEASURE_IS_COLUMN("'%s' is a measure and one of the columns of 'by'", "give it another name"),
    COLUMN_WITHOUT_NAME("column '%s' has no name of its own", "give it one: `.. as NAME`");

    private final String what;
    private final String hint;

    FileLintMessage(String what, String hint) {
        this.what = what;
        this.hint = hint;
    }

    @Override
    public String template() {
        return what;
    }

    @Override
    public String advice() {
        return hint;
    }
}
