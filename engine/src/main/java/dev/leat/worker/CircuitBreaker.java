package dev.leat.worker;

import dev.leat.plan.Backoff;
import dev.leat.port.Probed;
import dev.leat.port.UnavailableException;
import java.time.Instant;
import java.util.Optional;

/// A circuit breaker for a store or another system. It opens at the first [UnavailableException].
/// After a backoff one caller probes the store without using a message. If the probe succeeds the
/// breaker closes; otherwise it stays open with a longer backoff. Thread-safe.
public final class CircuitBreaker {

    private final Probed system;
    private final Backoff backoff;
    private int failures;
    private Instant failedAt = Instant.MIN;
    private Instant retryAt = Instant.MIN;
    private String why = "";
    private boolean probing;

    public CircuitBreaker(Probed system, Backoff backoff) {
        this.system = system;
        this.backoff = backoff;
    }

    boolean guards(Probed other) {
        return system.equals(other);
    }

    /// Returns the time until which the breaker is open; empty if it is closed. Probes the store if
    /// the backoff has ended.
    public Optional<Instant> closedUntil(Instant now) {
        synchronized (this) {
            if (failures == 0) {
                return Optional.empty();
            }
            if (waits(now)) {
                return Optional.of(retryAt);
            }
            if (probing) {
                return Optional.of(now.plus(backoff.first()));
            }
            probing = true;
        }
        return probe(now);
    }

    private Optional<Instant> probe(Instant now) {
        Optional<UnavailableException> down = Optional.empty();
        try {
            system.probe();
        } catch (UnavailableException unavailable) {
            down = Optional.of(unavailable);
        } finally {
            synchronized (this) {
                probing = false;
            }
        }
        if (down.isPresent()) {
            failed(now, down.get());
            return Optional.of(retryAt());
        }
        synchronized (this) {
            failures = 0;
            why = "";
        }
        return Optional.empty();
    }

    /// Records a failure. Failures of several workers at the same time count as one; otherwise they
    /// would lengthen the first backoff.
    public synchronized void failed(Instant now, UnavailableException down) {
        why = String.valueOf(down.getMessage());
        if (failures > 0 && waits(now)) {
            return;
        }
        failures++;
        failedAt = now;
        retryAt = now.plus(backoff.delay(failures));
    }

    /// Returns true during the backoff; false if the clock was set back before the failure.
    private boolean waits(Instant now) {
        return now.isBefore(retryAt) && !now.isBefore(failedAt);
    }

    /// Returns the reason why the breaker is open; empty if it is closed.
    synchronized Optional<String> open() {
        return failures == 0 ? Optional.empty() : Optional.of(why);
    }

    private synchronized Instant retryAt() {
        return retryAt;
    }
}
