package dev.leat.metrics;

import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The numbers of a file's lines by their outcomes at the sinks that take the file as one load.
/// They are counted when the load is committed. The number of entries does not depend on the length
/// of the file. Owned by one thread.
public final class LoadedLines {

    private final Map<Line, Long> lines = new HashMap<>();

    /// The outcomes of a line: PENDING at sinks for which it was counted before. `overall` is its
    /// highest-ranked outcome, PENDING if the line was counted before as a rejected one.
    record Line(List<Outcome> outcomes, Outcome overall, Optional<String> cause, boolean newer) {

        Line {
            outcomes = List.copyOf(outcomes);
        }
    }

    /// Adds the lines that were pending at a sink.
    public void add(Outcomes before, Outcomes after) {
        int record = 0;
        while (record < after.records()) {
            int next = record + 1;
            while (next < after.records() && alike(before, after, record, next)) {
                next++;
            }
            if (before.pending(record)) {
                lines.merge(line(before, after, record), (long) next - record, Long::sum);
            }
            record = next;
        }
    }

    private static boolean alike(Outcomes before, Outcomes after, int one, int other) {
        for (int sink = 0; sink < after.sinks(); sink++) {
            if (before.at(one, sink) != before.at(other, sink)
                    || after.at(one, sink) != after.at(other, sink)
                    || !after.reasons(one, sink).equals(after.reasons(other, sink))) {
                return false;
            }
        }
        return true;
    }

    private static Line line(Outcomes before, Outcomes after, int record) {
        var outcomes = new ArrayList<Outcome>();
        var overall = Outcome.PENDING;
        for (int sink = 0; sink < after.sinks(); sink++) {
            var outcome = after.at(record, sink);
            boolean loaded = before.at(record, sink) == Outcome.PENDING;
            outcomes.add(loaded ? outcome : Outcome.PENDING);
            overall = outcome.compareTo(overall) > 0 ? outcome : overall;
        }
        if (before.has(record, Outcome.REJECTED)) {
            return new Line(outcomes, Outcome.PENDING, Optional.empty(), false);
        }
        return new Line(
                outcomes,
                overall,
                overall == Outcome.REJECTED
                        ? PipelineMetrics.cause(after, record)
                        : Optional.empty(),
                PipelineMetrics.isNewer(after, record));
    }

    /// Returns the numbers of lines that were pending at a sink, by their outcomes.
    public Map<Outcome, Long> counts(int sink) {
        var counts = new EnumMap<Outcome, Long>(Outcome.class);
        lines.forEach((line, n) -> {
            if (line.outcomes().get(sink) != Outcome.PENDING) {
                counts.merge(line.outcomes().get(sink), n, Long::sum);
            }
        });
        return counts;
    }

    Map<Line, Long> lines() {
        return lines;
    }
}
