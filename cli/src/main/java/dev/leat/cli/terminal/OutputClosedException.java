package dev.leat.cli.terminal;

/// Thrown when standard output cannot be written. The program that reads it may have ended, as
/// `head` does; this is not an error.
public final class OutputClosedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OutputClosedException() {
        super("the output is closed", null, false, false);
    }
}
