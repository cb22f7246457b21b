package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.aws.AwsClients;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.contract.VirtualTime;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.FileLimits;
import dev.leat.load.FilePipelineContext;
import dev.leat.load.FileReplay;
import dev.leat.past.PeriodReplay;
import dev.leat.port.PlatformParts;
import dev.leat.run.Invocations;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// A process of an app that reads files, embedded or on AWS, on a virtual clock and without threads
/// of its own. A file has pieces of few lines. Owned by one thread.
final class FileProcess implements PeriodReplay.Stores, AutoCloseable {

    /// Bytes of a piece of a file.
    private static final long PIECE = 64;

    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration LATER = Duration.ofSeconds(20);

    private final App app;
    private final VirtualTime time;
    private final RunContext context;
    private final Kernels kernels;
    private final FileKernels files;
    private final FilePipelineContext.Kernels fileKernels;
    private final Invocations invocations;
    private boolean stops;

    private FileProcess(App app, Path state, VirtualTime time, RunContext context) {
        this.app = app;
        this.time = time;
        this.context = context;
        var engine = context.platform().engine();
        var lookups = AppLookups.of(app, engine);
        this.kernels = new Kernels(state, lookups);
        this.files = FileKernels.in(state);
        this.fileKernels =
                new FilePipelineContext.Kernels(
                        kernels, new RoundKernels(files.with(lookups)), new FileReaders(PIECE));
        this.invocations =
                new Invocations(
                        app,
                        engine,
                        fileKernels,
                        new Limits(),
                        new SimpleMeterRegistry(),
                        EngineOptions.defaults());
    }

    /// Starts a process with a state folder.
    static FileProcess embedded(App app, Environment environment, Path state, VirtualTime time) {
        var use = new QueueUse.OnDemand();
        return new FileProcess(
                app, state, time, RunContext.open(app, environment, state, time, use));
    }

    /// Starts a process on AWS.
    ///
    /// @param clients the clients of this process, which it closes
    /// @param state an empty folder
    static FileProcess onAws(
            App app, Environment environment, AwsClients clients, Path state, VirtualTime time) {
        var use = new QueueUse.OnDemand();
        return new FileProcess(
                app, state, time, RunContext.onAws(app, environment, clients, time, use, state));
    }

    /// Lets time pass at the beginning of a file, if the process is to stop at a checkpoint.
    private final class Limits implements FileLimits {

        @Override
        public Optional<Reason> refusal(Pipeline pipeline, FileUnit unit, long staged) {
            if (stops) {
                time.advance(LATER);
            }
            return Optional.empty();
        }

        @Override
        public boolean ephemeral() {
            return false;
        }

        @Override
        public Optional<Consumer<Record>> handOver(Pipeline pipeline) {
            return Optional.empty();
        }
    }

    App app() {
        return app;
    }

    @Override
    public PlatformParts platform() {
        return context.platform();
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public FileReplay files(Pipeline pipeline, List<Sink> to) {
        return new FileReplay(app, pipeline, to, context.platform().engine(), fileKernels);
    }

    @Override
    public boolean stopping() {
        return false;
    }

    /// Processes the messages of a pipeline that are visible.
    void process(String pipeline) throws InterruptedException {
        invocations.run(pipeline, time.instant().plus(LONG));
    }

    /// Returns the detail of a pipeline's status.
    String detail(String pipeline) {
        return Objects.requireNonNull(invocations.status().get(pipeline)).detail();
    }

    /// Processes the first message of a pipeline until the next checkpoint of its file.
    void processPiece(String pipeline) throws InterruptedException {
        stops = true;
        invocations.run(pipeline, time.instant().plus(LATER));
        stops = false;
    }

    @Override
    public void close() {
        invocations.close();
        files.close();
        kernels.close();
        context.close();
    }
}
