package dev.leat.metrics;

import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Counts of the records that a pipeline has stored as deliveries since its start, and of those
/// that have ended: they were sent or failed permanently. Thread-safe.
final class StoredDeliveries {

    private final Instant start;
    private final Map<String, Counts> sinks;

    private record Counts(LongAdder stored, LongAdder ended) {
        long waiting() {
            // The number of ended records is read first, so that it is not the larger one.
            long done = ended.sum();
            return Math.max(0, stored.sum() - done);
        }
    }

    /// Creates the counts of all sinks of a pipeline that send records later.
    StoredDeliveries(Pipeline pipeline, Instant start) {
        // A state file stores times in milliseconds.
        this.start = start.truncatedTo(ChronoUnit.MILLIS);
        this.sinks =
                pipeline.to().stream()
                        .filter(Sink::keepsMessages)
                        .map(Sink::name)
                        .distinct()
                        .collect(
                                Collectors.toMap(
                                        Function.identity(),
                                        _ -> new Counts(new LongAdder(), new LongAdder())));
    }

    /// Counts a stored delivery. Returns false if the sink does not send records later.
    boolean stored(String sink) {
        var counts = sinks.get(sink);
        if (counts != null) {
            counts.stored().increment();
        }
        return counts != null;
    }

    /// Counts the end of a delivery. Returns false if the delivery was stored before the start.
    boolean ended(String sink, Instant stored) {
        var counts = sinks.get(sink);
        if (counts == null || stored.isBefore(start)) {
            return false;
        }
        counts.ended().increment();
        return true;
    }

    /// Returns the number of records since the start that wait to be sent. If the records of the
    /// pipeline are for several sinks, it is the largest number of one sink.
    long waiting() {
        return sinks.values().stream().mapToLong(Counts::waiting).max().orElse(0);
    }
}
