package dev.leat.server;

/// The error of a server that cannot listen on its address. The message contains the address and
/// the cause, but not the remedy, because that depends on how the user chose the port.
public final class PortInUseException extends Exception {

    private final Why why;

    enum Why {
        NO_ADDRESS("no such address on this machine"),
        NOT_PERMITTED("not permitted"),
        IN_USE("another program uses the port");

        private final String text;

        Why(String text) {
            this.text = text;
        }
    }

    PortInUseException(String host, int port, Why why, Throwable cause) {
        super("cannot listen on " + host + ":" + port + ": " + why.text, cause);
        this.why = why;
    }

    /// Returns the remedy. `option` is the command-line option that sets the port, and `usual` is
    /// its default value.
    public String advice(String option, int usual) {
        return switch (why) {
            case NO_ADDRESS -> "Use --host 127.0.0.1, which always exists";
            case NOT_PERMITTED -> "Use %s %d, which needs no permission".formatted(option, usual);
            case IN_USE ->
                    "Stop that program, or choose another port: %s 0 picks a free one"
                            .formatted(option);
        };
    }
}
