package dev.leat.local.queue;

import dev.leat.app.App;
import dev.leat.port.NoSuchQueueException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// The open queues by name: those of the app and those created by clients, which may change
/// concurrently. Thread-safe.
public final class OpenQueues {

    private final ConcurrentSkipListMap<String, OpenQueue> queues = new ConcurrentSkipListMap<>();
    private final Quarantine quarantine = new Quarantine(this::raise);
    private final AtomicLong leases = new AtomicLong();
    private final DeadLetterWriter letters;

    public OpenQueues(App app, RedriveResults fates) {
        this.letters = new DeadLetterWriter(app, this, fates);
    }

    public DeadLetterWriter letters() {
        return letters;
    }

    public void open(IndexLoader.Loaded loaded) {
        var backlog = loaded.backlog();
        var handout = new MessageReceive(backlog, letters);
        var expiry = new Expiry(backlog, loaded.expired());
        queues.put(
                backlog.queue().name(),
                new OpenQueue(
                        backlog,
                        expiry,
                        new LocalQueue(backlog, handout, expiry),
                        new LocalSource(backlog, handout, expiry, quarantine, leases)));
    }

    void remove(QueueLog backlog) {
        queues.computeIfPresent(
                backlog.queue().name(), (_, open) -> open.backlog() == backlog ? null : open);
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
        queues.values().forEach(open -> open.backlog().signal().raise());
    }
}
