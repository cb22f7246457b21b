package dev.leat.file;

import dev.leat.batch.Reason;

/// Thrown if a file cannot be read in its declared format, or not completely. The reason says what
/// is wrong and where.
public final class UnreadableFileException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Reason reason;

    public UnreadableFileException(Reason reason) {
        super(reason.message());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
