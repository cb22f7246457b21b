package dev.leat.engine;

import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.port.UnavailableException;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The numbers of records, rows, objects or files that some sinks of a pipeline receive outside a
/// lease, by outcome. A sink is named by its label. Owned by one thread.
public final class SinkCounts {

    private final Pipeline pipeline;
    private final List<Sink> to;
    private final Map<String, Map<Outcome, Long>> counts = new LinkedHashMap<>();

    /// @param to the sinks that are counted
    public SinkCounts(Pipeline pipeline, List<Sink> to) {
        this.pipeline = pipeline;
        this.to = List.copyOf(to);
        to.forEach(this::of);
    }

    /// Returns true if the sink receives rows and is counted.
    public boolean to(Sink sink) {
        return to.contains(sink);
    }

    /// Adds the outcomes at a sink, if it is counted. Rows that are pending are not.
    public void add(Sink sink, Map<Outcome, ? extends Number> outcomes) {
        if (to(sink)) {
            outcomes.forEach((outcome, n) -> {
                if (outcome != Outcome.PENDING) {
                    of(sink).merge(outcome, n.longValue(), Long::sum);
                }
            });
        }
    }

    private Map<Outcome, Long> of(Sink sink) {
        return counts.computeIfAbsent(sink.label(), _ -> new EnumMap<>(Outcome.class));
    }

    /// Adds the outcomes of a record at these sinks. Returns the reasons if one of them rejected
    /// it. A rejected record counts once for sinks with the same label.
    ///
    /// @throws UnavailableException if the record must be written to a sink again
    public Optional<List<Reason>> add(Outcomes table, int record, Collection<Integer> sinks) {
        var reasons = new LinkedHashSet<Reason>();
        var rejected = new HashSet<String>();
        for (int at : sinks) {
            var sink = pipeline.to().get(at);
            var outcome = table.at(record, at);
            if (outcome.again()) {
                throw unavailable(sink, table.reasons(record, at));
            }
            if (outcome != Outcome.REJECTED || rejected.add(sink.label())) {
                of(sink).merge(outcome, 1L, Long::sum);
            }
            if (outcome == Outcome.REJECTED) {
                reasons.addAll(table.reasons(record, at));
            }
        }
        return rejected.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(reasons));
    }

    /// Returns the failure of a run because a sink cannot take its rows now, for the first of these
    /// reasons.
    public static UnavailableException unavailable(Sink sink, List<Reason> why) {
        return new UnavailableException(
                "%s cannot take the rows now%s"
                        .formatted(
                                sink.label(),
                                why.isEmpty() ? "" : ": " + why.getFirst().message()));
    }

    /// Returns the numbers by the label of the sink.
    public Map<String, Map<Outcome, Long>> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /// Returns the sums of the numbers of all sinks.
    public Map<Outcome, Long> sum() {
        var sum = new EnumMap<Outcome, Long>(Outcome.class);
        for (var each : counts.values()) {
            each.forEach((outcome, n) -> sum.merge(outcome, n, Long::sum));
        }
        return sum;
    }
}
