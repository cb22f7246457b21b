package dev.leat.config.text;

/// Lint messages about archives.
public enum ArchiveLintMessage implements LintMessage {
    OF_FILES(
            "pipeline %s reads files, which have no archive",
            "remove `archive`; the objects stay in their bucket until its `expire_after`"),
    UNREAD(
            "no pipeline reads queue '%s', so nothing is archived",
            "remove `archive`, or read the queue with a pipeline"),
    TWICE("pipeline %s and its queue '%s' both have an `archive`", "remove one of them"),
    READ_AS_FILES(
            "pipeline %s reads bucket '%s', and would read the archive of pipeline %s there as input",
            "choose another bucket, or give the files a `prefix`; the keys of archives begin with `archive/`"),
    IN_LAKE_TABLE(
            "lake table '%s' is in bucket '%s' under '%s', where its maintenance would remove the archive of pipeline %s",
            "choose another bucket or another `prefix` for the table");

    private final Text text;

    ArchiveLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
