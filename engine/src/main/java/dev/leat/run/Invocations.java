package dev.leat.run;

import dev.leat.app.App;
import dev.leat.kernel.KernelFactory;
import dev.leat.load.FileLimits;
import dev.leat.load.FilePipelineContext;
import dev.leat.metrics.PipelineStatus;
import dev.leat.plan.Planner;
import dev.leat.port.CorruptStateException;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Signal;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.worker.EngineOptions;
import dev.leat.worker.PipelineContext;
import dev.leat.worker.WorkerLoop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// The engine of an app whose records are delivered by calls: each call processes the records that
/// its source has, on the calling thread. Only the next piece of a file is read on another thread,
/// which ends with the call. Owned by one thread.
public final class Invocations implements AutoCloseable {

    private final App app;
    private final EnginePlatform platform;
    private final MeterRegistry meters;
    private final PipelineEngine engine;
    private final FilePipelineContext.Kernels kernels;
    private final Map<String, PipelineContext> contexts = new LinkedHashMap<>();
    private final Map<String, WorkerLoop> workers = new LinkedHashMap<>();

    /// Creates the engine of an app whose pipelines read no files, without compiling a pipeline.
    ///
    /// @throws UnsupportedByPlatformException if the platform does not support a source or a sink
    public Invocations(
            App app,
            EnginePlatform platform,
            KernelFactory kernels,
            MeterRegistry meters,
            EngineOptions options) {
        this(app, platform, NoFileKernels.with(kernels), FileLimits.NONE, meters, options);
    }

    /// Creates the engine, without compiling a pipeline.
    ///
    /// @throws UnsupportedByPlatformException if the platform does not support a source or a sink
    public Invocations(
            App app,
            EnginePlatform platform,
            FilePipelineContext.Kernels kernels,
            FileLimits limits,
            MeterRegistry meters,
            EngineOptions options) {
        this.app = app;
        this.platform = platform;
        this.meters = meters;
        this.kernels = kernels;
        this.engine = new PipelineEngine(app, platform, limits, Map.of(), options);
    }

    /// Compiles a pipeline, unless this is done. Otherwise, its first call of [#run] does so.
    public void prepare(String pipeline) {
        workers.computeIfAbsent(pipeline, this::worker);
    }

    private WorkerLoop worker(String name) {
        var planner = Planner.of(app, app.pipeline(name));
        var context = engine.context(planner, meters, false);
        contexts.put(name, context);
        var job = engine.jobs(planner, context, kernels).get();
        return new WorkerLoop(context, job, platform.time(), new Signal());
    }

    /// Processes the records that the source of a pipeline has, batch by batch. Begins no batch
    /// after `until`, while a store is unavailable, or while the pipeline is paused. Stops a file
    /// at its first checkpoint after `until`.
    ///
    /// @throws CorruptStateException if stored state is corrupt
    /// @throws InterruptedException if the thread was interrupted between two batches
    public void run(String pipeline, Instant until) throws InterruptedException {
        workers.computeIfAbsent(pipeline, this::worker).process(until);
    }

    /// Returns the status of each pipeline that has been compiled.
    public Map<String, PipelineStatus> status() {
        var all = new LinkedHashMap<String, PipelineStatus>();
        contexts.forEach((name, context) -> all.put(name, context.status()));
        return all;
    }

    @Override
    public void close() {
        workers.values().forEach(WorkerLoop::end);
        engine.close();
    }
}
