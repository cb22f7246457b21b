package dev.leat.testkit.simulation;

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

/// Lets one thread at a time go on. Who has the baton works until it pauses; then it passes the
/// baton to one of those that are ready, whom chance picks, itself among them. The script of what
/// is given is one of them; it runs on the caller's thread, which gets the baton also when nobody
/// is ready. Everything here happens while one has the baton, so nothing needs a lock.
final class TurnScheduler {

    private static final String HEARTBEAT = "heartbeat";

    /// Those that only look after others.
    private static final Set<String> LOOKING = Set.of(HEARTBEAT, "alarms");

    /// More turns than any work needs that gets on.
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

    /// @param script the caller's own turn
    /// @param patience how long, by the machine's clock, one may keep the baton
    TurnScheduler(RandomGenerator chance, Turn script, Duration patience) {
        this.patience = patience;
        this.chance = chance;
        this.script = script;
    }

    /// Makes threads that take part from their start on.
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
            // It ends as the scenario says.
        } catch (Throwable failed) {
            // A worker has told its pipeline; the heartbeat has nobody to tell.
            if (turn.name().equals(HEARTBEAT)) {
                broken("the heartbeat ended: " + failed);
            }
        } finally {
            turns.remove(turn);
            pass();
        }
    }

    /// Whose turn it is, by the thread that asks.
    Turn own() {
        var thread = Thread.currentThread();
        for (var turn : turns) {
            if (turn.belongsTo(thread)) {
                return turn;
            }
        }
        throw new IllegalStateException(
                "thread %s takes no part in the simulation: only the app's workers may wait here"
                        .formatted(thread.getName()));
    }

    /// Passes the baton on and comes back when it has it again, which is not before the wait is
    /// over.
    void pause(Wait until) {
        var mine = own();
        alive();
        mine.waits(until);
        if (!mine.equals(pass())) {
            mine.await();
        }
        alive();
    }

    /// @throws Death if the process has died
    void alive() {
        if (dying) {
            throw new SimulatedCrashError();
        }
    }

    /// Whoever got it.
    private @Nullable Turn pass() {
        if (handed.incrementAndGet() - atRest > MOST_TURNS) {
            broken(
                    "after %,d turns the app has not come to rest, and the clock stands still"
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

    /// Lets the others go on, on the caller's thread. True when it is the script's turn; false when
    /// nobody can go on, or not any more.
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
                            "%s has not come back for %s%s"
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

    /// The clock goes on.
    void rested() {
        atRest = handed.get();
    }

    /// How far the clock has to go on until somebody is ready; empty if nobody waits. While the app
    /// is idle the heartbeat has no lease to look after, though it may not know yet, and no alarm
    /// will change.
    Optional<Duration> left(boolean idle) {
        var all = new ArrayList<>(turns);
        all.add(script);
        return all.stream()
                .filter(turn -> !idle || !LOOKING.contains(turn.name()))
                .map(turn -> turn.waiting().left())
                .min(Duration::compareTo);
    }

    /// The process dies, in the middle of what the caller does: it throws the answer.
    SimulatedCrashError die() {
        dying = true;
        return new SimulatedCrashError();
    }

    boolean dying() {
        return dying;
    }

    /// The run cannot go on, and says why; the first reason counts.
    void broken(String why) {
        if (broken == null) {
            broken = why;
        }
    }

    Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    /// Whether one has the baton still and does not give it back: nothing of it can be tidied up.
    boolean hung() {
        return hung;
    }

    /// Ends all threads where they pause, one after the other, on the caller's thread.
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
