package dev.leat.port;

/// A lease ended before its work was settled: it expired and its records were leased again, or the
/// queue was purged. The settling commit was rolled back; the new owner of the records processes
/// them.
public final class LeaseLostException extends RuntimeException {

    public LeaseLostException(String message) {
        super(message);
    }
}
