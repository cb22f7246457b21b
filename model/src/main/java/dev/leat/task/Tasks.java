package dev.leat.task;

import dev.leat.error.FailureTrace;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/// Runs the tasks of long-lived threads, so that no exception and no error ends such a thread. A
/// task is the work that a thread repeats, or one item of that work, such as the evaluation of one
/// alarm. A failure is logged with the name of its task and without its message, which may quote a
/// record. While a failure repeats, only the first, second, fourth, eighth, ... are logged. A task
/// that failed at least twice in succession is failing until it succeeds or its thread ends. As the
/// threads do, the failures belong to the process. Thread-safe.
public final class Tasks {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private static final Map<String, Failed> FAILED = new ConcurrentSkipListMap<>();

    private record Failed(Thread thread, long times, String reason) {}

    /// The work of a task.
    public interface Work {
        void run() throws Exception;
    }

    /// The terms of a repeated task: it ends when `ended` returns true. `wake` ends the wait after
    /// a failure. `log` receives a sentence about a failure.
    public record Terms(Time time, Signal wake, BooleanSupplier ended, Consumer<String> log) {}

    private Tasks() {}

    /// Returns a daemon thread, not started, that runs a task once.
    public static Thread once(String name, Work work) {
        return once(Tasks::daemon, name, Tasks::log, work);
    }

    /// Starts a daemon thread that loads classes, so that a later call is faster. If it fails, that
    /// call reports the failure.
    public static void load(String name, Work work) {
        once(Tasks::daemon, name, _ -> {}, work).start();
    }

    /// Returns a thread of this factory, not started, that runs a task once.
    ///
    /// @param log receives a sentence about a failure
    public static Thread once(ThreadFactory threads, String name, Consumer<String> log, Work work) {
        return named(threads, name, () -> run(name, log, work));
    }

    /// Returns a daemon thread, not started, that runs a task again and again, until `stop` is
    /// raised.
    public static Thread repeated(String name, Time time, Signal stop, Work work) {
        var terms = new Terms(time, stop, () -> stop.count() > 0, Tasks::log);
        return repeated(Tasks::daemon, name, terms, work);
    }

    /// Returns a thread, not started, that runs a task again and again, until the task has ended or
    /// the thread is interrupted. It waits after a failure. The work itself waits after a success.
    public static Thread repeated(ThreadFactory threads, String name, Terms terms, Work work) {
        return named(threads, name, () -> repeat(name, terms, work));
    }

    /// Creates a daemon thread of the platform.
    public static Thread daemon(Runnable work) {
        return Thread.ofPlatform().daemon().unstarted(work);
    }

    /// Logs with a logger that is created when it is needed, because that takes long.
    public static void log(String failure) {
        LoggerFactory.getLogger(Tasks.class).error(failure);
    }

    private static Thread named(ThreadFactory threads, String name, Runnable work) {
        var thread = threads.newThread(work);
        thread.setName(name);
        return thread;
    }

    private static void repeat(String name, Terms terms, Work work) {
        try {
            while (!terms.ended().getAsBoolean() && !Thread.currentThread().isInterrupted()) {
                long seen = terms.wake().count();
                if (!run(name, terms.log(), work) && !terms.ended().getAsBoolean()) {
                    pause(terms, seen);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(Terms terms, long seen) throws InterruptedException {
        try {
            terms.time().await(terms.wake(), seen, terms.time().instant().plus(AFTER_FAILURE));
        } catch (VirtualMachineError _) {
            // Without memory for the wait, the task is repeated at once.
        }
    }

    /// Runs a task on the caller's thread. Returns false if it has failed, or if the thread was
    /// interrupted meanwhile, as it then still is.
    public static boolean run(String task, Work work) {
        return run(task, Tasks::log, work);
    }

    /// Runs a task on the caller's thread, as the other method.
    public static boolean run(String task, Consumer<String> log, Work work) {
        try {
            work.run();
            succeeded(task);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Throwable failure) {
            failed(task, log, failure);
        }
        return false;
    }

    /// Ends the failures of a task.
    public static void succeeded(String task) {
        FAILED.remove(task);
    }

    /// Logs and counts a failure of a task.
    public static synchronized void failed(String task, Consumer<String> log, Throwable failure) {
        try {
            var reason = FailureTrace.of(failure);
            var before = FAILED.get(task);
            long times = before == null ? 1 : before.times() + 1;
            FAILED.values().removeIf(one -> !one.thread().isAlive());
            FAILED.put(task, new Failed(Thread.currentThread(), times, reason));
            if (Long.bitCount(times) == 1) {
                var again = times == 1 ? "" : " %,d times in succession".formatted(times);
                log.accept("%s failed%s: %s".formatted(task, again, reason));
            }
        } catch (VirtualMachineError _) {
            // Without memory for the text, the next failure is logged.
        }
    }

    /// Returns the failing tasks, by their names.
    public static List<FailingTask> failing() {
        return FAILED.entrySet().stream()
                .filter(one -> one.getValue().times() > 1 && one.getValue().thread().isAlive())
                .map(one ->
                        new FailingTask(
                                one.getKey(), one.getValue().times(), one.getValue().reason()))
                .toList();
    }
}
