package dev.leat.engine;

import dev.leat.port.Lease;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import java.time.Instant;
import java.util.Optional;

/// A source that is always empty.
public final class NoSource implements Source {

    private final Signal signal = new Signal();

    @Override
    public Optional<Lease> lease(int records, long bytes) {
        return Optional.empty();
    }

    @Override
    public int available(int records) {
        return 0;
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

    @Override
    public boolean drained() {
        return true;
    }
}
