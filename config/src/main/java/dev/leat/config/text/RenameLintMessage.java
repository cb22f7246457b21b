package dev.leat.config.text;

/// Messages of lint about former names (`was`).
public enum RenameLintMessage implements LintMessage {
    PRESENT_NAME("the former name of %s %s is its present name", "remove `was`"),
    STILL_THERE(
            "'%s' cannot be the former name of %s %s: the app still has a %2$s '%1$s'",
            "remove %2$s %1$s, or remove `was`: then each of the two has its own state"),
    TWICE(
            "%1$ss %2$s and %3$s have the same former name '%4$s'",
            "remove one `was`: only one %1$s can get the stored state"),
    IN_REDIS(
            "view %s is in Redis in environment %s, where a stored view cannot be renamed",
            "use its former name '%3$s', or remove `was`: then the view begins without rows"),
    PIPELINE_IN_REDIS(
            "pipeline %s writes to view %s, which is in Redis in environment %s, where a stored pipeline cannot be renamed",
            "use its former name '%4$s'");

    private final Text text;

    RenameLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
