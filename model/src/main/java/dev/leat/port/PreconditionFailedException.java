package dev.leat.port;

/// A precondition of a request does not hold for the stored object; nothing was changed.
public final class PreconditionFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// True if the object does not exist.
    private final boolean absent;

    public PreconditionFailedException(String message, boolean absent) {
        super(message);
        this.absent = absent;
    }

    public boolean absent() {
        return absent;
    }
}
