package dev.leat.config.text;

/// Lint messages about streams.
public enum StreamLintMessage implements LintMessage {
    WHOLE_HOURS(
            "the retention of stream '%s' is not a whole number of hours",
            "use hours or days, such as `36h`"),
    LOOP(
            "pipeline %s puts all its records back into stream '%s', which it reads",
            "put them into another stream, or select records with `where`"),
    UNUSED(
            "no pipeline reads stream '%s' or writes to it",
            "name it in `from` or `to` of a pipeline, or remove it if clients do not use it");

    private final Text text;

    StreamLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
