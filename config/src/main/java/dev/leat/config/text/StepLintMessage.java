package dev.leat.config.text;

/// Lint messages about steps.
public enum StepLintMessage implements LintMessage {
    UNNEST_TYPE(
            "'%s' has the type %s, which has no elements",
            "name a column that is a list, or that has the type `json`"),
    UNNEST_FILES(
            "unnest applies only to messages of queues, and pipeline %s reads files",
            "use the step `sql`, with `unnest(%2$s)` in its SELECT"),
    UNNEST_TWICE(
            "pipeline %s has two steps `unnest`",
            "send the rows to a queue, and unnest '%2$s' in the pipeline that reads this queue"),
    UNNEST_KEY(
            "the key of pipeline %s does not depend on the element, so a message with several"
                    + " elements is rejected",
            "add a column of '%2$s' to the key, or a column that is set to source.item"),
    UNNEST_NO_RECORD(
            "with a version, the columns of the key from before `unnest` identify the record, and the"
                    + " key of pipeline %s has none",
            "add a column of the message to the key, and compute it before `unnest`"),
    UNNEST_VERSION(
            "the version '%s' is computed by `unnest` or after it, but it is the version of the whole"
                    + " record",
            "compute it before `unnest`"),
    UNNEST_DELETION(
            "delete_when uses '%s', which is computed by `unnest` or after it, but it deletes the whole"
                    + " record",
            "use columns from before `unnest`; to leave out an element, use `where` after `unnest`"),
    UNNEST_SINK(
            "%s %s cannot take a row back, so a row of pipeline %s whose element is missing in a newer"
                    + " version would stay",
            "send the whole message, or unnest it in a pipeline without `version`"),
    UNNEST_RECORD_KEY(
            "column '%s' identifies the records of pipeline %s, but it is not in the key of warehouse"
                    + " table '%s', so a newer version would not find all rows of its record",
            "add it to the key of the table, and pass it on unchanged"),
    UNNEST_WRITERS(
            "pipelines %s and %s cannot both write to %s '%s': with `version` and"
                    + " `unnest`, a newer version replaces all rows of a record, and the pipelines do"
                    + " not have the same records",
            "write to two tables"),
    UNNEST_NOT_NULL(
            "column '%s' of lake table '%s' is `not null`, but a record of pipeline %s whose list is"
                    + " empty has no value for it: the table keeps its version in a row in which this"
                    + " column is NULL",
            "remove `not null` in the schema of the table"),
    UNNEST_NO_ROW_KEY(
            "lake table '%s' does not distinguish a record with one row from one without rows, because"
                    + " the key of pipeline %s has no column of the element",
            "add a column of the element to the key, or one that is set to source.item");

    private final Text text;

    StepLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
