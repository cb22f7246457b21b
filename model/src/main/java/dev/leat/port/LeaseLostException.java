package dev.leat.port;

import dev.leat.batch.LeasedWork;

/// A lease ended before its batch was settled: it expired and its records were leased again, or the
/// queue was purged. The settling commit was rolled back. If the records were leased again, their
/// new owner processes them.
public final class LeaseLostException extends RuntimeException {

    public LeaseLostException(String message) {
        super(message);
    }

    /// Returns the exception for a lease on messages of a queue.
    public static LeaseLostException of(LeasedWork work) {
        return new LeaseLostException(
                "lease %s of queue %s ended before its %d records were settled; they are redelivered"
                        .formatted(work.lease(), work.source(), work.size()));
    }
}
