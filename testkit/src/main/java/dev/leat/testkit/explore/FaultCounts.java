package dev.leat.testkit.explore;

import dev.leat.testkit.scenario.Fault;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Counts of faults by kind: how often each kind struck, and in how many schedules. Owned by one
/// thread until it is handed over.
public final class FaultCounts {

    private final List<FaultKind> kinds;
    private final Map<FaultKind, Count> counts = new EnumMap<>(FaultKind.class);

    /// The number of times that a kind of fault struck, and the number of schedules with it.
    public record Count(long times, int schedules) {
        static final Count NONE = new Count(0, 0);

        Count and(int strikes) {
            return new Count(times + strikes, schedules + 1);
        }
    }

    FaultCounts(List<FaultKind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /// Adds the faults that struck in one schedule.
    void add(Map<Fault, Integer> struck) {
        var times = new EnumMap<FaultKind, Integer>(FaultKind.class);
        struck.forEach((fault, count) -> {
            if (count > 0) {
                times.merge(FaultKind.of(fault), count, Integer::sum);
            }
        });
        times.forEach((kind, count) ->
                counts.merge(kind, new Count(count, 1), (old, _) -> old.and(count)));
    }

    /// Returns the kinds of faults that apply to the app, in the order of the report.
    public List<FaultKind> kinds() {
        return kinds;
    }

    public Count of(FaultKind kind) {
        return counts.getOrDefault(kind, Count.NONE);
    }

    /// Returns the kinds of faults that apply to the app but never struck.
    public List<FaultKind> never() {
        return kinds.stream().filter(kind -> of(kind).times() == 0).toList();
    }

    /// Returns the lines of the report, one per kind of fault.
    public List<String> lines() {
        return kinds.stream()
                .map(kind ->
                        of(kind).times() == 0
                                ? "%-32s  NEVER".formatted(kind.text())
                                : line(kind.text(), of(kind)))
                .toList();
    }

    private static String line(String kind, Count count) {
        return "%-32s  %,7d %-5s in %,6d %s"
                .formatted(
                        kind,
                        count.times(),
                        count.times() == 1 ? "time" : "times",
                        count.schedules(),
                        count.schedules() == 1 ? "schedule" : "schedules");
    }
}
