package dev.leat.config.text;

import dev.leat.kernel.bind.LookupKey;

/// Lint messages about lookups.
public enum LookupLintMessage implements LintMessage {
    ORIGIN(
            "%s needs one of `file`, `bucket` with `file`, or `table`",
            "name the origin of its rows"),
    NOT_OF_TABLE(
            "'%s' does not apply to a lookup from a table",
            "remove it; the key is that of the table, and the items are read for each batch"),
    PATH(
            "'%s' is not a path of a file below the folder of app.yaml",
            "name a file in this folder or in a folder in it, such as `data/rates.csv`"),
    FORMAT(
            "the format of '%s' is not known from its name",
            "set `format: csv`, `tsv` or `ndjson`; compressed files are not supported"),
    NO_KEY("%s has no key", "name the columns that identify a row: `key: COLUMN`"),
    NO_COLUMN("lookup '%s' has no column '%s' in its schema %s", "use one of: %4$s"),
    KEY_TYPE(
            "column %s has the type %s and cannot be a key of lookup '%s'",
            "use a text, number, date or time as the key"),
    TABLE_KEY_TYPE(
            "key column %s of lookup '%s' has the type %s, but table '%s' stores it as %s",
            "use the type of the column that the pipeline writes"),
    BY(
            "`by` of lookup '%s' must name its key %s, each column once",
            "name a column of the record for each column of the key: `by: {MINE: KEY}`"),
    BY_TYPE(LookupKey.MESSAGE, LookupKey.HINT),
    RETRY_OF_LINES(
            "pipeline %s reads files, whose lines are not retried one by one",
            "set `missing: reject`, so that the lines become part of a dead letter, or `missing: keep`"),
    IN_KEY(
            "'%s' is part of the key of pipeline %s, but its value comes from lookup '%s'",
            "use a column of the record; a redelivery may find another value in the lookup"),
    IN_VERSION(
            "'%s' is the version of pipeline %s, but its value comes from lookup '%s'",
            "use a column of the record; a redelivery may find another value in the lookup"),
    UNUSED("no pipeline uses lookup '%s'", "name it in a `lookup` step, or remove it");

    private final Text text;

    LookupLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
