package dev.leat.config.text;

/// Lint messages about the documents that sinks receive.
public enum DocumentLintMessage implements LintMessage {
    KEPT_FIELDS_REMOVED(
            "pipeline %s keeps unknown fields, but a `select` step removes them",
            "use `exclude` instead of `select`, or remove `unknown_fields: keep`"),
    KEPT_FIELDS_UNUSED(
            "pipeline %s keeps unknown fields, but none of its sinks receives them",
            "name a table, queue, topic or endpoint without a `select`, or remove"
                    + " `unknown_fields: keep`"),
    ONE_RULE("%s must be one rule", "write `drop`, `truncate: SIZE` or `first: N`"),
    RULE_TYPE(
            "`%s` does not apply to column '%s', which is %s",
            "use `truncate` for texts, `first` for lists and json, or `drop`"),
    RULE_OF_KEY(
            "'%s' identifies the record of pipeline %s or its item, and cannot be shortened",
            "remove the rule"),
    SHRINK_NOT_LAST(
            "`shrink` is not the last step",
            "move it to the end: it shortens the documents that the other steps make"),
    SHRINK_FILES(
            "pipeline %s reads files, and `shrink` applies only to messages",
            "send the rows to a queue, and let another pipeline shorten them"),
    SHRINK_UNUSED(
            "pipeline %s has no sink that `shrink` applies to",
            "name a table, queue, topic or endpoint without a `select`, or remove `shrink`");

    private final Text text;

    DocumentLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
