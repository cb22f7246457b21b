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
            "add a column of '%2$s' to the key, or a column that is set to source.item");

    private final Text text;

    StepLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
