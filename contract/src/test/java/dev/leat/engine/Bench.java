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
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.Buckets;
import dev.leat.port.FileLog;
import dev.leat.port.Holding;
import dev.leat.port.LetterBox;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.Queues;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Memory stores and a pass over them, for tests.
final class Bench {

    final MemoryStore home = new MemoryStore();
    final List<String> paused = new ArrayList<>();
    Instant clock = OrdersByHand.NOW;
    private final Map<String, MemoryStore> elsewhere = new HashMap<>();
    private final MaxRejects maxRejects = new MaxRejects(0.5);
    private final App app;
    private final Kernel kernel;

    Bench() {
        this(OrdersByHand.app(), OrdersByHand.kernel());
    }

    /// A bench for the one pipeline of an app.
    Bench(App app, Kernel kernel) {
        this.app = app;
        this.kernel = kernel;
    }

    /// The store of this view from now on, which is not home.
    MemoryStore away(String view) {
        return elsewhere.computeIfAbsent(view, _ -> new MemoryStore());
    }

    void crashes(CrashPoints points) {
        home.crashes(points);
        elsewhere.values().forEach(store -> store.crashes(points));
    }

    Outcomes pass(String... bodies) {
        return pass(Stream.of(bodies).map(OrdersByHand::record).toArray(Record[]::new));
    }

    Outcomes pass(Record... records) {
        for (var record : records) {
            home.enqueue(record);
        }
        return run(records);
    }

    /// A pass over everything that is in the queue.
    Outcomes passQueue() {
        return run(home.queue().toArray(Record[]::new));
    }

    private Outcomes run(Record[] records) {
        var planner = Planner.of(app, app.pipelines().values().iterator().next());
        var backoff =
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new SplittableRandom(7));
        var committer = new Committer(planner, new Stores(), backoff, (_, _) -> {});
        return new Pass(planner, kernel, committer, maxRejects, paused::add, () -> clock)
                .run(OrdersByHand.work(records));
    }

    /// A platform of stores only; a pass uses nothing else.
    private final class Stores implements Platform {

        @Override
        public Store home(String queue) {
            return home;
        }

        @Override
        public Store store(Sink sink) {
            MemoryStore other = elsewhere.get(sink.name());
            return other == null ? home : other;
        }

        @Override
        public Source source(String queue) {
            throw new IllegalStateException("a pass leases nothing");
        }

        @Override
        public MessageQueue queue(String name) {
            throw new IllegalStateException("a pass sends nothing");
        }

        @Override
        public Queues queues() {
            throw new IllegalStateException("a pass manages no queues");
        }

        @Override
        public LetterBox letters(String queue) {
            throw new IllegalStateException("a pass redrives nothing");
        }

        @Override
        public Audit audit() {
            throw new IllegalStateException("a pass reads no audit");
        }

        @Override
        public List<Holding> holdings(String pipeline, byte[] identity) {
            throw new IllegalStateException("a pass asks for no record");
        }

        @Override
        public ViewReader view(String name) {
            throw new IllegalStateException("a pass reads nothing");
        }

        @Override
        public AlarmLog alarms() {
            throw new IllegalStateException("a pass knows no alarms");
        }

        @Override
        public Buckets buckets() {
            throw new IllegalStateException("this platform has no files");
        }

        @Override
        public FileLog files() {
            throw new IllegalStateException("this platform has no files");
        }

        @Override
        public Time time() {
            throw new IllegalStateException("a pass waits for nothing");
        }

        @Override
        public void close() {}
    }
}
