package dev.leat.server.query;

import dev.leat.server.RefusedRequestException;
import dev.leat.server.operations.Operations;
import dev.leat.server.operations.QueryResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Runs SELECT statements in the process of an app, one at a time. Each statement runs on its own
/// thread and in its own database, with limits of time and memory. If DuckDB cannot interrupt a
/// statement, the caller stops waiting; the next statement starts when this one has ended. Threads
/// share it.
public final class Queries implements QueryResult.Runner, AutoCloseable {

    /// The maximum length of a statement in characters.
    static final int LONGEST = 16 * 1024;

    private static final int TOO_MANY = 429;
    private static final int LATE = 504;
    private static final int CLOSED = 503;
    private static final long PAUSE_MILLIS = 100;

    /// Limits of a statement: the maximum time for waiting until it starts (`turn`), for running
    /// (`time`), and for ending after it is cancelled (`grace`); and its maximum memory in bytes.
    record Limits(Duration turn, Duration time, Duration grace, long memory) {

        static final Limits USUAL =
                new Limits(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        256L << 20);
    }

    private final Path folder;
    private final Limits limits;
    private final Semaphore turn = new Semaphore(1, true);
    private volatile @Nullable Running last;
    private volatile boolean closed;

    /// A statement and the task that runs it.
    private record Running(Query query, FutureTask<QueryResult> task) {}

    /// `state` is the state folder, which this process has locked. Removes files that an earlier
    /// process left there.
    public Queries(Path state) {
        this(state, Limits.USUAL);
    }

    Queries(Path state, Limits limits) {
        this.folder = state.resolve("queries");
        this.limits = limits;
        if (Files.exists(folder)) {
            FileTables.remove(folder);
        }
    }

    @Override
    public QueryResult query(Operations operations, String statement, int limit, boolean unmasked) {
        if (statement.length() > LONGEST) {
            throw new RefusedRequestException(
                    422,
                    "the statement is too long; it may have at most %d characters"
                            .formatted(LONGEST));
        }
        await();
        var query = new Query(operations, folder, statement, limit, unmasked, limits.memory());
        var task = new FutureTask<>(query);
        last = new Running(query, task);
        if (closed) {
            task.cancel(false);
            turn.release();
            throw closing();
        }
        start(task);
        return result(query, task);
    }

    private void start(FutureTask<QueryResult> task) {
        try {
            Thread.ofPlatform().daemon().name("leat-query").start(() -> run(task));
        } catch (OutOfMemoryError noThread) {
            turn.release();
            throw noThread;
        }
    }

    private void run(FutureTask<QueryResult> task) {
        try {
            task.run();
        } finally {
            turn.release();
        }
    }

    private void await() {
        try {
            if (!turn.tryAcquire(limits.turn().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RefusedRequestException(
                        TOO_MANY,
                        "another statement is running; only one runs at a time; try again later",
                        Map.of("Retry-After", Long.toString(limits.turn().toSeconds())));
            }
        } catch (InterruptedException stop) {
            throw stopped();
        }
    }

    private QueryResult result(Query query, FutureTask<QueryResult> task) {
        try {
            return task.get(limits.time().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            cancel(query, task);
            throw new RefusedRequestException(
                    LATE,
                    "the statement was cancelled after its time limit of %d s"
                            .formatted(limits.time().toSeconds()));
        } catch (ExecutionException failed) {
            if (closed) {
                throw closing();
            }
            if (failed.getCause() instanceof Error fatal) {
                throw fatal;
            }
            throw failed.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException(failed.getCause());
        } catch (InterruptedException stop) {
            cancel(query, task);
            throw stopped();
        }
    }

    /// Cancels the statement repeatedly, on a separate thread, until it has ended, because DuckDB
    /// may ignore a cancellation while it plans the statement. Waits for the end, but not longer
    /// than the grace period.
    private void cancel(Query query, FutureTask<QueryResult> task) {
        Thread.ofVirtual().name("leat-query-cancel").start(() -> repeat(query, task));
        try {
            task.get(limits.grace().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException ended) {
            // The result is no longer needed.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void repeat(Query query, FutureTask<QueryResult> task) {
        while (!task.isDone()) {
            query.cancel();
            try {
                task.get(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException again) {
                // The loop checks whether the statement has ended.
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private static RefusedRequestException stopped() {
        Thread.currentThread().interrupt();
        return closing();
    }

    private static RefusedRequestException closing() {
        return new RefusedRequestException(CLOSED, "the app is stopping");
    }

    /// Cancels the running statement and waits for its end, but not longer than the grace period.
    /// After that, the statement reads nothing from the app.
    @Override
    public void close() {
        closed = true;
        var running = last;
        if (running != null && !running.task().isDone()) {
            cancel(running.query(), running.task());
        }
    }
}
