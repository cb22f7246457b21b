package dev.leat.testkit.explore;

import dev.leat.testkit.invariant.Breach;
import dev.leat.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Result of an exploration: number of schedules, duration, counts of faults, and the first
/// schedule that broke an invariant, minimised.
public record Exploration(
        int schedules, long seed, Duration took, FaultCounts struck, Optional<Found> found) {

    /// Number of schedules from which each kind of fault must have struck.
    public static final int ENOUGH = 500;

    /// A broken invariant. `number` is the schedule's; `drawn` is the generated scenario, `small`
    /// the minimised one after `runs` tries, with its `breaches`.
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

    /// True if every invariant held and, with enough schedules, every kind of fault struck.
    public boolean passed() {
        return found.isEmpty() && (schedules < ENOUGH || struck.never().isEmpty());
    }
}
