package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.file.PieceReaderFactory;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.KernelFactory;
import dev.leat.load.FileCompute;
import dev.leat.load.FileLimits;
import dev.leat.load.FilePipelineContext;
import dev.leat.load.FileReplay;
import dev.leat.metrics.MinuteWindow;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.metrics.PipelineStatus;
import dev.leat.metrics.RecordListener;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Signal;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.worker.EngineOptions;
import dev.leat.worker.PipelineContext;
import dev.leat.worker.WorkerLoop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The engine of an app, which runs its pipelines on a platform. Each pipeline has a few platform
/// threads, because calls of kernels and stores are native. Start it once. Closing it stops
/// leasing, waits for batches in process, and stops the processing of files at their next
/// checkpoint. It counts the records that a worker of deliveries sends to endpoints. Thread-safe.
public final class Pipelines implements RecordListener, AutoCloseable {

    private static final Duration IDLE_LOOK = Duration.ofMillis(100);

    private final App app;
    private final EnginePlatform platform;
    private final EngineOptions options;
    private final Signal progress = new Signal();
    private final PipelineEngine engine;
    private final Map<String, PipelineContext> lines = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();

    /// Creates the engine of an app whose pipelines read no files.
    public Pipelines(
            App app,
            EnginePlatform platform,
            KernelFactory kernels,
            MeterRegistry meters,
            EngineOptions options) {
        this(app, platform, NoFileKernels.with(kernels), Map.of(), meters, options);
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
        this(
                app,
                platform,
                new FilePipelineContext.Kernels(kernels, fileKernels, readers),
                Map.of(),
                meters,
                options);
    }

    /// Creates the engine of an app of which other processes process the files.
    ///
    /// @param computes the processes, by the name of the pipeline
    /// @throws UnsupportedByPlatformException if the platform does not support a source or a sink
    public Pipelines(
            App app,
            EnginePlatform platform,
            FilePipelineContext.Kernels kernels,
            Map<String, FileCompute> computes,
            MeterRegistry meters,
            EngineOptions options) {
        this.app = app;
        this.platform = platform;
        this.options = options;
        this.engine = new PipelineEngine(app, platform, FileLimits.NONE, computes, options);
        app.pipelines().values().forEach(pipeline -> add(pipeline, kernels, meters));
    }

    private void add(Pipeline pipeline, FilePipelineContext.Kernels kernels, MeterRegistry meters) {
        var planner = Planner.of(app, pipeline);
        var line = engine.context(planner, meters, true);
        lines.put(pipeline.name(), line);
        var jobs = engine.jobs(planner, line, kernels);
        for (int worker = 1; worker <= options.workers(); worker++) {
            var loop = new WorkerLoop(line, jobs.get(), platform.time(), progress);
            threads.add(loop.thread("leat-" + pipeline.name() + "-" + worker));
        }
    }

    public void start() {
        engine.heartbeat().start();
        threads.forEach(Thread::start);
    }

    /// Returns a replay of a pipeline that reads files, which may run next to its workers. The
    /// caller closes it before this engine.
    ///
    /// @param to the sinks that receive the rows
    public FileReplay replay(Pipeline pipeline, List<Sink> to) {
        return FileReplay.beside(engine.files(pipeline.name()), to);
    }

    /// Returns true if the engine has nothing left to do: the source of every pipeline is drained,
    /// or the pipeline has stopped.
    public boolean idle() {
        // A pipeline may feed one that was looked at before it, so all are looked at twice.
        return Stream.of(lines.values(), lines.values())
                .flatMap(Collection::stream)
                .allMatch(PipelineContext::idle);
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
    public void sent(String pipeline, String sink, Instant stored) {
        metrics(pipeline).ifPresent(metrics -> metrics.sent(sink, stored));
    }

    @Override
    public void failed(String pipeline, String sink, String cause, Instant stored) {
        metrics(pipeline).ifPresent(metrics -> metrics.failed(sink, cause, stored));
    }

    /// Returns the metrics of a pipeline, if it is one of these.
    private Optional<PipelineMetrics> metrics(String pipeline) {
        return Optional.ofNullable(lines.get(pipeline)).map(PipelineContext::metrics);
    }

    @Override
    public void close() {
        lines.values().forEach(line -> line.control().stop());
        threads.stream().filter(Thread::isAlive).forEach(Pipelines::join);
        engine.heartbeat().close();
        engine.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
