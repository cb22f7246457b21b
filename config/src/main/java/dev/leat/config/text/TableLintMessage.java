package dev.leat.config.text;

/// Lint messages about tables.
public enum TableLintMessage implements LintMessage {
    KEY_COLUMNS(
            "%s has more than two columns",
            "name the partition key, or the partition key and the sort key"),
    NO_PIPELINE_KEY(
            "table '%2$s' has the key %3$s, but pipeline %1$s, which writes to it, has no key",
            "set the same `key` in the pipeline"),
    OTHER_KEY(
            "pipeline %s has the key %s, but table '%s', to which it writes, has the key %s",
            "use the same key in both, so that each record is stored as one item"),
    SELECTED_KEY(
            "'%s' is in the key of table '%s', but `select` gives it another value",
            "select the column as it is, and compute the value in a `set` step"),
    NO_COLUMN(
            "%s of table '%s' is not a column that pipeline %s writes to the table",
            "select it, or name another column"),
    KEY_TYPE(
            "column %s has the type %s and cannot be a key of table '%s'",
            "use a text, number, date or time as the key"),
    TWO_WRITERS(
            "pipelines %s and %s both write to table '%s'",
            "let only one pipeline write to the table, or give each pipeline its own table"),
    EXPIRE_AT_TYPE(
            "column %s has the type %s, but `expire_at` of table '%s' must be a whole number",
            "set the column to the seconds since 1970, such as `epoch(ends_at)::bigint`"),
    FROM_FILES(
            "pipeline %s reads files and cannot write to table '%s'",
            "send the rows to a queue, and let another pipeline write them to the table"),
    NO_INDEX(
            "table '%s' has no index '%s'",
            "name one of its indexes, or add the index to the table"),
    ROUTE_PARAMETERS(
            "the parameters of the path must be the key of %s: %s",
            "add the missing parameters and remove the others"),
    ROUTE_LIMIT(
            "`limit` applies only to pages, but this path returns one item of table '%s'",
            "remove it"),
    UNUSED(
            "no pipeline writes to table '%s'",
            "name it in `to` of a pipeline, or remove it if clients do not use it");

    private final Text text;

    TableLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
