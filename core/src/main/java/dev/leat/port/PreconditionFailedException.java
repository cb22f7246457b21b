package dev.leat.port;

/// What a caller said must be true of an object was not; nothing was changed.
public final class PreconditionFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// Whether there is no object at all.
    private final boolean absent;

    public PreconditionFailedException(String message, boolean absent) {
        super(message);
        this.absent = absent;
    }

    public boolean absent() {
        return absent;
    }
}
