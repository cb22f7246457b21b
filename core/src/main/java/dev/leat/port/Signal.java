package dev.leat.port;

/// A counter of events to wait for. A waiter reads the count before it checks its condition, so
/// that no event between check and wait is lost. Thread-safe.
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
