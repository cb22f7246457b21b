package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.QueueAdmin.Move;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The message move tasks of SQS: redrives without a condition that clients begin, list and cancel,
/// each on a thread of its own. Their runs in the audit are all that is kept of them. A task that
/// has not ended when the process ends goes on with [#resume]. Threads may share it. Close it
/// before the audit's database.
public final class MoveTasks {

    /// SQS's own codes for why a move failed.
    static final String UNKNOWN_SOURCE = "CouldNotDetermineMessageSource";

    private static final String NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue";

    /// Who does it, as the audit has it.
    private static final String BY = "sqs";

    /// How many of one queue are listed.
    private static final int LISTED = 10;

    /// Then letters that somebody had in hand, or a full disk, are looked at again.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Function<String, DeadLetterQueue> boxes;
    private final Audit audit;
    private final Supplier<List<Audit.Run>> tasks;
    private final Time time;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private boolean closed;

    private record Running(Signal stop, Thread thread) {
        /// Waits until the thread has ended, after the commit that it is at.
        void end() {
            stop.raise();
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// `boxes` opens the letters of a queue; `tasks` are the audit's runs that are move tasks, the
    /// newest first.
    public MoveTasks(
            Function<String, DeadLetterQueue> boxes,
            Audit audit,
            Supplier<List<Audit.Run>> tasks,
            Time time) {
        this.boxes = boxes;
        this.audit = audit;
        this.tasks = tasks;
        this.time = time;
    }

    /// Goes on with what the process before this one left.
    public void resume() {
        tasks.get().stream().filter(MoveTasks::open).forEach(this::run);
    }

    private static boolean open(Audit.Run run) {
        return run.state() == Audit.State.RUNNING;
    }

    /// Begins to move all letters that are in a queue, which are about so many.
    ///
    /// @throws IllegalStateException if a task runs from this queue
    public synchronized Move begin(
            String from, Optional<String> to, Optional<Integer> perSecond, long letters) {
        if (perSecond.isPresent() && perSecond.get() < 1) {
            throw new IllegalArgumentException(
                    "a move of %d messages a second never ends".formatted(perSecond.get()));
        }
        if (of(from).anyMatch(MoveTasks::open)) {
            throw new IllegalStateException(
                    "a move from queue '%s' runs already; wait for its end, or cancel it"
                            .formatted(from));
        }
        var terms = Audit.Terms.move(to, perSecond.map(Integer::doubleValue), letters);
        try (var box = boxes.apply(from)) {
            var run = redriver(box).begin(BY, from, terms);
            run(run);
            return move(run);
        }
    }

    private Stream<Audit.Run> of(String from) {
        return tasks.get().stream().filter(run -> run.queue().equals(from)).limit(LISTED);
    }

    /// The last ten from a queue, the newest first.
    public List<Move> moves(String from) {
        return of(from).map(MoveTasks::move).toList();
    }

    /// Ends a task after the commit that it is at; empty if none of this handle runs.
    public synchronized Optional<Move> cancel(String handle) {
        if (find(handle).isEmpty()) {
            return Optional.empty();
        }
        Optional.ofNullable(running.get(handle)).ifPresent(Running::end);
        // that commit may have been its last
        var left = find(handle);
        left.ifPresent(run -> {
            try {
                audit.enter(ended(run, Audit.State.STOPPED, "", time.instant()));
            } catch (RuntimeException failed) {
                run(run);
                throw failed;
            }
        });
        return left.map(run -> move(audit.run(handle).orElse(run)));
    }

    private Optional<Audit.Run> find(String handle) {
        return audit.run(handle)
                .filter(run -> run.terms().move().isPresent())
                .filter(MoveTasks::open);
    }

    private synchronized void run(Audit.Run run) {
        if (closed) {
            return;
        }
        var stop = new Signal();
        var thread =
                Thread.ofPlatform()
                        .name("leat-move-" + run.queue())
                        .daemon()
                        .unstarted(() -> drive(run.id(), stop));
        running.put(run.id(), new Running(stop, thread));
        thread.start();
    }

    private void drive(String id, Signal stop) {
        try {
            while (stop.count() == 0 && !over(id, stop)) {
                time.await(stop, 0, time.instant().plus(PAUSE));
            }
        } catch (InterruptedException _) {
            // It goes on at the next start.
        } finally {
            running.computeIfPresent(id, (_, now) -> now.stop() == stop ? null : now);
        }
    }

    /// Does what can be done of a task now. Whether it has ended.
    private boolean over(String id, Signal stop) throws InterruptedException {
        try {
            var run = find(id);
            return run.isEmpty() || over(run.get(), stop);
        } catch (UnavailableException _) {
            return false;
        }
    }

    private boolean over(Audit.Run run, Signal stop) throws InterruptedException {
        try (var box = boxes.apply(run.queue())) {
            return !open(redriver(box).drive(run, RunOptions.PLAIN, RedriveListener.none(), stop));
        } catch (UnavailableException passing) {
            throw passing;
        } catch (RuntimeException failed) {
            var why = failed instanceof NoSuchQueueException ? NO_QUEUE : failed.getMessage();
            var left = audit.run(run.id()).orElse(run);
            audit.enter(ended(left, Audit.State.FAILED, String.valueOf(why), time.instant()));
            return true;
        }
    }

    private Redriver redriver(DeadLetterQueue box) {
        return new Redriver(box, audit, time, App.named(BY));
    }

    private static Audit.Run ended(Audit.Run run, Audit.State state, String detail, Instant now) {
        return new Audit.Run(
                run.id(),
                run.by(),
                run.queue(),
                run.terms(),
                run.started(),
                Optional.of(now),
                state,
                run.before(),
                run.reached(),
                run.redriven(),
                run.held(),
                run.passed(),
                detail);
    }

    private static Move move(Audit.Run run) {
        var state =
                switch (run.state()) {
                    case RUNNING -> Move.State.RUNNING;
                    case STOPPED -> Move.State.CANCELLED;
                    case COMPLETED -> Move.State.COMPLETED;
                    case FAILED -> Move.State.FAILED;
                };
        return new Move(
                run.id(),
                run.queue(),
                run.terms().to(),
                run.terms().rate().map(Double::intValue),
                run.started(),
                state,
                run.redriven(),
                run.terms().move().orElse(0L),
                run.detail());
    }

    /// Ends the threads, each after the commit that it is at. What they had to do stays to be done.
    public void close() {
        synchronized (this) {
            closed = true;
        }
        List.copyOf(running.values()).forEach(Running::end);
    }
}
