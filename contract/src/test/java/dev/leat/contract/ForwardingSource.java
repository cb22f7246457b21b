package dev.leat.contract;

import dev.leat.port.Lease;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A source that forwards each call to another source, unless the method is overridden.
public interface ForwardingSource extends Source {

    Source beneath();

    @Override
    default Optional<Lease> lease(int records, long bytes) {
        return beneath().lease(records, bytes);
    }

    @Override
    default int available(int records) {
        return beneath().available(records);
    }

    @Override
    default long suspects() {
        return beneath().suspects();
    }

    @Override
    default Signal signal() {
        return beneath().signal();
    }

    @Override
    default Optional<Instant> next() {
        return beneath().next();
    }

    @Override
    default boolean drained() {
        return beneath().drained();
    }

    @Override
    default Optional<Duration> lag() {
        return beneath().lag();
    }
}
