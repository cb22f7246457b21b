package dev.leat.local.queue;

import dev.leat.app.App;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.Quarantine;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// The open queues by name. The app declares some of them, and clients create and delete others at
/// any time. Thread-safe.
public final class OpenQueues {

    private final ConcurrentSkipListMap<String, OpenQueue> queues = new ConcurrentSkipListMap<>();
    private final Quarantine quarantine = new Quarantine(this::raise);
    private final AtomicLong leases;
    private final DeadLetterWriter letters;

    /// @param lastLease the highest number of a lease that the state file contains
    public OpenQueues(App app, RedriveResults results, long lastLease) {
        this.leases = new AtomicLong(lastLease);
        this.letters = new DeadLetterWriter(app, this, results);
    }

    /// Returns the isolation of suspects, which applies to all sources of a state folder.
    public Quarantine quarantine() {
        return quarantine;
    }

    /// Returns the generator of the numbers of workers' leases.
    public AtomicLong leaseNumbers() {
        return leases;
    }

    /// Returns the number of suspects in all queues.
    public long suspects() {
        return queues.values().stream().mapToLong(open -> open.log().index().suspects()).sum();
    }

    public DeadLetterWriter letters() {
        return letters;
    }

    public void open(IndexLoader.Loaded loaded) {
        var log = loaded.log();
        var messageReceive = new MessageReceive(log, letters);
        var expiry = new Expiry(log, loaded.expired());
        queues.put(
                log.queue().name(),
                new OpenQueue(
                        log,
                        expiry,
                        new LocalQueue(log, messageReceive, expiry),
                        new LocalSource(log, messageReceive, expiry, quarantine, leases)));
    }

    void remove(QueueLog log) {
        queues.computeIfPresent(log.queue().name(), (_, open) -> open.log() == log ? null : open);
    }

    public Optional<OpenQueue> find(String name) {
        return Optional.ofNullable(queues.get(name));
    }

    /// Returns the queue of this name.
    ///
    /// @throws NoSuchQueueException if there is none
    public OpenQueue named(String name) {
        return find(name).orElseThrow(() -> new NoSuchQueueException(name));
    }

    /// Returns the queues ordered by name.
    Collection<OpenQueue> all() {
        return queues.values();
    }

    private void raise() {
        queues.values().forEach(open -> open.log().signal().raise());
    }
}
