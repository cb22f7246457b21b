package dev.leat.server;

/// The server cannot listen where it was told to. The message says where and why; what to do
/// depends on how the person chose the port.
public final class PortInUseException extends Exception {

    private final Why why;

    enum Why {
        NO_ADDRESS("no such address on this machine"),
        NOT_PERMITTED("not permitted"),
        IN_USE("the port is taken by another program");

        private final String text;

        Why(String text) {
            this.text = text;
        }
    }

    PortInUseException(String host, int port, Why why, Throwable cause) {
        super("cannot listen on " + host + ":" + port + ": " + why.text, cause);
        this.why = why;
    }

    /// What to do, where `option` is how a person chooses the port and `usual` its default.
    public String advice(String option, int usual) {
        return switch (why) {
            case NO_ADDRESS -> "--host 127.0.0.1 is always there";
            case NOT_PERMITTED -> "%s %d needs no permission".formatted(option, usual);
            case IN_USE ->
                    "Stop that one, or choose another port: %s 0 picks a free one"
                            .formatted(option);
        };
    }
}
