package dev.leat.file;

import dev.leat.batch.Reason;

/// Thrown if a file cannot be read completely in its declared format. The reason describes the
/// error and its position.
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
