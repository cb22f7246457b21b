package dev.leat.testkit.explore;

import dev.leat.app.App;
import dev.leat.error.Unchecked;
import dev.leat.testkit.invariant.Invariants;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Databases;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.testkit.simulation.Simulation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/// Trials (runs of generated scenarios) in parallel lanes. Each lane is a thread with its own
/// simulation. Trials are reported in the order of their numbers, so the results do not depend on
/// the number of lanes. Used and closed by one thread.
final class ParallelTrials implements AutoCloseable {

    /// Maximum number of trials per lane that may run while an earlier trial is not yet reported,
    /// so that one long trial does not block the other lanes.
    private static final int AHEAD = 4;

    private final int lanes;
    private final ExecutorService threads;
    private final List<Runnable> closers = new ArrayList<>();
    private final BlockingQueue<ScenarioRunner> free = new LinkedBlockingQueue<>();

    ParallelTrials(App app, Embedded embedded, int lanes) {
        this.lanes = lanes;
        this.threads =
                Executors.newFixedThreadPool(
                        lanes, Thread.ofPlatform().name("leat-explore-", 1).factory());
        for (int lane = 0; lane < lanes; lane++) {
            var databases = new Databases();
            var simulation = new Simulation(app, embedded, databases);
            var invariants = new Invariants(app, databases);
            closers.add(invariants::close);
            closers.add(simulation::close);
            closers.add(databases::close);
            free.add(new ScenarioRunner(simulation, invariants));
        }
    }

    /// A generated scenario and the outcome of its run.
    record Tried(int number, Scenario scenario, ScenarioRunner.Outcome outcome) {}

    /// Runs up to `count` trials, from number 1, and passes each to `on`. Stops when `on` returns
    /// false.
    void run(int count, IntFunction<Scenario> draw, Predicate<Tried> on) {
        var ahead = new ArrayDeque<Future<Tried>>();
        int next = 1;
        boolean more = true;
        while (more && (next <= count || !ahead.isEmpty())) {
            while (next <= count && ahead.size() < AHEAD * lanes) {
                int number = next++;
                ahead.add(threads.submit(() -> tried(number, draw.apply(number))));
            }
            more = on.test(result(ahead.remove()));
        }
        ahead.forEach(future -> future.cancel(false));
    }

    private Tried tried(int number, Scenario scenario) {
        return use(trial -> new Tried(number, scenario, trial.run(scenario)));
    }

    /// Passes to `work` a runner that no other trial uses at the same time.
    <T> T use(Function<ScenarioRunner, T> work) {
        var trial = taken();
        try {
            return work.apply(trial);
        } finally {
            free.add(trial);
        }
    }

    private ScenarioRunner taken() {
        try {
            return free.take();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a trial", stopped);
        }
    }

    private static Tried result(Future<Tried> future) {
        try {
            return future.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a trial", stopped);
        } catch (ExecutionException failed) {
            throw Unchecked.of(failed.getCause());
        }
    }

    @Override
    public void close() {
        threads.close();
        closers.forEach(Runnable::run);
    }
}
