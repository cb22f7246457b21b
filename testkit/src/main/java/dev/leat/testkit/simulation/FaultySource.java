package dev.leat.testkit.simulation;

import dev.leat.batch.LeasedWork;
import dev.leat.port.Lease;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import dev.leat.port.Suspect;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.trial.SuspectRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A source of the app under test. The calls that lease messages or extend a lease yield the turn.
/// Only workers call it.
///
/// @param leases counter of all leases of a run
record FaultySource(String queue, Source real, SimulationContext context, AtomicInteger leases)
        implements Source {

    @Override
    public Optional<Lease> lease(int records, long bytes) {
        var turn = context.turns().own();
        context.turns().pause(Wait.NONE);
        context.failIfUnavailable(Fault.STATE, turn);
        var lease = context.called("a lease", Fault.STATE, turn, () -> real.lease(records, bytes));
        return lease.map(held -> leased(held, turn));
    }

    private Lease leased(Lease lease, Turn turn) {
        turn.leased(lease.work());
        context.journal()
                .record(
                        new Event.Leased(
                                context.journal().now(),
                                turn.name(),
                                queue,
                                leases.incrementAndGet(),
                                lease.work().records(),
                                lease.until()));
        if (lease.suspect().filter(SuspectRule::convictsWithoutTrial).isPresent()) {
            turn.convicted();
        }
        context.crashIfDue(Point.AFTER_LEASE, turn, Optional::empty);
        return new Held(lease, context);
    }

    @Override
    public int available(int records) {
        return real.available(records);
    }

    @Override
    public long suspects() {
        return real.suspects();
    }

    @Override
    public Signal signal() {
        return real.signal();
    }

    @Override
    public Optional<Instant> next() {
        return real.next();
    }

    @Override
    public boolean drained() {
        return real.drained();
    }

    private static final class Held implements Lease {

        private final Lease real;
        private final SimulationContext context;

        Held(Lease real, SimulationContext context) {
            this.real = real;
            this.context = context;
        }

        @Override
        public LeasedWork work() {
            return real.work();
        }

        @Override
        public Instant until() {
            return real.until();
        }

        @Override
        public Optional<Suspect> suspect() {
            return real.suspect()
                    .map(suspect ->
                            new Suspect(
                                    suspect.deaths(),
                                    () -> changed("the end of a trial", suspect::tried)));
        }

        @Override
        public void extend(Duration by) {
            changed("the extension of a lease", () -> real.extend(by));
        }

        private void changed(String what, Runnable change) {
            var turn = context.turns().own();
            context.turns().pause(Wait.NONE);
            context.failIfUnavailable(Fault.STATE, turn);
            context.called(
                    what,
                    Fault.STATE,
                    turn,
                    () -> {
                        change.run();
                        return what;
                    });
        }
    }
}
