package dev.leat.engine;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Record;
import dev.leat.contract.CrashPoints;
import dev.leat.contract.MemoryStore;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Backoff;
import dev.leat.plan.Planner;
import dev.leat.port.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// In-memory stores and a pass over them, for tests.
public final class Bench {

    public final MemoryStore home = new MemoryStore();
    final List<String> paused = new ArrayList<>();
    Instant clock = OrdersByHand.NOW;
    private final Map<String, MemoryStore> elsewhere = new HashMap<>();
    private final RejectRateGuard maxRejects = new RejectRateGuard(0.5, paused::add);
    private final App app;
    private final Kernel kernel;

    public Bench() {
        this(OrdersByHand.app(), OrdersByHand.kernel());
    }

    /// A bench for the one pipeline of an app.
    public Bench(App app, Kernel kernel) {
        this.app = app;
        this.kernel = kernel;
    }

    /// The store of this view from now on, which is not home.
    public MemoryStore external(String view) {
        return elsewhere.computeIfAbsent(view, _ -> new MemoryStore());
    }

    public void crashes(CrashPoints points) {
        home.crashes(points);
        elsewhere.values().forEach(store -> store.crashes(points));
    }

    public Outcomes pass(String... bodies) {
        return pass(Stream.of(bodies).map(OrdersByHand::record).toArray(Record[]::new));
    }

    public Outcomes pass(Record... records) {
        for (var record : records) {
            home.enqueue(record);
        }
        return run(records);
    }

    /// A pass over everything that is in the queue.
    public Outcomes passQueue() {
        return run(home.queue().toArray(Record[]::new));
    }

    private Outcomes run(Record[] records) {
        var planner = Planner.of(app, app.pipelines().values().iterator().next());
        var backoff =
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new SplittableRandom(7));
        var stores = new Stores();
        var stages = CommitStage.batch(planner, stores, backoff);
        var committer = new Committer(planner, stores, stages, (_, _) -> {});
        var commit = new BatchCommit(app, planner, kernel, stores, committer);
        return new Pass(planner, kernel, commit, maxRejects, () -> clock)
                .run(OrdersByHand.work(records));
    }

    /// A platform with stores only, as a pass needs.
    private final class Stores extends NoPlatform {

        @Override
        public Store sourceStore(String queue) {
            return home;
        }

        @Override
        public Store store(Sink sink) {
            MemoryStore other = elsewhere.get(sink.name());
            return other == null ? home : other;
        }
    }
}
