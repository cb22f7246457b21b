package dev.leat.testkit.explore;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.Lookup;
import dev.leat.app.Queue;
import dev.leat.testkit.simulation.Embedded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A random search with fault injection: runs an app through many seeded schedules and checks the
/// invariants after each schedule. Compiles the app once for each lane (a thread that runs
/// schedules). Used and closed by one thread.
public final class Explorer implements AutoCloseable {

    private final App app;
    private final MessageSamples samples;
    private final ParallelTrials lanes;

    /// Creates an explorer that runs one schedule at a time.
    ///
    /// @throws IllegalArgumentException if there are no samples
    public Explorer(App app, Embedded embedded, MessageSamples samples) {
        this(app, embedded, samples, 1);
    }

    /// Creates an explorer that runs `lanes` schedules in parallel, which `embedded` must support.
    ///
    /// @throws IllegalArgumentException if there are no samples
    public Explorer(App app, Embedded embedded, MessageSamples samples, int lanes) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException(
                    "no input for exploration: no test of app %s sends messages or puts records or a small file, and no samples/QUEUE.ndjson exists for a queue that a pipeline reads"
                            .formatted(app.name()));
        }
        this.app = app;
        this.samples = samples;
        this.lanes = new ParallelTrials(app, embedded, lanes);
    }

    /// Runs schedules until one breaks an invariant, and then minimises this schedule. The same
    /// seed generates the same schedules.
    public Exploration explore(int schedules, long seed, ExplorationListener progress) {
        long began = System.nanoTime();
        var drawn = new Schedules(app, samples, seed);
        var struck =
                new FaultCounts(
                        FaultKind.of(
                                reorders(),
                                !samples.files().isEmpty(),
                                !app.all(Endpoint.class).isEmpty(),
                                !app.all(Lookup.class).isEmpty(),
                                writes()));
        var broken = new ArrayList<ParallelTrials.Tried>();
        var reported = new AtomicInteger();
        lanes.run(
                schedules,
                drawn::draw,
                tried -> {
                    reported.set(tried.number());
                    struck.add(tried.outcome().struck());
                    if (tried.outcome().breaches().isEmpty()) {
                        progress.explored(tried.number(), schedules);
                        return true;
                    }
                    broken.add(tried);
                    return false;
                });
        var found = broken.stream().findFirst().map(tried -> shrink(tried, progress));
        return new Exploration(
                reported.get(), seed, Duration.ofNanos(System.nanoTime() - began), struck, found);
    }

    /// True if a pipeline reads a standard queue. A FIFO queue cannot be reordered.
    private boolean reorders() {
        return samples.messages().keySet().stream()
                .map(app::queue)
                .map(Queue::fifo)
                .anyMatch(Optional::isEmpty);
    }

    /// True if a sink receives rows other than rows of files. Only such rows can be throttled.
    private boolean writes() {
        return app.pipelines().values().stream()
                .flatMap(pipeline ->
                        Stream.of(pipeline.to(), pipeline.onSuccess(), pipeline.onFailure())
                                .flatMap(List::stream))
                .anyMatch(sink -> sink.files().isEmpty());
    }

    private Exploration.Found shrink(ParallelTrials.Tried tried, ExplorationListener progress) {
        var invariant = tried.outcome().breaches().getFirst().invariant();
        return lanes.use(trial -> {
            var shrinker = new Shrinker(trial, samples, invariant, progress);
            var small = shrinker.shrink(tried.scenario(), tried.outcome());
            return new Exploration.Found(
                    tried.number(),
                    tried.scenario(),
                    small.scenario(),
                    shrinker.runs(),
                    small.breaches());
        });
    }

    @Override
    public void close() {
        lanes.close();
    }
}
