package dev.leat.operations.query;

import dev.leat.kernel.query.QueryJvm;
import dev.leat.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The process that runs statements: started for the first one, kept for the next ones, and killed
/// if a statement exceeds its time limit or is cancelled. One thread at a time runs a statement;
/// any thread may close this object.
public final class QueryRunner implements AutoCloseable {

    private final Path folder;
    private final long memory;
    private @Nullable QueryJvm jvm;
    private @Nullable Turn turn;
    private boolean closed;

    /// Thrown if a statement was killed.
    public static final class KilledException extends RuntimeException {

        private final boolean late;

        private KilledException(boolean late, @Nullable Throwable cause) {
            super(late ? "the time limit was exceeded" : "the statement was cancelled", cause);
            this.late = late;
        }

        /// Returns true if the statement exceeded its time limit, and false if it was cancelled.
        public boolean late() {
            return late;
        }
    }

    /// A statement that runs in the process.
    private record Turn(QueryJvm jvm, CountDownLatch done, State state) {}

    private static final class State {

        private volatile boolean late;
        private volatile boolean cancelled;
    }

    /// `folder` is for temporary files of the process. `memory` is the limit in bytes of the
    /// database of a statement.
    public QueryRunner(Path folder, long memory) {
        this.folder = folder;
        this.memory = memory;
    }

    /// Runs a statement. Kills it when `cancelled` completes, which may be before this call;
    /// ignores it after the statement's end.
    ///
    /// @throws KilledException if it took longer than `time`, or was cancelled
    /// @throws dev.leat.kernel.query.QueryJvmEndedException if it exceeded the memory limit of the
    ///   process
    public <T> T run(Duration time, CompletionStage<?> cancelled, Function<QueryJvm, T> statement) {
        var begun = begin();
        cancelled.thenRun(() -> cancel(begun));
        Tasks.once("leat-query-limit", () -> limit(begun, time)).start();
        try {
            return statement.apply(begun.jvm());
        } catch (RuntimeException failed) {
            if (begun.state().late || begun.state().cancelled) {
                throw new KilledException(begun.state().late, failed);
            }
            throw failed;
        } finally {
            end(begun);
        }
    }

    private synchronized Turn begin() {
        if (closed) {
            throw new KilledException(false, null);
        }
        var running = jvm;
        if (running == null || !running.answers()) {
            end(running);
            running = start();
            jvm = running;
        }
        var begun = new Turn(running, new CountDownLatch(1), new State());
        turn = begun;
        return begun;
    }

    private QueryJvm start() {
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot create " + folder, failed);
        }
        return QueryJvm.start(memory, folder);
    }

    private void limit(Turn begun, Duration time) {
        try {
            if (!begun.done().await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                expire(begun);
            }
        } catch (InterruptedException stop) {
            cancel(begun);
        }
    }

    /// Keeps the process for the next statement, unless it was killed or has ended.
    private synchronized void end(Turn ended) {
        ended.done().countDown();
        turn = null;
        if (ended.state().late || ended.state().cancelled || !ended.jvm().running()) {
            end(ended.jvm());
        }
    }

    private synchronized void end(@Nullable QueryJvm ended) {
        if (ended != null && ended == jvm) {
            ended.close();
            jvm = null;
            FileTables.remove(folder);
        }
    }

    /// Kills this statement if it still runs: the next one may run in the same process. Does not
    /// wait for its end.
    private synchronized void cancel(Turn running) {
        if (running.equals(turn)) {
            running.state().cancelled = true;
            running.jvm().kill();
        }
    }

    private synchronized void expire(Turn running) {
        if (running.equals(turn)) {
            running.state().late = true;
            running.jvm().kill();
        }
    }

    /// Kills the process and the statement that runs.
    @Override
    public synchronized void close() {
        closed = true;
        var running = turn;
        if (running != null) {
            cancel(running);
        }
        var last = jvm;
        if (last != null) {
            last.kill();
            end(last);
        }
    }
}
