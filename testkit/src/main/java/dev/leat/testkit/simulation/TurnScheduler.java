package dev.leat.testkit.simulation;

import dev.leat.error.SimulatedCrashError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A scheduler that lets only one thread run at a time: the thread that has its turn. At each pause
/// this thread yields the turn to a random thread that is ready, possibly to itself. The input
/// script is one of the threads. The script runs on the caller's thread, which also gets control
/// when no thread is ready. Only the thread that has its turn accesses the state, so no locks are
/// needed.
final class TurnScheduler {

    private static final String HEARTBEAT = "heartbeat";

    /// Threads that only supervise other threads.
    private static final Set<String> LOOKING = Set.of(HEARTBEAT, "alarms");

    /// Maximum number of turns while the clock stands still. An app that makes progress needs
    /// fewer.
    private static final long MOST_TURNS = 200_000;

    private final Duration patience;
    private final RandomGenerator chance;
    private final List<Turn> turns = new ArrayList<>();
    private final Semaphore caller = new Semaphore(0);
    private final Turn script;
    private volatile @Nullable Turn running;
    private volatile boolean dying;
    private volatile boolean hung;
    private final AtomicLong handed = new AtomicLong();
    private volatile long atRest;
    private volatile @Nullable String broken;

    /// @param script turn of the caller's thread, which runs the input
    /// @param patience maximum real duration of one turn
    TurnScheduler(RandomGenerator chance, Turn script, Duration patience) {
        this.patience = patience;
        this.chance = chance;
        this.script = script;
    }

    /// Returns a factory of threads that the scheduler controls.
    ThreadFactory threads() {
        return work -> {
            var turn = new Turn();
            var thread = Thread.ofPlatform().daemon().unstarted(() -> live(turn, work));
            turn.is(thread);
            turns.add(turn);
            return thread;
        };
    }

    private void live(Turn turn, Runnable work) {
        turn.await();
        try {
            if (!dying) {
                work.run();
            }
        } catch (SimulatedCrashError _) {
            // Expected: this error ends the threads of a process that dies.
        } catch (Throwable failed) {
            // Only the heartbeat needs a report, since a worker reports its failure to its
            // pipeline.
            if (turn.name().equals(HEARTBEAT)) {
                broken("the heartbeat ended: " + failed);
            }
        } finally {
            turns.remove(turn);
            pass();
        }
    }

    /// Returns the state of the calling thread.
    Turn own() {
        var thread = Thread.currentThread();
        for (var turn : turns) {
            if (turn.belongsTo(thread)) {
                return turn;
            }
        }
        throw new IllegalStateException(
                "thread %s is not part of the simulation: only the app's workers may wait"
                        .formatted(thread.getName()));
    }

    /// Yields the turn. Returns when the wait is over and the calling thread has its turn again.
    void pause(Wait until) {
        var mine = own();
        alive();
        mine.waits(until);
        if (!mine.equals(pass())) {
            mine.await();
        }
        alive();
    }

    /// @throws SimulatedCrashError if the process has died
    void alive() {
        if (dying) {
            throw die();
        }
    }

    /// Chooses the next thread and gives it the turn; null gives control to the caller of the
    /// simulation.
    private @Nullable Turn pass() {
        if (handed.incrementAndGet() - atRest > MOST_TURNS) {
            broken(
                    "the app is still busy after %,d turns, and the clock could not advance"
                            .formatted(MOST_TURNS));
        }
        var next = dying || broken != null ? null : pick();
        running = next;
        if (next == null || next.equals(script)) {
            caller.release();
        } else if (!next.belongsTo(Thread.currentThread())) {
            next.go();
        }
        return next;
    }

    private @Nullable Turn pick() {
        var ready = new ArrayList<Turn>(turns.size() + 1);
        for (var turn : turns) {
            if (turn.waiting().over()) {
                ready.add(turn);
            }
        }
        if (script.waiting().over()) {
            ready.add(script);
        }
        return ready.isEmpty() ? null : ready.get(chance.nextInt(ready.size()));
    }

    /// Gives the turn to another thread, and waits until the caller's thread gets control again.
    /// Returns true if it is the script's turn; false if no thread can continue or the run has
    /// ended.
    boolean go() {
        var next = pick();
        running = next;
        if (next != null && !next.equals(script)) {
            next.go();
            untilBack();
        }
        return script.equals(running) && !dying && broken == null;
    }

    private void untilBack() {
        try {
            long last = handed.get();
            while (!caller.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                if (handed.get() == last) {
                    hung = true;
                    var who = running;
                    broken(
                            "%s has made no progress for %s%s"
                                    .formatted(
                                            who == null ? "a thread" : who.name(),
                                            patience.toString()
                                                    .substring(2)
                                                    .toLowerCase(Locale.ROOT),
                                            who == null ? "" : who.stack()));
                    return;
                }
                last = handed.get();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            broken("the simulation was interrupted");
        }
    }

    /// Records that the clock advanced, which restarts the count of turns.
    void rested() {
        atRest = handed.get();
    }

    /// Returns by how much the clock must advance until a thread is ready; empty if no thread
    /// waits. While the app is idle, ignores the heartbeat, because there is no lease to extend,
    /// and the alarms, because no alarm will change.
    Optional<Duration> left(boolean idle) {
        var all = new ArrayList<>(turns);
        all.add(script);
        return all.stream()
                .filter(turn -> !idle || !LOOKING.contains(turn.name()))
                .map(turn -> turn.waiting().left())
                .min(Duration::compareTo);
    }

    /// Marks the process as dead and returns the error that the caller must throw.
    SimulatedCrashError die() {
        dying = true;
        return new SimulatedCrashError("the process died by a fault of the scenario");
    }

    boolean dying() {
        return dying;
    }

    /// Ends the run with this reason. Later reasons are ignored.
    void broken(String why) {
        if (broken == null) {
            broken = why;
        }
    }

    Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    /// True if a thread did not yield in time. Its resources cannot be released.
    boolean hung() {
        return hung;
    }

    /// Ends all threads, one after the other, at the pause where each waits. Runs on the caller's
    /// thread.
    void end() {
        dying = true;
        for (var turn : List.copyOf(turns)) {
            if (turn.began() && !hung) {
                running = turn;
                turn.go();
                untilBack();
            }
        }
        turns.clear();
        dying = false;
    }
}
