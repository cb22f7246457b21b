package dev.leat.testkit.explore;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.Queue;
import dev.leat.testkit.simulation.Embedded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Runs an app through many seeded schedules of faults and interleavings and looks after each
/// whether every law holds. Compiles the app once for each lane. One thread uses it, and closes it.
public final class Explorer implements AutoCloseable {

    private final App app;
    private final MessageSamples samples;
    private final ParallelTrials lanes;

    /// One schedule after the other.
    ///
    /// @throws IllegalArgumentException if there are no samples to draw from
    public Explorer(App app, Embedded embedded, MessageSamples samples) {
        this(app, embedded, samples, 1);
    }

    /// So many schedules side by side, which `embedded` must allow.
    ///
    /// @throws IllegalArgumentException if there are no samples to draw from
    public Explorer(App app, Embedded embedded, MessageSamples samples, int lanes) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing to explore with: no test of app %s sends anything or puts a small file, and there is no samples/QUEUE.ndjson of a queue that a pipeline reads"
                            .formatted(app.name()));
        }
        this.app = app;
        this.samples = samples;
        this.lanes = new ParallelTrials(app, embedded, lanes);
    }

    /// Runs so many schedules, up to the first that breaks a law, which is then made small. The
    /// same seed draws the same schedules.
    public Exploration explore(int schedules, long seed, ExplorationListener progress) {
        long began = System.nanoTime();
        var drawn = new Schedules(app, samples, seed);
        var struck =
                new FaultCounts(
                        FaultKind.of(
                                reorders(),
                                !samples.files().isEmpty(),
                                !app.all(Endpoint.class).isEmpty(),
                                writes()));
        var broken = new ArrayList<ParallelTrials.Tried>();
        var told = new AtomicInteger();
        lanes.run(
                schedules,
                drawn::draw,
                tried -> {
                    told.set(tried.number());
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
                told.get(), seed, Duration.ofNanos(System.nanoTime() - began), struck, found);
    }

    /// A FIFO queue keeps its order, so there must be another.
    private boolean reorders() {
        return samples.messages().keySet().stream()
                .map(app::queue)
                .map(Queue::fifo)
                .anyMatch(Optional::isEmpty);
    }

    /// Rows to another place than files: these can be throttled.
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
