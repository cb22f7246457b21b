package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.cli.past.ReplayPeriod;
import dev.leat.cli.past.ReplayReport;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.terminal.CommandException;
import dev.leat.kernel.Kernels;
import dev.leat.load.FileReplay;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.ReplayLine;
import dev.leat.operations.ReplayLine.Kind;
import dev.leat.past.PeriodReplay;
import dev.leat.port.PlatformParts;
import dev.leat.port.Threads;
import dev.leat.port.UnavailableException;
import dev.leat.run.Pipelines;
import dev.leat.task.Tasks;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The replays of a running app, one at a time. A replay has a thread of its own, and writes
/// through the stores of the pipelines, which run meanwhile. Thread-safe.
final class Replays implements ReplayLine.Runner, AutoCloseable {

    /// Time without output after which the client is told that the replay runs. A write to a client
    /// that has ended fails, and ends the replay.
    private static final long SIGN_SECONDS = 1;

    private final App app;
    private final PlatformParts platform;
    private final Kernels kernels;
    private final Pipelines pipelines;
    private final CommandHints hints;
    private @Nullable Task running;
    private boolean closed;

    Replays(
            App app,
            PlatformParts platform,
            Kernels kernels,
            Pipelines pipelines,
            CommandHints hints) {
        this.app = app;
        this.platform = platform;
        this.kernels = kernels;
        this.pipelines = pipelines;
        this.hints = hints;
    }

    @Override
    public void replay(
            String pipeline,
            Instant from,
            Instant to,
            List<String> also,
            Consumer<ReplayLine> each) {
        var task = begin(pipeline, planned(pipeline, from, to, also));
        try {
            each.accept(ReplayLine.RUNNING);
            ReplayLine line;
            do {
                line = task.next();
                each.accept(line);
            } while (!line.last());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted during the replay", stop);
        } finally {
            task.end("");
            ended();
        }
    }

    private ReplayReport planned(String pipeline, Instant from, Instant to, List<String> also) {
        if (platform.services().isEmpty()) {
            throw RefusedOperationException.invalid(
                    "on AWS, 'leat replay' writes the records itself");
        }
        try {
            var period = ReplayPeriod.of(from, to, platform.engine().time().instant());
            return ReplayReport.of(app, pipeline, period, also);
        } catch (CommandException mistake) {
            throw RefusedOperationException.invalid(mistake);
        }
    }

    private synchronized Task begin(String pipeline, ReplayReport replay) {
        if (closed) {
            throw new UnavailableException("the app is stopping");
        }
        if (running != null) {
            throw RefusedOperationException.conflict(
                    "a replay of pipeline %s is in progress, and an app runs one replay at a time; repeat the command when it has ended"
                            .formatted(running.pipeline));
        }
        var task = new Task(pipeline, replay);
        running = task;
        task.thread.start();
        return task;
    }

    private synchronized void ended() {
        running = null;
    }

    /// Returns true if no replay is in progress.
    synchronized boolean idle() {
        return running == null;
    }

    private synchronized @Nullable Task last() {
        closed = true;
        return running;
    }

    /// Ends the replay in progress after its batch, and waits for that.
    @Override
    public void close() {
        var task = last();
        if (task != null) {
            task.end("the app was stopped during the replay");
        }
    }

    /// A replay in progress.
    private final class Task implements PeriodReplay.Stores, ReplayReport.Output {

        private final String pipeline;
        private final ReplayReport replay;
        private final BlockingQueue<ReplayLine> lines = new LinkedBlockingQueue<>();
        private final Thread thread;
        private volatile boolean stopping;
        private volatile String why = "";
        private @Nullable FileReplay objects;

        Task(String pipeline, ReplayReport replay) {
            this.pipeline = pipeline;
            this.replay = replay;
            // Calls of stores and kernels are native.
            this.thread = Tasks.once("leat-replay", this::run);
        }

        private void run() {
            try {
                replay.run(this, this, hints::complete);
                lines.add(new ReplayLine(Kind.DONE, ""));
            } catch (CommandException failed) {
                lines.add(failure(failed));
            } catch (RuntimeException | Error broken) {
                lines.add(new ReplayLine(Kind.FAILED, "internal error; see the log of the app"));
                throw broken;
            }
        }

        private ReplayLine failure(CommandException failed) {
            if (stopping) {
                return new ReplayLine(Kind.FAILED, String.valueOf(replay.failed(why).getMessage()));
            }
            return new ReplayLine(
                    failed.code() == CommandException.INPUT ? Kind.INVALID : Kind.FAILED,
                    String.valueOf(failed.getMessage()));
        }

        /// Returns the next line. Blocks until there is one, or a second has passed.
        ReplayLine next() throws InterruptedException {
            var line = lines.poll(SIGN_SECONDS, TimeUnit.SECONDS);
            return line == null ? ReplayLine.RUNNING : line;
        }

        /// Ends the replay after its batch, unless it has ended, and waits for its thread.
        ///
        /// @param reason the reason for the client
        void end(String reason) {
            stop(reason);
            Threads.awaitEnd(thread);
        }

        private synchronized void stop(String reason) {
            if (why.isEmpty()) {
                why = reason;
            }
            stopping = true;
            if (objects != null) {
                objects.stop();
            }
        }

        @Override
        public PlatformParts platform() {
            return platform;
        }

        @Override
        public Kernels kernels() {
            return kernels;
        }

        @Override
        public synchronized FileReplay files(Pipeline of, List<Sink> to) {
            var opened = pipelines.replay(of, to);
            objects = opened;
            if (stopping) {
                opened.stop();
            }
            return opened;
        }

        @Override
        public boolean stopping() {
            return stopping;
        }

        @Override
        public void say(String line) {
            lines.add(new ReplayLine(Kind.OUTPUT, line));
        }

        @Override
        public void warn(String line) {
            lines.add(new ReplayLine(Kind.WARNING, line));
        }
    }
}
