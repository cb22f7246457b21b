package dev.leat.config.text;

/// The messages of lint about endpoints.
public enum EndpointLintMessage implements LintMessage {
    SCHEME("unsupported endpoint scheme '%s'", "use http:// or https://"),
    URL(
            "%s is not a valid endpoint URL",
            "write https://[USER:PASSWORD@]HOST[:PORT][/PATH][?QUERY]"),
    HEADER_OF_LEAT("Leat sets the header '%s' itself", "remove it"),
    HEADER_TEXT(
            "the value of header '%s' has invalid characters", "use printable ASCII characters"),
    FROM_FILES(
            "%s '%s' accepts records of queues only, but pipeline %s reads files",
            "send the rows to a queue, and read it in another pipeline"),
    UNUSED("no pipeline sends to endpoint '%s'", "remove it, or add it to the `to` of a pipeline");

    private final Text text;

    EndpointLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
