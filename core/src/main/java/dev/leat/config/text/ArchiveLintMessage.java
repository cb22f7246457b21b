package dev.leat.config.text;

/// Lint messages about archives.
public enum ArchiveLintMessage implements LintMessage {
    OF_FILES(
            "pipeline %s reads files, which have no archive",
            "remove `archive`; the objects stay in their bucket until its `expire_after`"),
    UNREAD(
            "no pipeline reads queue '%s', so nothing is archived",
            "remove `archive`, or read the queue with a pipeline"),
    TWICE("pipeline %s and its queue '%s' both have an `archive`", "remove one of them");

    private final String what;
    private final String hint;

    ArchiveLintMessage(String what, String hint) {
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
