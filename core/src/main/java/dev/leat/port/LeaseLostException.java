package dev.leat.port;

/// A lease had ended before its work was settled: it ran out and the records went to another, or
/// the queue was purged. Nothing of the commit that should settle it was kept; whoever has the
/// records now brings them to their end.
public final class LeaseLostException extends RuntimeException {

    public LeaseLostException(String message) {
        super(message);
    }
}
