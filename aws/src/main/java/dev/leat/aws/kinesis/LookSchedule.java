package dev.leat.aws.kinesis;

import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The times at which a process looks at the leases on the shards of its stream: at regular
/// intervals, when the lease of another process expires, and soon after another process has given
/// up shards. Less often, it also lists the shards. Thread-safe.
final class LookSchedule {

    /// The time between two looks.
    static final Duration INTERVAL = ShardKeeper.LEASE.dividedBy(3);

    /// The time between two questions whether other processes have given up shards. It is also the
    /// minimum time between two looks because leases of others expire.
    static final Duration PEEK = Duration.ofMillis(500);

    /// The time between two lists of the shards. Closed shards are listed at once.
    private static final Duration LISTED = Duration.ofMinutes(1);

    private final InstantSource clock;
    private volatile boolean asked = true;
    private volatile Instant listed = Instant.EPOCH;
    private volatile Instant looked = Instant.EPOCH;
    private volatile Instant next = Instant.EPOCH;
    private volatile Instant peeked = Instant.EPOCH;
    private volatile boolean shared;
    private volatile boolean handedOver;
    private Optional<String> handover = Optional.empty();

    LookSchedule(InstantSource clock) {
        this.clock = clock;
    }

    /// Returns true if it is time for a look.
    boolean due() {
        var now = clock.instant();
        return asked || handedOver || now.isBefore(looked) || !now.isBefore(next);
    }

    /// Returns the time of the next look or [#peek].
    Instant next() {
        var peek = peeked.plus(PEEK);
        return shared && peek.isBefore(next) ? peek : next;
    }

    /// Makes the next look list the shards, as soon as possible.
    void ask() {
        asked = true;
    }

    /// A look begins. It is due until it has ended without a failure.
    void begin() {
        next = Instant.EPOCH;
        handedOver = false;
    }

    /// Lists the shards if it is time.
    void list(Runnable list) {
        var now = clock.instant();
        if (!asked && now.isBefore(listed.plus(LISTED))) {
            return;
        }
        // It may be asked for again while the shards are listed.
        asked = false;
        try {
            list.run();
        } catch (RuntimeException failed) {
            asked = true;
            throw failed;
        }
        listed = now;
    }

    /// A look has ended.
    ///
    /// @param began the time at which it began
    /// @param others true if other processes read the stream
    /// @param expiries the deadlines of the leases of others. They extend them, so a lease that
    ///   expires is one of a process that has died
    void end(Instant began, boolean others, Stream<Instant> expiries) {
        var soon = began.plus(PEEK);
        shared = others;
        next =
                expiries.map(at -> at.isBefore(soon) ? soon : at)
                        .reduce(began.plus(INTERVAL), (a, b) -> a.isBefore(b) ? a : b);
        looked = began;
    }

    /// Asks whether other processes have given up shards, if it is time. A look is due then.
    ///
    /// @param last returns a text that changes whenever a process gives up shards
    /// @throws UnavailableException if `last` does
    synchronized void peek(Supplier<Optional<String>> last) {
        var now = clock.instant();
        boolean early = now.isBefore(peeked.plus(PEEK)) && !now.isBefore(peeked);
        if (!shared || early || due()) {
            return;
        }
        // Without an answer, the next look finds the shards.
        handedOver = true;
        var found = last.get();
        handedOver = !found.equals(handover);
        handover = found;
        peeked = now;
    }
}
