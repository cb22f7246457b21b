package dev.leat.config.text;

/// Lint messages about lake tables.
public enum LakeLintMessage implements LintMessage {
    PREFIX_FORM(
            "'%s' is not a prefix of a lake table",
            "write the start of object keys with `/` at its end, such as `sales/orders/`"),
    NAMESPACE_RESERVED("'%s' cannot be the namespace of a lake table", "%2$s"),
    TRANSFORM_FORM(
            "'%s' is not a partition transform",
            "write a column, or `year`, `month`, `day` or `hour` with a column, or"
                    + " `bucket(NUMBER, COLUMN)` or `truncate(WIDTH, COLUMN)`"),
    TRANSFORM_NAME("'%s' is not a partition transform", "did you mean `%2$s`?"),
    TRANSFORM_ALONE(
            "lake table '%s' has no column '%s' to partition by",
            "write the transform with a column, such as `%2$s(COLUMN)`"),
    PARTITION_COLUMN(
            "lake table '%s' has no column '%s' to partition by", "name a column of its schema"),
    PARTITION_TYPE(
            "column %s has the type %s, to which the partition transform `%s` does not apply",
            "`year`, `month` and `day` apply to dates and times, `hour` to times, `truncate` to"
                    + " texts, whole numbers and decimals; no transform applies to doubles, json, lists and structs"),
    PARTITION_TWICE(
            "column %s is twice in the partition key of lake table '%s'",
            "keep the finer of the two"),
    PARTITION_NAME(
            "the field %2$s of the partition key of lake table '%1$s' has the name of a column",
            "rename the column"),
    MEMBER_NAME(
            "'%s', a member of column %s, cannot be in lake table '%s'",
            "rename the member: use the letters a to z, digits and _, with no digit at the start"),
    COLUMN_PATH(
            "the name of column %s of lake table '%s' is like that of a value in column %s",
            "rename the column"),
    FORMER_NAME(
            "lake table '%s': `was` says that column '%s' was '%s', but %s",
            "map the new name of a column of the schema to a name that no column has"),
    PREFIX_TWICE(
            "lake tables '%s' and '%s' both have objects below `%s` of bucket '%s'",
            "give each table its own prefix"),
    EXPIRING(
            "objects of bucket '%s' expire, but lake table '%s' needs its objects until it removes"
                    + " them itself",
            "remove `expire_after`, or use another bucket"),
    WRITERS_WITH_KEY(
            "pipelines %s and %s both write to lake table '%s', but only pipeline %s has a `key`, by"
                    + " which the rows of the table are unique",
            "give both pipelines the same `key`, or none"),
    KEYS_DIFFER(
            "pipelines %s and %s both write to lake table '%s', but the key of one is %s, and that of"
                    + " the other is %s",
            "give both pipelines the same `key`, which is unique in the table"),
    VERSIONS_DIFFER(
            "pipelines %s and %s both write to lake table '%s', but the records of one have %s, and"
                    + " those of the other have %s",
            "set the same `version` in both pipelines, or in none"),
    VERSION_NOT_WRITTEN(
            "column %s, the version of pipeline %s, is not written to lake table '%s', which compares"
                    + " rows from files and from several pipelines by it",
            "write the column, unchanged and under the same name"),
    REPLACED_WITH_KEY(
            "pipeline %s has `on_overwrite: replace` and a `key`, which would be unique in lake table"
                    + " '%s': a row that was removed with an older version of its object may be the"
                    + " only one of several equal rows of other objects",
            "use `on_overwrite: append`, with which a new version of an object is compared with all"
                    + " rows, or remove `key`"),
    WRITERS_OF_OBJECT(
            "pipelines %s and %s can read the same object of bucket '%s', and both write to lake"
                    + " table '%s', which replaces rows by their object",
            "set `prefix` or `suffix` so that each object belongs to one of the pipelines, or give"
                    + " each pipeline its own table"),
    WITHOUT_WINDOW(
            "each batch of pipeline %s is a commit to lake table '%s', and a batch without a window"
                    + " may have only a few messages",
            "let batches wait for more messages: `batch: {size: 10000, window: 20s}`"),
    KEY_NOT_WRITTEN(
            "column %s of the key of pipeline %s is not written to lake table '%s', which finds"
                    + " duplicates by its own columns",
            "write the column, unchanged and under the same name"),
    WHERE_OF_STATES(
            "records of pipeline %s have versions, so lake table '%s' cannot have a `where`: it"
                    + " would forget the version of a record that no longer belongs to it",
            "write all records, and use the condition in queries, or filter the records in a step"),
    VIEW_OF_BOTH(
            "view '%s' counts the records of pipelines %s and %s separately: a record that both"
                    + " receive is counted twice, but stored once in lake table '%s'",
            "write to the view from one pipeline, or compute the numbers from the table with SQL"),
    NO_SCHEMA(
            "pipeline %s has no schema, so the columns for lake table '%s' are not known",
            "set `schema` under `from`"),
    NO_COLUMN(
            "%s '%s' has no column '%s', which the pipeline writes",
            "add it to the table's schema, or remove it with `select` or `exclude`"),
    COLUMN_TYPE(
            "column %s has the type %s, but %s in %s '%s'",
            "cast it, such as `total::decimal(18,2)`, or change the table's schema"),
    NOT_WRITTEN(
            "column %s is `not null` in %s '%s', but the pipeline does not write it",
            "write the column, or allow NULL"),
    UNUSED("no pipeline writes to lake table '%s'", "name it in `to` of a pipeline, or remove it");

    private final Text text;

    LakeLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
