package dev.leat.port;

/// A counter of events that threads can wait for. A thread reads the count, then checks its
/// condition, and then waits until the count is no longer the one that it read. So it misses no
/// event between the check and the wait. Thread-safe.
public final class Signal {

    private long raised;

    public synchronized void raise() {
        raised++;
        notifyAll();
    }

    public synchronized long count() {
        return raised;
    }
}
