package dev.leat.local.view;

import dev.leat.app.Sink;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The stored properties of a pipeline: its number, the retention of its identities in days, and
/// the bit of each sink. A bit belongs to the name of its sink. So the order of sinks in the app
/// file does not matter, and the bit of a sink that is no longer in the app stays reserved until a
/// rebuild of the view removes it ([SinkWriters]). `changing` is true if the pipeline's records
/// have versions; their identities never expire.
record PipelineState(long id, String name, long days, boolean changing, Map<String, Integer> bits) {

    /// Maximum number of sinks, because an identity row has 64 bits, one for each sink.
    static final int MOST_SINKS = Long.SIZE;

    /// Number of days that stands for unlimited retention. The number is small enough for
    /// additions.
    static final long FOREVER = 1L << 40;

    PipelineState {
        bits = Map.copyOf(bits);
    }

    /// Returns the retention of identities: the deduplication window in whole days, rounded up,
    /// plus one. An identity must be stored for as long as its record may still arrive.
    static long days(Duration window) {
        return window.plusDays(2).minusNanos(1).toDays();
    }

    int bit(Sink sink) {
        var bit = bits.get(sink.label());
        if (bit == null) {
            throw new IllegalArgumentException(
                    "pipeline " + name + " has no sink '" + sink.label() + "' in the app");
        }
        return bit;
    }

    /// Returns the labels of the sinks with these bits, including sinks that are no longer in the
    /// app.
    List<String> labels(long sinks) {
        return bits.entrySet().stream()
                .filter(bit -> (sinks & (1L << bit.getValue())) != 0)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// Returns the first day of the retention period: an identity that was last seen on this day or
    /// later is still known.
    long firstDay(long today) {
        return today - days;
    }
}
