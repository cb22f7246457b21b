package dev.leat.testkit.explore;

import dev.leat.testkit.invariant.Breach;
import dev.leat.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A minimiser for a scenario that breaks an invariant. Removes parts as long as the same invariant
/// is still broken: first halves, then ever smaller ranges, then single parts (delta debugging,
/// Zeller and Hildebrandt, 2002). The number of runs and the time are limited. Owned by one thread.
final class Shrinker {

    private static final int MOST_RUNS = 400;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final ScenarioRunner trial;
    private final ShorterBodies shorter;
    private final String invariant;
    private final ExplorationListener progress;
    private final long until = System.nanoTime() + LONGEST.toNanos();
    private int runs;

    Shrinker(
            ScenarioRunner trial,
            MessageSamples samples,
            String invariant,
            ExplorationListener progress) {
        this.trial = trial;
        this.shorter = new ShorterBodies(samples);
        this.invariant = invariant;
        this.progress = progress;
    }

    /// The smallest scenario found, and the invariants that it breaks; the first is the one that
    /// the original scenario breaks.
    record Small(Scenario scenario, List<Breach> breaches) {}

    int runs() {
        return runs;
    }

    Small shrink(Scenario scenario, ScenarioRunner.Outcome outcome) {
        var best = new Small(scenario, lawFirst(outcome));
        boolean better = true;
        while (better && !over()) {
            var before = best;
            for (var cut : ScenarioPart.ALL) {
                best = pieces(cut, best);
            }
            best = simpler(best);
            better = !best.scenario().equals(before.scenario());
        }
        return shortened(best);
    }

    /// Removes ranges of parts of one kind.
    private Small pieces(ScenarioPart cut, Small from) {
        var best = from;
        int size = cut.size(best.scenario());
        for (int piece = Math.max(1, size); piece >= 1 && size > 0; piece /= 2) {
            int at = 0;
            while (at < cut.size(best.scenario()) && !over()) {
                int end = Math.min(at + piece, cut.size(best.scenario()));
                var smaller = fails(cut.without(best.scenario(), at, end));
                if (smaller.isPresent()) {
                    best = smaller.get();
                } else {
                    at = end;
                }
            }
            size = cut.size(best.scenario());
        }
        return best;
    }

    /// Simplifies values: repeatedly takes the first simpler scenario that still breaks the
    /// invariant.
    private Small simpler(Small from) {
        var best = from;
        boolean better = true;
        while (better && !over()) {
            better = false;
            for (var candidate : SimplerParts.than(best.scenario())) {
                var smaller = over() ? Optional.<Small>empty() : fails(candidate);
                if (smaller.isPresent()) {
                    best = smaller.get();
                    better = true;
                    break;
                }
            }
        }
        return best;
    }

    /// Replaces a message by a shorter one if the scenario then still breaks the invariant.
    private Small shortened(Small from) {
        var best = from;
        for (var message : ShorterBodies.messages(from.scenario())) {
            for (var candidate : shorter.than(best.scenario(), message)) {
                var smaller = over() ? Optional.<Small>empty() : fails(candidate);
                if (smaller.isPresent()) {
                    best = smaller.get();
                    break;
                }
            }
        }
        return best;
    }

    private Optional<Small> fails(Scenario candidate) {
        if (ScenarioPart.MESSAGES.size(candidate) + ScenarioPart.FILES.size(candidate) == 0) {
            return Optional.empty(); // a test gives something
        }
        runs++;
        var outcome = trial.run(candidate);
        progress.shrinking(runs, ScenarioPart.parts(candidate));
        return outcome.breaks(invariant)
                ? Optional.of(new Small(candidate, lawFirst(outcome)))
                : Optional.empty();
    }

    private List<Breach> lawFirst(ScenarioRunner.Outcome outcome) {
        var breaches = new java.util.ArrayList<>(outcome.breaches());
        breaches.sort(
                java.util.Comparator.comparing(breach -> !breach.invariant().equals(invariant)));
        return breaches;
    }

    private boolean over() {
        return runs >= MOST_RUNS || System.nanoTime() > until;
    }
}
