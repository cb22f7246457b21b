package dev.leat.testkit.explore;

import dev.leat.testkit.invariant.Breach;
import dev.leat.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Result of an exploration: number of schedules, duration, counts of faults, and the first
/// schedule that broke an invariant, in its minimised form.
public record Exploration(
        int schedules, long seed, Duration took, FaultCounts struck, Optional<Found> found) {

    /// Minimum number of schedules after which every kind of fault must have struck.
    public static final int ENOUGH = 500;

    /// A schedule that broke an invariant. `number` is its number, `drawn` the generated scenario,
    /// `small` the minimised scenario after `runs` tries, and `breaches` the invariants that
    /// `small` breaks.
    public record Found(
            int number, Scenario drawn, Scenario small, int runs, List<Breach> breaches) {
        public Found {
            breaches = List.copyOf(breaches);
        }

        /// Returns the invariant that both scenarios break.
        public String invariant() {
            return breaches.getFirst().invariant();
        }
    }

    /// True if no invariant was broken and, after at least [#ENOUGH] schedules, every kind of fault
    /// has struck.
    public boolean passed() {
        return found.isEmpty() && (schedules < ENOUGH || struck.never().isEmpty());
    }
}
