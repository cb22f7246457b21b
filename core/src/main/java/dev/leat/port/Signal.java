package dev.leat.port;

/// Counts how often it was raised, so that nobody who looks before waiting misses a raise. Threads
/// share it.
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
