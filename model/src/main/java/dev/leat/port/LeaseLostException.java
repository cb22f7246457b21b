package dev.leat.port;

/// A lease ended before its batch was settled: it expired and its records were leased again, or the
/// queue was purged. The settling commit was rolled back. If the records were leased again, their
/// new owner processes them.
public final class LeaseLostException extends RuntimeException {

    public LeaseLostException(String message) {
        super(message);
    }
}
