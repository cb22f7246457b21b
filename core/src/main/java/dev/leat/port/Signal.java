package dev.leat.port;

/// A counter of events that threads can wait for. A waiting thread reads the count first, then
/// checks its condition, then waits for another count. So it misses no event. Thread-safe.
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
