package dev.leat.local.view;

import dev.leat.app.Sink;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What the file knows of a pipeline of the app: its number, how many days its identities are
/// remembered, and the bit of each sink. Bits go by the sink's name, so that another order of sinks
/// in the app file changes nothing; a sink that leaves the app keeps its bit. `changing` is whether
/// its records have versions; then their identities are remembered for ever.
record PipelineState(long id, String name, long days, boolean changing, Map<String, Integer> bits) {

    /// An identity row has 64 bits.
    static final int MOST_SINKS = Long.SIZE;

    /// Days without end, with room for sums.
    static final long FOREVER = 1L << 40;

    PipelineState {
        bits = Map.copyOf(bits);
    }

    /// Whole days that are at least as long as the window, and one more: an identity must outlive
    /// every record that may still come.
    static long days(Duration window) {
        return window.plusDays(2).minusNanos(1).toDays();
    }

    int bit(Sink sink) {
        var bit = bits.get(label(sink));
        if (bit == null) {
            throw new IllegalArgumentException(
                    "pipeline " + name + " has no sink '" + label(sink) + "' in the app");
        }
        return bit;
    }

    /// The labels of the sinks whose bits these are, those included that have left the app.
    List<String> labels(long sinks) {
        return bits.entrySet().stream()
                .filter(bit -> (sinks & (1L << bit.getValue())) != 0)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// The days before this one are forgotten.
    long firstDay(long today) {
        return today - days;
    }

    /// A queue and a view may have one name.
    static String label(Sink sink) {
        return sink.kind() + " " + sink.name();
    }
}
