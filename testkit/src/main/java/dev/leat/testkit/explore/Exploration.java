package dev.leat.testkit.explore;

import dev.leat.testkit.invariant.Breach;
import dev.leat.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What came of an exploration: how many schedules ran and how long that took, how often faults
/// struck, and the first schedule that broke a law, made small.
public record Exploration(
        int schedules, long seed, Duration took, FaultCounts struck, Optional<Found> found) {

    /// From so many schedules on each kind of fault must have struck.
    public static final int ENOUGH = 500;

    /// A broken law. `number` is the schedule's; `drawn` is the scenario as it was drawn, `small`
    /// what is left of it that breaks the same law, after `runs` tries; `breaches` are what the
    /// small one breaks.
    public record Found(
            int number, Scenario drawn, Scenario small, int runs, List<Breach> breaches) {
        public Found {
            breaches = List.copyOf(breaches);
        }

        /// The law that both break.
        public String invariant() {
            return breaches.getFirst().invariant();
        }
    }

    /// Whether every law held, and, if there were schedules enough, every kind of fault struck.
    public boolean passed() {
        return found.isEmpty() && (schedules < ENOUGH || struck.never().isEmpty());
    }
}
