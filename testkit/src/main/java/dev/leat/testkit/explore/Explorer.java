package dev.leat.testkit.explore;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.testkit.law.Laws;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.Optional;

/// Runs an app through many seeded schedules of faults and interleavings and looks after each
/// whether every law holds. Compiles the app once for all. One thread uses it, and closes it.
public final class Explorer implements AutoCloseable {

    private final App app;
    private final Samples samples;
    private final Simulation simulation;
    private final Laws laws;
    private final Trial trial;

    /// @throws IllegalArgumentException if there are no samples to draw from
    public Explorer(App app, Embedded embedded, Samples samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing to explore with: no test of app %s sends anything, and there is no samples/QUEUE.ndjson of a queue that a pipeline reads"
                            .formatted(app.name()));
        }
        this.app = app;
        this.samples = samples;
        this.simulation = new Simulation(app, embedded);
        this.laws = new Laws(app);
        this.trial = new Trial(simulation, laws);
    }

    /// Runs so many schedules, up to the first that breaks a law, which is then made small. The
    /// same seed draws the same schedules.
    public Exploration explore(int schedules, long seed, Progress progress) {
        long began = System.nanoTime();
        var drawn = new Schedules(app, samples, seed);
        var struck = new Struck(Kind.of(reorders()));
        Optional<Exploration.Found> found = Optional.empty();
        int number = 0;
        while (number < schedules && found.isEmpty()) {
            var scenario = drawn.draw(++number);
            var outcome = trial.run(scenario);
            struck.add(outcome.struck());
            if (outcome.breaches().isEmpty()) {
                progress.explored(number, schedules);
            } else {
                found = Optional.of(shrink(number, scenario, outcome, progress));
            }
        }
        return new Exploration(
                number, seed, Duration.ofNanos(System.nanoTime() - began), struck, found);
    }

    /// A FIFO queue keeps its order, so there must be another.
    private boolean reorders() {
        return samples.messages().keySet().stream()
                .map(app::queue)
                .map(Queue::fifo)
                .anyMatch(Optional::isEmpty);
    }

    private Exploration.Found shrink(
            int number, Scenario scenario, Trial.Outcome outcome, Progress progress) {
        var law = outcome.breaches().getFirst().law();
        var shrinker = new Shrinker(trial, law, progress);
        var small = shrinker.shrink(scenario, outcome);
        return new Exploration.Found(
                number, scenario, small.scenario(), shrinker.runs(), small.breaches());
    }

    @Override
    public void close() {
        laws.close();
        simulation.close();
    }
}
