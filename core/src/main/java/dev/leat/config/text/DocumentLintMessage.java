package dev.leat.config.text;

/// Lint messages about the documents that sinks receive.
public enum DocumentLintMessage implements LintMessage {
    KEPT_FIELDS_REMOVED(
            "pipeline %s keeps unknown fields, but a `select` step removes them",
            "use `exclude` instead of `select`, or remove `unknown_fields: keep`"),
    KEPT_FIELDS_UNUSED(
            "pipeline %s keeps unknown fields, but none of its sinks receives them",
            "name a table, queue, topic or endpoint without a `select`, or remove"
                    + " `unknown_fields: keep`");

    private final String what;
    private final String hint;

    DocumentLintMessage(String what, String hint) {
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
