package dev.leat.app;

import java.time.Duration;

/// The batches of a source: the maximum number of records in a batch, and the time that messages
/// may wait for their batch to become full.
public record Batching(int size, Duration window) {

    public static final Batching DEFAULT = new Batching(1000, Duration.ZERO);

    public Batching withSize(int records) {
        return new Batching(records, window);
    }
}
