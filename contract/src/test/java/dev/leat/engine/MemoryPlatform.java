package dev.leat.engine;

import dev.leat.app.Sink;
import dev.leat.batch.Record;
import dev.leat.batch.Work;
import dev.leat.contract.MemoryStore;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Damaged;
import dev.leat.port.Lease;
import dev.leat.port.MessageQueue;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One queue and two views in memory stores, on a virtual clock, for one worker at a time.
public final class MemoryPlatform extends NoPlatform {

    public final VirtualTime time = VirtualTime.start();
    public final MemoryStore home = new MemoryStore();
    public final MemorySource source = new MemorySource();
    private final Map<String, MemoryStore> elsewhere = new HashMap<>();

    public MemoryStore away(String view) {
        return elsewhere.computeIfAbsent(view, _ -> new MemoryStore());
    }

    public void send(String... bodies) {
        for (var body : bodies) {
            var record = OrdersByHand.record(body, 0);
            home.enqueue(
                    new Record(record.id(), record.body(), record.attributes(), 0, time.instant()));
        }
        source.signal.raise();
    }

    /// Leases all there is, if no lease is open.
    public final class MemorySource implements Source {

        final Signal signal = new Signal();
        private Optional<MemoryLease> open = Optional.empty();
        private Optional<Damaged> damage = Optional.empty();
        private int leases;
        private int extensions;

        @Override
        public synchronized Optional<Lease> lease(int records, long bytes) {
            damage.ifPresent(found -> {
                throw found;
            });
            var queue = home.queue();
            boolean held = open.isPresent() && open.get().until().isAfter(time.instant());
            if (queue.isEmpty() || held) {
                return Optional.empty();
            }
            leases++;
            var lease =
                    new MemoryLease(
                            new Work("orders", "lease-" + leases, List.copyOf(queue)),
                            time.instant().plusSeconds(60));
            open = Optional.of(lease);
            return Optional.of(lease);
        }

        public synchronized void damaged(String message) {
            damage = Optional.of(new Damaged(message));
        }

        public synchronized void settled() {
            open = Optional.empty();
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
        public Signal signal() {
            return signal;
        }

        @Override
        public Optional<Instant> next() {
            return Optional.empty();
        }

        @Override
        public synchronized boolean drained() {
            return home.queue().isEmpty();
        }
    }

    private final class MemoryLease implements Lease {

        private final Work work;
        private volatile Instant until;

        MemoryLease(Work work, Instant until) {
            this.work = work;
            this.until = until;
        }

        @Override
        public Work work() {
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
    public Source source(String queue) {
        return source;
    }

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
    public MessageQueue queue(String name) {
        return new NoQueue();
    }

    @Override
    public Time time() {
        return time;
    }
}
