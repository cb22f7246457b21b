package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Sink;
import dev.leat.app.StreamSource;
import dev.leat.engine.BatchCommit;
import dev.leat.engine.CommitStage;
import dev.leat.engine.Committer;
import dev.leat.engine.Pass;
import dev.leat.engine.RejectRateGuard;
import dev.leat.kernel.KernelFactory;
import dev.leat.load.FileCompute;
import dev.leat.load.FileLimits;
import dev.leat.load.FilePass;
import dev.leat.load.FilePipelineContext;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Probed;
import dev.leat.port.Source;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.trial.SuspectRule;
import dev.leat.watch.BatchObserver;
import dev.leat.worker.CircuitBreaker;
import dev.leat.worker.EngineOptions;
import dev.leat.worker.Heartbeat;
import dev.leat.worker.PipelineContext;
import dev.leat.worker.PipelineControl;
import dev.leat.worker.WindowedSource;
import dev.leat.worker.WorkerJob;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The parts of an engine that do not depend on who runs its pipelines: contexts and jobs of
/// workers, circuit breakers of stores, and the heartbeat. Owned by one thread until its jobs run.
final class PipelineEngine implements AutoCloseable {

    private final App app;
    private final EnginePlatform platform;
    private final EngineOptions options;
    private final FileLimits limits;
    private final Heartbeat heartbeat;
    private final Map<String, FileCompute> computes;
    private final Map<Probed, CircuitBreaker> breakers = new HashMap<>();
    private final List<Runnable> closing = new ArrayList<>();
    private final Map<String, FilePipelineContext> filePipelines = new HashMap<>();

    /// @param computes the other processes that process the files of pipelines, by the pipeline
    /// @throws UnsupportedByPlatformException if the platform does not support a source or a sink
    PipelineEngine(
            App app,
            EnginePlatform platform,
            FileLimits limits,
            Map<String, FileCompute> computes,
            EngineOptions options) {
        this.app = app;
        this.computes = Map.copyOf(computes);
        this.limits = limits;
        this.platform = platform;
        this.options = options;
        this.heartbeat = new Heartbeat(platform.time(), options);
        app.pipelines().values().forEach(this::supported);
    }

    Heartbeat heartbeat() {
        return heartbeat;
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

    /// Returns a supplier of worker jobs. Their resources are closed with the engine.
    Supplier<WorkerJob> jobs(
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
                        app,
                        planner,
                        platform,
                        line.control(),
                        line.metrics(),
                        kernels,
                        limits,
                        compute(planner.pipeline()),
                        options);
        filePipelines.put(planner.pipeline().name(), files);
        return () -> {
            var pass = new FilePass(files);
            closing.add(pass::close);
            return pass;
        };
    }

    /// Returns the context of the workers of a pipeline that reads files. Their jobs must exist.
    FilePipelineContext files(String pipeline) {
        return Optional.ofNullable(filePipelines.get(pipeline)).orElseThrow();
    }

    private Supplier<WorkerJob> batches(
            Planner planner, PipelineContext line, KernelFactory kernels) {
        var pipeline = planner.pipeline();
        var committer = committer(planner, line);
        var maxRejects = new RejectRateGuard(pipeline.maxRejects(), line.control()::pause);
        var observer =
                platform.measures() ? BatchObserver.of(pipeline) : Optional.<BatchObserver>empty();
        return () -> {
            var kernel = kernels.kernel(app, pipeline, line.metrics()::unknownFields);
            closing.add(kernel::close);
            var pass =
                    new Pass(
                            planner,
                            kernel,
                            new BatchCommit(app, planner, kernel, platform, committer),
                            maxRejects,
                            platform.time(),
                            observer);
            return new SuspectJob(
                    pipeline,
                    new SuspectRule(options.trial(), line.control()::pause),
                    pass,
                    line.metrics());
        };
    }

    /// Returns the context of a pipeline's workers.
    ///
    /// @param waits true if the workers wait for the window of a batch; false if whoever delivers
    ///   the records has waited
    PipelineContext context(Planner planner, MeterRegistry meters, boolean waits) {
        var pipeline = planner.pipeline();
        var from = pipeline.from();
        var queue = platform.source(planner.source().name());
        var source =
                waits && !from.window().isZero()
                        ? new WindowedSource(queue, from.batch(), from.window(), platform.time())
                        : queue;
        Gauge.builder("leat.pipeline.suspects", source, Source::suspects)
                .description("Records that were in process when the app was killed")
                .tag("pipeline", pipeline.name())
                .strongReference(true)
                .register(meters);
        var home = platform.sourceStore(planner.source().name());
        var systems = new ArrayList<Probed>(List.of(home));
        pipeline.to().forEach(sink -> systems.add(platform.store(sink)));
        compute(pipeline).ifPresent(systems::add);
        systems.forEach(system ->
                breakers.computeIfAbsent(system, s -> new CircuitBreaker(s, options.probe())));
        var control =
                new PipelineControl(
                        source, systems.stream().distinct().map(breakers::get).toList());
        return new PipelineContext(
                pipeline.name(),
                source,
                control,
                new PipelineMetrics(pipeline, meters, platform.time(), platform.sendsLater()),
                heartbeat,
                planner.source().lease(),
                from.batch(),
                Math.max(1, options.bytesInFlight() / options.workers()),
                options);
    }

    private Optional<FileCompute> compute(Pipeline pipeline) {
        return Optional.ofNullable(computes.get(pipeline.name()));
    }

    private Committer committer(Planner planner, PipelineContext line) {
        return new Committer(
                planner,
                platform,
                CommitStage.batch(planner, platform, options.retry()),
                (store, down) ->
                        line.control().unavailable(store, down, platform.time().instant()));
    }

    /// Closes the resources of the jobs, which must have ended.
    @Override
    public void close() {
        closing.forEach(Runnable::run);
    }
}
