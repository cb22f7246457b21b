package dev.leat.config.text;

/// Lint messages about `quality`.
public enum QualityLintMessage implements LintMessage {
    OF_FILES(
            "pipeline %s reads files, whose records `quality` does not measure",
            "remove `quality`; `max_rejects` limits the rejected lines of a file, and `leat profile bucket:NAME --against OLDER` compares files"),
    PERSONAL_DRIFT(
            "column '%s' is personal, so its values are not stored and it has no drift",
            "remove `drift`; `nulls` and `distinct` are measured without values"),
    NO_DRIFT(
            "column '%s' is %s, which has no drift",
            "remove `drift`, or watch a number, text, date or time"),
    PROFILE_PATH(
            "'%s' is no path of a file in the folder of app.yaml",
            "write a relative path, such as profiles/orders.json"),
    NO_PROFILE(
            "the profile %s cannot be read: %s",
            "write it with: leat profile SOURCE --json > FILE"),
    NOT_PROFILED(
            "column '%s' is %s, but the profile %s has no such values of it",
            "profile data of this type, with --show-personal if its texts are masked; or remove `drift`"),
    PERSONAL_TIME(
            "column '%s' is personal, so its newest value is not stored",
            "choose another column for `time`, or remove it"),
    NO_TIME("column '%s' is %s, not a date or time", "choose a column with the time of the event"),
    NOT_MEASURED(
            "%s is a measure of `quality`, which pipeline '%s' does not have",
            "add `quality:` to the pipeline"),
    NOT_WATCHED(
            "`quality` of pipeline '%s' watches no column, so %s has no value",
            "add `columns:` to `quality`"),
    NO_COLUMN_MEASURE(
            "%s is no measure of a column",
            "remove `column`, or use null_share, distinct or drift");

    private final Text text;

    QualityLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
