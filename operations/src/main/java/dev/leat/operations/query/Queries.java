package dev.leat.operations.query;

import dev.leat.kernel.query.QueryJvmEndedException;
import dev.leat.operations.AppData;
import dev.leat.operations.QueryResult;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.query.QueryRunner.KilledException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Runs SELECT statements of clients, one at a time, in a separate process with limits of time and
/// memory. A statement that exceeds them ends with its process and does not affect the app. Threads
/// share it.
public final class Queries implements QueryResult.Runner, AutoCloseable {

    /// The maximum length of a statement in characters.
    static final int LONGEST = 16 * 1024;

    /// Limits of a statement: the maximum time for waiting until it starts (`turn`) and for running
    /// (`time`), and the maximum memory of its database in bytes.
    record Limits(Duration turn, Duration time, long memory) {

        static final Limits USUAL =
                new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 256L << 20);
    }

    private final Path folder;
    private final Limits limits;
    private final Semaphore turn = new Semaphore(1, true);
    private final QueryRunner runner;
    private volatile boolean closed;

    /// `state` is the state folder, which this process has locked. Removes files that an earlier
    /// process left there.
    public Queries(Path state) {
        this(state, Limits.USUAL);
    }

    Queries(Path state, Limits limits) {
        this.folder = state.resolve("queries");
        this.limits = limits;
        this.runner = new QueryRunner(folder.resolve("process"), limits.memory());
        if (Files.exists(folder)) {
            FileTables.remove(folder);
        }
    }

    @Override
    public QueryResult query(AppData data, String statement, int limit, boolean unmasked) {
        if (statement.length() > LONGEST) {
            throw RefusedOperationException.invalid(
                    "the statement is too long; it may have at most %d characters"
                            .formatted(LONGEST));
        }
        await();
        try {
            return run(new Query(data, folder, statement, limit, unmasked));
        } finally {
            turn.release();
        }
    }

    private QueryResult run(Query query) {
        try {
            return runner.run(limits.time(), new CompletableFuture<>(), query::run);
        } catch (KilledException killed) {
            throw killed.late() && !closed
                    ? new RefusedOperationException(
                            RefusedOperationException.Kind.TIMED_OUT,
                            "the statement was cancelled after its time limit of %d s"
                                    .formatted(limits.time().toSeconds()))
                    : closing();
        } catch (QueryJvmEndedException ended) {
            throw RefusedOperationException.invalid(ended);
        }
    }

    private void await() {
        try {
            if (!turn.tryAcquire(limits.turn().toMillis(), TimeUnit.MILLISECONDS)) {
                throw RefusedOperationException.busy(
                        "another statement is running; only one runs at a time; try again later",
                        limits.turn());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw closing();
        }
    }

    private static RefusedOperationException closing() {
        return RefusedOperationException.unavailable("the app is stopping");
    }

    /// Kills the running statement. After that, it reads nothing from the app.
    @Override
    public void close() {
        closed = true;
        runner.close();
    }
}
