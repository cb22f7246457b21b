package dev.leat.config.text;

/// Lint messages about streams.
public enum StreamLintMessage implements LintMessage {
    WHOLE_HOURS(
            "the retention of stream '%s' is not a whole number of hours",
            "use hours or days, such as `36h`");

    private final String what;
    private final String hint;

    StreamLintMessage(String what, String hint) {
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
