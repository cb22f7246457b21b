package dev.leat.config.text;

/// Messages about apps whose pipelines run as functions in AWS Lambda. `leat lint` does not report
/// them, because pipelines can also run in containers.
public enum FunctionLintMessage implements LintMessage {
    NO_PIPELINES("the app has no pipelines, so there is nothing that a function can run", ""),
    STORES(
            "environment %s has stores in Redis, which functions cannot reach, because they are not"
                    + " in a VPC",
            "run the pipelines in containers, or remove the stores"),
    WAREHOUSE(
            "pipeline %s writes warehouse table %s, but its function cannot reach the database,"
                    + " because it is not in a VPC",
            "leave the pipeline out of --functions, so that it runs in containers"),
    SHORT_VISIBILITY(
            "pipeline %s reads files, but its function would have only %d s for a file, a sixth of"
                    + " the `visibility_timeout` of queue %s",
            "set `visibility_timeout: %4$dm` of the queue %3$s, for the longest time of a function;"
                    + " it must be at least %5$dm"),
    LONG_RETENTION(
            "pipeline %s reads files, and S3 keeps their old versions for %d days, but a message"
                    + " can be longer in the queue %s, then in the queue of large files, and then"
                    + " in the dead-letter queue",
            "set a `retention` of at most %4$dd of the queue"),
    SHORT_STREAM_VISIBILITY(
            "pipeline %s reads a stream, but its function would have only %d s for an invocation, a"
                    + " sixth of the `visibility_timeout` of queue %s after the window of its batches",
            "set `visibility_timeout: %4$ds` of the queue %3$s, or a longer one"),
    VARIABLE_RESERVED(
            "Lambda sets the environment variable %s itself, and refuses functions with another"
                    + " value",
            "use another name, or `AWS_REGION` for the region"),
    VARIABLE_NAME(
            "Lambda refuses the name of the environment variable %s",
            "use a letter, then one or more of A-Z a-z 0-9 _");

    private final Text text;

    FunctionLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
