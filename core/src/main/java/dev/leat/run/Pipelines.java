package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Sink;
import dev.leat.app.StreamSource;
import dev.leat.engine.BatchObjects;
import dev.leat.engine.CommitStage;
import dev.leat.engine.Committer;
import dev.leat.engine.OriginalMessages;
import dev.leat.engine.Pass;
import dev.leat.engine.RejectRateGuard;
import dev.leat.file.PieceReaderFactory;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.KernelFactory;
import dev.leat.load.FilePass;
import dev.leat.load.FilePipelineContext;
import dev.leat.metrics.MinuteWindow;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.metrics.PipelineStatus;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Signal;
import dev.leat.port.Store;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.worker.CircuitBreaker;
import dev.leat.worker.EngineOptions;
import dev.leat.worker.Heartbeat;
import dev.leat.worker.PipelineContext;
import dev.leat.worker.PipelineControl;
import dev.leat.worker.WindowedSource;
import dev.leat.worker.WorkerJob;
import dev.leat.worker.WorkerLoop;

import io.micrometer.core.instrument.MeterRegistry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The engine of an app, which runs its pipelines on a platform. Each pipeline has a few platform
/// threads, because calls of kernels and stores are native. Start it once. Closing it stops
/// leasing, waits for batches in process, and stops the processing of files at their next
/// checkpoint. Thread-safe.
public final class Pipelines implements AutoCloseable {

    private static final Duration IDLE_LOOK = Duration.ofMillis(100);

    private final App app;
    private final EnginePlatform platform;
    private final EngineOptions options;
    private final Signal progress = new Signal();
    private final Heartbeat heartbeat;
    private final Map<Store, CircuitBreaker> breakers = new HashMap<>();
    private final Map<String, PipelineContext> lines = new LinkedHashMap<>();
    private final List<Runnable> closing = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /// Creates the engine of an app whose pipelines read no files.
    public Pipelines(
            App app,
            EnginePlatform platform,
            KernelFactory kernels,
            MeterRegistry meters,
            EngineOptions options) {
        this(
                app,
                platform,
                kernels,
                new NoFileKernels(),
                (_, _, _, _) -> {
                    throw NoFileKernels.here();
                },
                meters,
                options);
    }

    /// Creates the engine of an app.
    ///
    /// @throws UnsupportedByPlatformException if the platform does not support a source or a sink
    public Pipelines(
            App app,
            EnginePlatform platform,
            KernelFactory kernels,
            FileKernelFactory fileKernels,
            PieceReaderFactory readers,
            MeterRegistry meters,
            EngineOptions options) {
        this.app = app;
        this.platform = platform;
        this.options = options;
        app.pipelines().values().forEach(this::supported);
        this.heartbeat = new Heartbeat(platform.time(), options);
        var all = new FilePipelineContext.Kernels(kernels, fileKernels, readers);
        app.pipelines().values().forEach(pipeline -> add(pipeline, all, meters));
    }

    private void supported(Pipeline pipeline) {
        var from = pipeline.from();
        platform.unsupported(from)
                .ifPresent(why -> {
                    throw new UnsupportedByPlatformException(
                            "pipeline %s cannot read %s: %s"
                                    .formatted(pipeline.name(), from.description(), why));
                });
        for (var sink : pipeline.to()) {
            platform.unsupported(sink)
                    .or(() -> withoutLake(sink))
                    .ifPresent(why -> {
                        throw new UnsupportedByPlatformException(
                                "pipeline %s cannot write to %s %s: %s"
                                        .formatted(pipeline.name(), sink.kind(), sink.name(), why));
                    });
        }
    }

    private Optional<String> withoutLake(Sink sink) {
        return sink.lakeTable().isPresent() && platform.lake().isEmpty()
                ? Optional.of("the platform has no lake tables")
                : Optional.empty();
    }

    private void add(Pipeline pipeline, FilePipelineContext.Kernels kernels, MeterRegistry meters) {
        var planner = Planner.of(app, pipeline);
        var line = line(pipeline, planner, meters);
        lines.put(pipeline.name(), line);
        var jobs = jobs(planner, line, kernels);
        for (int worker = 1; worker <= options.workers(); worker++) {
            var loop = new WorkerLoop(line, jobs.get(), platform.time(), progress);
            var thread = options.threads().newThread(loop);
            thread.setName("leat-" + pipeline.name() + "-" + worker);
            threads.add(thread);
        }
    }

    /// Returns a supplier of worker jobs. Their resources are closed with the engine.
    private Supplier<WorkerJob> jobs(
            Planner planner, PipelineContext line, FilePipelineContext.Kernels kernels) {
        return switch (planner.pipeline().from()) {
            case QueueSource _, StreamSource _ -> batches(planner, line, kernels.rows());
            case BucketSource _ -> files(planner, line, kernels);
        };
    }

    private Supplier<WorkerJob> files(
            Planner planner, PipelineContext line, FilePipelineContext.Kernels kernels) {
        var files =
                FilePipelineContext.of(
                        app, planner, platform, line.control(), line.metrics(), kernels, options);
        return () -> {
            var pass = new FilePass(files);
            closing.add(pass::close);
            return pass;
        };
    }

    private Supplier<WorkerJob> batches(
            Planner planner, PipelineContext line, KernelFactory kernels) {
        var pipeline = planner.pipeline();
        var committer = committer(planner, line);
        var maxRejects = new RejectRateGuard(pipeline.maxRejects());
        return () -> {
            var kernel = kernels.kernel(app, pipeline, line.metrics()::unknownField);
            closing.add(kernel::close);
            var pass =
                    new Pass(
                            planner,
                            kernel,
                            new OriginalMessages(platform),
                            new BatchObjects(app, planner, kernel, platform),
                            committer,
                            maxRejects,
                            line.control()::pause,
                            platform.time());
            return leased -> line.metrics().count(pass.run(leased));
        };
    }

    private PipelineContext line(Pipeline pipeline, Planner planner, MeterRegistry meters) {
        var from = pipeline.from();
        var queue = platform.source(planner.source().name());
        var source =
                from.window().isZero()
                        ? queue
                        : new WindowedSource(queue, from.batch(), from.window(), platform.time());
        var home = platform.sourceStore(planner.source().name());
        var stores = new ArrayList<>(List.of(home));
        pipeline.to().forEach(sink -> stores.add(platform.store(sink)));
        stores.forEach(store ->
                breakers.computeIfAbsent(store, s -> new CircuitBreaker(s, options.probe())));
        var control =
                new PipelineControl(source, stores.stream().distinct().map(breakers::get).toList());
        return new PipelineContext(
                pipeline.name(),
                source,
                control,
                new PipelineMetrics(pipeline, meters, platform.time()),
                heartbeat,
                planner.source().lease(),
                from.batch(),
                Math.max(1, options.bytesInFlight() / options.workers()),
                options);
    }

    private Committer committer(Planner planner, PipelineContext line) {
        return new Committer(
                planner,
                platform,
                CommitStage.batch(planner, platform, options.retry()),
                (store, down) ->
                        line.control().storeUnavailable(store, down, platform.time().instant()));
    }

    public void start() {
        heartbeat.start();
        threads.forEach(Thread::start);
    }

    /// Returns true if the engine has nothing left to do: the source of every pipeline is drained,
    /// or the pipeline has stopped.
    public boolean idle() {
        boolean idle = true;
        for (int look = 1;
                look <= 2;
                look++) { // a pipeline may feed one that was looked at before it
            idle &= lines.values().stream().allMatch(PipelineContext::idle);
        }
        return idle;
    }

    /// Blocks until the engine is idle.
    public void awaitIdle() throws InterruptedException {
        while (true) {
            long seen = progress.count();
            if (idle()) {
                return;
            }
            platform.time().await(progress, seen, platform.time().instant().plus(IDLE_LOOK));
        }
    }

    /// Returns the status of each pipeline.
    public Map<String, PipelineStatus> status() {
        var all = new LinkedHashMap<String, PipelineStatus>();
        lines.forEach((name, line) -> all.put(name, line.status()));
        return all;
    }

    /// Returns the counts of each pipeline over the last minute.
    public Map<String, MinuteWindow.Sums> lastMinute() {
        var now = platform.time().instant();
        var all = new LinkedHashMap<String, MinuteWindow.Sums>();
        lines.forEach((name, line) -> all.put(name, line.metrics().lastMinute().until(now)));
        return all;
    }

    @Override
    public void close() {
        lines.values().forEach(line -> line.control().stop());
        threads.stream().filter(Thread::isAlive).forEach(Pipelines::join);
        heartbeat.close();
        closing.forEach(Runnable::run);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
