package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.error.FailureTrace;
import dev.leat.error.SimulatedCrashError;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.MessageMoves;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.QueueAdmin.Move;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The message move tasks of SQS as redrives without a condition. Each task has its own thread; its
/// only state is its run in the audit log.
public final class MoveTasks implements MessageMoves {

    /// Error codes of SQS for a failed task.
    static final String UNKNOWN_SOURCE = "CouldNotDetermineMessageSource";

    private static final String NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue";

    /// The user name of move tasks in the audit log.
    private static final String BY = "sqs";

    /// Maximum number of tasks that are listed per queue.
    private static final int LISTED = 10;

    /// Delay before a task continues, for example if messages are in flight or the disk is full.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Function<String, DeadLetterQueue> queues;
    private final Audit audit;
    private final Supplier<List<Audit.Run>> tasks;
    private final Time time;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private boolean closed;

    private record Running(Signal stop, Thread thread) {
        /// Stops the thread and waits until it has ended, after its current commit.
        void end() {
            stop.raise();
            Threads.awaitEnd(thread);
        }
    }

    /// Creates the tasks, as [MessageMoves.Factory] describes.
    public MoveTasks(
            Function<String, DeadLetterQueue> queues,
            Audit audit,
            Supplier<List<Audit.Run>> tasks,
            Time time) {
        this.queues = queues;
        this.audit = audit;
        this.tasks = tasks;
        this.time = time;
    }

    @Override
    public void resume() {
        tasks.get().stream().filter(MoveTasks::open).forEach(this::run);
    }

    private static boolean open(Audit.Run run) {
        return run.state() == Audit.State.RUNNING;
    }

    @Override
    public synchronized Move begin(
            String from, Optional<String> to, Optional<Integer> perSecond, long letters) {
        if (perSecond.isPresent() && perSecond.get() < 1) {
            throw new IllegalArgumentException(
                    "the rate must be at least 1 message per second, not %d"
                            .formatted(perSecond.get()));
        }
        if (of(from).anyMatch(MoveTasks::open)) {
            throw new IllegalStateException(
                    "a move task from queue '%s' is already running; wait until it ends, or cancel it"
                            .formatted(from));
        }
        var terms = Audit.Terms.move(to, perSecond.map(Integer::doubleValue), letters);
        try (var deadLetters = queues.apply(from)) {
            var run = redriver(deadLetters).begin(BY, from, terms);
            run(run);
            return move(run);
        }
    }

    private Stream<Audit.Run> of(String from) {
        return tasks.get().stream().filter(run -> run.queue().equals(from)).limit(LISTED);
    }

    @Override
    public List<Move> moves(String from) {
        return of(from).map(MoveTasks::move).toList();
    }

    @Override
    public synchronized Optional<Move> cancel(String handle) {
        if (find(handle).isEmpty()) {
            return Optional.empty();
        }
        Optional.ofNullable(running.get(handle)).ifPresent(Running::end);
        // The task may have completed with the commit that was in process.
        var left = find(handle);
        left.ifPresent(run -> {
            try {
                audit.save(run.in(Audit.State.STOPPED, time.instant(), ""));
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
        var thread = Tasks.once("leat-move-" + run.queue(), () -> drive(run.id(), stop));
        running.put(run.id(), new Running(stop, thread));
        thread.start();
    }

    private void drive(String id, Signal stop) {
        try {
            while (stop.count() == 0 && !over(id, stop)) {
                time.await(stop, 0, time.instant().plus(PAUSE));
            }
        } catch (InterruptedException _) {
            // resume() continues the task after a restart.
        } finally {
            running.computeIfPresent(id, (_, now) -> now.stop() == stop ? null : now);
        }
    }

    /// Moves as many messages as possible now. Returns true if the task has ended.
    private boolean over(String id, Signal stop) throws InterruptedException {
        try {
            var run = find(id);
            return run.isEmpty() || over(run.get(), stop);
        } catch (UnavailableException _) {
            return false;
        }
    }

    private boolean over(Audit.Run run, Signal stop) throws InterruptedException {
        try (var deadLetters = queues.apply(run.queue())) {
            return !open(
                    redriver(deadLetters)
                            .drive(run, RunOptions.PLAIN, RedriveListener.none(), stop));
        } catch (UnavailableException | SimulatedCrashError passed) {
            throw passed;
        } catch (RuntimeException | Error failed) {
            var why = failed instanceof NoSuchQueueException ? NO_QUEUE : Redriver.why(failed);
            var left = audit.run(run.id()).orElse(run);
            audit.save(left.in(Audit.State.FAILED, time.instant(), why));
            if (FailureTrace.unexpected(failed)) {
                throw failed;
            }
            return true;
        }
    }

    private Redriver redriver(DeadLetterQueue deadLetters) {
        return new Redriver(deadLetters, audit, time, App.named(BY));
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

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        List.copyOf(running.values()).forEach(Running::end);
    }
}
