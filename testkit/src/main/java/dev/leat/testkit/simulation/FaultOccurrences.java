package dev.leat.testkit.simulation;

import dev.leat.testkit.scenario.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// A counter of the occasions of each fault. It decides at which occasions a fault strikes. Only
/// the thread that has its turn calls it.
final class FaultOccurrences {

    private final List<Count> counts;

    FaultOccurrences(List<Fault> faults) {
        counts = faults.stream().map(Count::new).toList();
    }

    /// Counts an occasion of the matching faults, in order, up to the first one that strikes now,
    /// and returns this fault. Faults after it do not count the occasion.
    <F extends Fault> Optional<F> occasion(Class<F> kind, Predicate<F> concerned) {
        for (var count : counts) {
            if (kind.isInstance(count.fault)) {
                var fault = kind.cast(count.fault);
                if (concerned.test(fault) && count.strikes()) {
                    return Optional.of(fault);
                }
            }
        }
        return Optional.empty();
    }

    /// True if the scenario has a fault that matches `such`, even if the fault has already struck.
    boolean any(Predicate<Fault> such) {
        return counts.stream().anyMatch(count -> such.test(count.fault));
    }

    /// Returns the number of times that each fault struck.
    Map<Fault, Integer> struck() {
        var struck = new LinkedHashMap<Fault, Integer>();
        counts.forEach(count -> struck.merge(count.fault, count.struck, Integer::sum));
        return struck;
    }

    private static final class Count {

        private final Fault fault;
        private final Fault.Times times;
        private int occasions;
        private int struck;

        Count(Fault fault) {
            this.fault = fault;
            this.times = times(fault);
        }

        boolean strikes() {
            boolean now = occasions >= times.after() && struck < times.count();
            occasions++;
            if (now) {
                struck++;
            }
            return now;
        }

        private static Fault.Times times(Fault fault) {
            var always = new Fault.Times(0, Integer.MAX_VALUE);
            return switch (fault) {
                case Fault.Fails fails -> fails.times();
                case Fault.LosesResponse loses -> loses.times();
                case Fault.StoreUnavailable _,
                        Fault.BucketUnavailable _,
                        Fault.EndpointUnavailable _,
                        Fault.LookupUnavailable _,
                        Fault.LookupEmpty _,
                        Fault.Reorder _ ->
                        always;
                case Fault.EndpointAnswers answers -> answers.times();
                case Fault.ReadFails fails -> fails.times();
                case Fault.Throttles throttles -> throttles.times();
                case Fault.Slow slow -> slow.times();
                case Fault.Crash crash -> crash.times();
                case Fault.Redelivery twice -> twice.times();
                case Fault.Jump _ -> Fault.Times.ONCE;
            };
        }
    }
}
