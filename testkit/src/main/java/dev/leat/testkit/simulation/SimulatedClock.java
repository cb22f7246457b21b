package dev.leat.testkit.simulation;

import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.time.Duration;
import java.time.Instant;

/// The clock of a run. It stands still as long as any thread can continue. Clock jumps change the
/// time that the app sees, but not `elapsed`.
final class SimulatedClock implements Time {

    /// A duration longer than any run. A wait of this duration ends only by a signal.
    static final Duration ENDLESS = Duration.ofDays(36_500);

    private final Instant start;
    private final TurnScheduler turns;
    private volatile Duration elapsed = Duration.ZERO;
    private volatile Duration jumped = Duration.ZERO;

    SimulatedClock(Instant start, TurnScheduler turns) {
        this.start = start;
        this.turns = turns;
    }

    @Override
    public Instant instant() {
        return start.plus(elapsed).plus(jumped);
    }

    Duration elapsed() {
        return elapsed;
    }

    void advance(Duration by) {
        elapsed = elapsed.plus(by);
    }

    void jump(Duration by) {
        jumped = jumped.plus(by);
    }

    @Override
    public void await(Signal signal, long seen, Instant deadline) {
        turns.pause(
                new Wait() {
                    @Override
                    public boolean over() {
                        return signal.count() > seen || !instant().isBefore(deadline);
                    }

                    @Override
                    public Duration left() {
                        return Duration.between(instant(), deadline);
                    }
                });
    }

    /// Returns a wait until this time since the start. Clock jumps do not affect it.
    Wait until(Duration since) {
        return new Wait() {
            @Override
            public boolean over() {
                return left().compareTo(Duration.ZERO) <= 0;
            }

            @Override
            public Duration left() {
                return since.minus(elapsed);
            }
        };
    }

    /// Returns a wait until the app's clock shows this time.
    Wait until(Instant time) {
        return new Wait() {
            @Override
            public boolean over() {
                return !instant().isBefore(time);
            }

            @Override
            public Duration left() {
                return Duration.between(instant(), time);
            }
        };
    }
}
