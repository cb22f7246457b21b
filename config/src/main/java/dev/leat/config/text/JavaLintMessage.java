package dev.leat.config.text;

/// Lint messages about `java` steps.
public enum JavaLintMessage implements LintMessage {
    SECOND_STEP(
            "pipeline %s has more than one `java` step",
            "let one class do the work of all, or send the records to a second pipeline by a queue"),
    FROM_FILES(
            "pipeline %s reads files and cannot have a `java` step",
            "send the rows to a queue, and let a pipeline that reads the queue have the step"),
    AFTER_UNNEST(
            "the `java` step of pipeline %s is behind a step `unnest`",
            "put it before the `unnest`, where the class gets the whole record"),
    ATTRIBUTE(
            "column '%s' has the attribute `%s`, which does not apply to added columns",
            "remove it; the columns may be NULL, and are personal if a column of the record is"),
    IN_KEY(
            "'%s' in the key of pipeline %s derives from its `java` step",
            "use columns that SQL computes from the record, because a changed class could give the same record another key"),
    IN_VERSION(
            "the version '%s' of pipeline %s derives from its `java` step",
            "use a column that SQL computes from the record, because a changed class could give the same record another version"),
    NO_SOURCE(
            "there is no file %s/*.java next to the app file, and the step has no `jar`",
            "write the source of %2$s there, or name the jar that has the class"),
    NO_JAR("the jar %s does not exist", "its path is relative to the app file"),
    CLASS("class %s %s", ""),
    COMPILER("%s", "");

    private final Text text;

    JavaLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
