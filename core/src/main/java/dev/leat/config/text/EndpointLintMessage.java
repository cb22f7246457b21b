package dev.leat.config.text;

/// What lint says about endpoints.
public enum EndpointLintMessage implements LintMessage {
    SCHEME("an endpoint cannot be reached by '%s'", "there are http:// and https://"),
    URL(
            "%s is no address of an endpoint",
            "it looks like https://[USER:PASSWORD@]HOST[:PORT][/PATH][?QUERY]"),
    HEADER_OF_LEAT("Leat sets the header '%s' itself", "remove it"),
    HEADER_TEXT(
            "the value of header '%s' has characters that no header can have",
            "use printable ASCII characters"),
    FROM_FILES(
            "%s '%s' takes records of queues only, and pipeline %s reads files",
            "send the rows to a queue, and have another pipeline read it"),
    UNUSED("no pipeline sends to endpoint '%s'", "remove it, or name it in the `to` of a pipeline");

    private final String what;
    private final String hint;

    EndpointLintMessage(String what, String hint) {
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
