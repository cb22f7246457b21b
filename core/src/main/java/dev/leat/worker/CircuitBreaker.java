package dev.leat.worker;

import dev.leat.plan.Backoff;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.time.Instant;
import java.util.Optional;

/// Keeps work away from a store that is away. It opens at the first [UnavailableException]; when
/// the wait is over one caller probes the store, with no message at stake, and the answer closes it
/// or opens it for longer. Threads share it.
public final class CircuitBreaker {

    private final Store store;
    private final Backoff backoff;
    private int failures;
    private Instant failedAt = Instant.MIN;
    private Instant retryAt = Instant.MIN;
    private String why = "";
    private boolean probing;

    public CircuitBreaker(Store store, Backoff backoff) {
        this.store = store;
        this.backoff = backoff;
    }

    boolean guards(Store other) {
        return store.equals(other);
    }

    /// Until when no work may start; empty if it may start now. Probes the store if it is time to.
    Optional<Instant> closedUntil(Instant now) {
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
            store.probe();
        } catch (UnavailableException away) {
            down = Optional.of(away);
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

    /// Passes that were under way together fail together: that is one failure, or a few workers
    /// would make the first wait as long as many tries do.
    synchronized void failed(Instant now, UnavailableException down) {
        why = String.valueOf(down.getMessage());
        if (failures > 0 && waits(now)) {
            return;
        }
        failures++;
        failedAt = now;
        retryAt = now.plus(backoff.delay(failures));
    }

    /// Not where the clock was set back since: nobody waits for the old time to come again.
    private boolean waits(Instant now) {
        return now.isBefore(retryAt) && !now.isBefore(failedAt);
    }

    /// Why it is open; empty while it is closed.
    synchronized Optional<String> open() {
        return failures == 0 ? Optional.empty() : Optional.of(why);
    }

    private synchronized Instant retryAt() {
        return retryAt;
    }
}
