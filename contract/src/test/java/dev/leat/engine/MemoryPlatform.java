package dev.leat.engine;

import dev.leat.app.BucketSource;
import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import dev.leat.app.sink.BucketSink;
import dev.leat.app.sink.TopicSink;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import dev.leat.contract.MemoryStore;
import dev.leat.contract.VirtualTime;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Lease;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// An in-memory engine platform on a virtual clock. Queues are in the store [#sourceStore], views
/// there or in their own stores. A queue supports one open lease.
public final class MemoryPlatform extends NoPlatform {

    public final VirtualTime time = VirtualTime.start();
    public final MemoryStore home = new MemoryStore();
    private final Map<String, MemoryStore> elsewhere = new HashMap<>();
    private final Map<String, MemorySource> sources = new HashMap<>();
    public final MemorySource source = source("orders");

    public MemoryStore unavailable(String view) {
        return elsewhere.computeIfAbsent(view, _ -> new MemoryStore());
    }

    public void send(String... bodies) {
        for (var body : bodies) {
            var record = OrdersByHand.record(body, 0);
            home.enqueue(
                    "orders",
                    new Record(record.id(), record.body(), record.attributes(), 0, time.instant()));
        }
        source.signal.raise();
    }

    /// Leases all records, if no lease is open.
    public final class MemorySource implements Source {

        private final String queue;
        private final Signal signal = new Signal();
        private Optional<MemoryLease> open = Optional.empty();
        private Optional<CorruptStateException> damage = Optional.empty();
        private boolean countsUnavailable;
        private int leases;
        private int extensions;

        private MemorySource(String queue) {
            this.queue = queue;
            home.receives(queue, time, signal);
        }

        @Override
        public synchronized Optional<Lease> lease(int records, long bytes) {
            damage.ifPresent(found -> {
                throw found;
            });
            boolean held = open.filter(this::holds).isPresent();
            var waiting = home.queue(queue);
            if (waiting.isEmpty() || held) {
                return Optional.empty();
            }
            leases++;
            var lease =
                    new MemoryLease(
                            new LeasedWork(queue, queue + "-lease-" + leases, waiting),
                            this,
                            time.instant().plusSeconds(60));
            open = Optional.of(lease);
            return Optional.of(lease);
        }

        @Override
        public synchronized int available(int records) {
            boolean held = open.filter(this::holds).isPresent();
            return held ? 0 : Math.min(records, home.queue(queue).size());
        }

        public synchronized void damaged(String message) {
            damage = Optional.of(new CorruptStateException(message));
        }

        private boolean holds(MemoryLease lease) {
            return !home.settled(lease.work().lease()) && lease.until().isAfter(time.instant());
        }

        public synchronized int leases() {
            return leases;
        }

        public synchronized int extensions() {
            return extensions;
        }

        private synchronized void extended() {
            extensions++;
        }

        @Override
        public long suspects() {
            return 0;
        }

        @Override
        public Signal signal() {
            return signal;
        }

        @Override
        public Optional<Instant> next() {
            return Optional.empty();
        }

        /// Lets [#drained] fail.
        public synchronized void countsUnavailable(boolean now) {
            countsUnavailable = now;
        }

        @Override
        public synchronized boolean drained() {
            if (countsUnavailable) {
                throw new UnavailableException("the source is unavailable");
            }
            return home.queue(queue).isEmpty();
        }
    }

    private final class MemoryLease implements Lease {

        private final LeasedWork work;
        private final MemorySource source;
        private volatile Instant until;

        MemoryLease(LeasedWork work, MemorySource source, Instant until) {
            this.work = work;
            this.source = source;
            this.until = until;
        }

        @Override
        public LeasedWork work() {
            return work;
        }

        @Override
        public Instant until() {
            return until;
        }

        @Override
        public void extend(Duration by) {
            until = time.instant().plus(by);
            source.extended();
        }
    }

    @Override
    public MemorySource source(String queue) {
        return sources.computeIfAbsent(queue, MemorySource::new);
    }

    @Override
    public Store sourceStore(String queue) {
        return home;
    }

    @Override
    public Store store(Sink sink) {
        MemoryStore other = elsewhere.get(sink.name());
        return other == null ? home : other;
    }

    @Override
    public Optional<String> unsupported(Sink sink) {
        return sink instanceof TopicSink || sink instanceof BucketSink
                ? Optional.of("a memory platform has queues and views only")
                : Optional.empty();
    }

    @Override
    public Optional<String> unsupported(PipelineSource from) {
        return from instanceof BucketSource
                ? Optional.of("a memory platform has queues and views only")
                : Optional.empty();
    }

    @Override
    public Time time() {
        return time;
    }
}
