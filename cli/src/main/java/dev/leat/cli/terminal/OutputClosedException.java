package dev.leat.cli.terminal;

/// Thrown when standard output cannot be written. Its reader may have ended, as `head` does, which
/// is no error.
public final class OutputClosedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OutputClosedException() {
        super("the output is closed", null, false, false);
    }
}
