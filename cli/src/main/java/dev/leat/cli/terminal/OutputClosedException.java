package dev.leat.cli.terminal;

/// Thrown when standard output cannot be written. A program that reads it, such as `head`, may have
/// ended; this is not an error.
public final class OutputClosedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OutputClosedException() {
        super("the output is closed", null, false, false);
    }
}
