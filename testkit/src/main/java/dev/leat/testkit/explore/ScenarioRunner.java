package dev.leat.testkit.explore;

import dev.leat.testkit.invariant.Breach;
import dev.leat.testkit.invariant.Invariants;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Observer;
import dev.leat.testkit.simulation.RunSnapshot;
import dev.leat.testkit.simulation.Simulation;
import java.util.List;
import java.util.Map;

/// A runner of scenarios that checks the invariants each time the app is idle. Owned by one thread.
record ScenarioRunner(Simulation simulation, Invariants invariants) {

    /// Result of a run: the broken invariants, none if all hold, and how often each fault struck.
    record Outcome(List<Breach> breaches, Map<Fault, Integer> struck) {

        boolean breaks(String invariant) {
            return breaches.stream().anyMatch(breach -> breach.invariant().equals(invariant));
        }
    }

    Outcome run(Scenario scenario) {
        var checker = new Judging(scenario);
        var run = simulation.run(scenario, checker);
        var breaches = checker.breaches;
        if (breaches.isEmpty() && run.stuck().isPresent()) {
            breaches = List.of(invariants.unrest(run.stuck().get()));
        }
        return new Outcome(breaches, run.struck());
    }

    private final class Judging implements Observer {

        private final Scenario scenario;
        private List<Breach> breaches = List.of();
        private int judged = -1;

        Judging(Scenario scenario) {
            this.scenario = scenario;
        }

        /// Returns false if an invariant is broken; this ends the run. Skips the check if there are
        /// no new events.
        @Override
        public boolean look(RunSnapshot snapshot) {
            if (snapshot.events().size() > judged && snapshot.idle()) {
                judged = snapshot.events().size();
                breaches = invariants.breaches(scenario, snapshot);
            }
            return breaches.isEmpty();
        }
    }
}
