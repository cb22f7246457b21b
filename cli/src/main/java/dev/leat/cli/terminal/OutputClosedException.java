package dev.leat.cli.terminal;

/// Standard output takes nothing more. Whoever read it may have gone away, as `head` does, which is
/// no error; the command's end knows.
public final class OutputClosedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OutputClosedException() {
        super("nothing more can be written", null, false, false);
    }
}
