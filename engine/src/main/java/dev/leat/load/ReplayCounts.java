package dev.leat.load;

import dev.leat.app.Sink;
import dev.leat.batch.Outcome;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The sinks that receive the rows of a [FileReplay], and the numbers of their rows by outcome; of
/// objects, if the sink is a bucket; of files, if it is a lake table. Owned by one thread.
final class ReplayCounts {

    private final List<Sink> to;
    private final Map<String, Map<Outcome, Long>> counts = new LinkedHashMap<>();

    ReplayCounts(List<Sink> to) {
        this.to = List.copyOf(to);
        to.forEach(sink -> counts.put(sink.label(), new EnumMap<>(Outcome.class)));
    }

    /// Returns true if the sink receives rows.
    boolean to(Sink sink) {
        return to.contains(sink);
    }

    /// Adds the outcomes at a sink, if it receives rows. Rows that are pending are not counted.
    void add(Sink sink, Map<Outcome, ? extends Number> outcomes) {
        if (!to(sink)) {
            return;
        }
        var sums = counts.computeIfAbsent(sink.label(), _ -> new EnumMap<>(Outcome.class));
        outcomes.forEach((outcome, n) -> {
            if (outcome != Outcome.PENDING) {
                sums.merge(outcome, n.longValue(), Long::sum);
            }
        });
    }

    /// Returns the numbers by the label of the sink.
    Map<String, Map<Outcome, Long>> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
