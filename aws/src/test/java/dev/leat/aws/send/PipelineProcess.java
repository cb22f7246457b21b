package dev.leat.aws.send;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.engine.BatchCommit;
import dev.leat.engine.CommitStage;
import dev.leat.engine.Committer;
import dev.leat.engine.Pass;
import dev.leat.engine.RejectRateGuard;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.Kernels;
import dev.leat.plan.Backoff;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/// A process that runs an app on services of AWS, without threads of its own: each call processes
/// one batch. Owned by one thread, like its kernels.
public final class PipelineProcess implements AutoCloseable {

    private final App app;
    private final Map<String, Kernel> kernels;
    private final Time time;
    private final BiConsumer<Store, UnavailableException> onUnavailable;
    private final AwsPlatform platform;
    private final Map<String, Pass> passes = new HashMap<>();

    /// The bodies of the records of the last batch.
    private List<String> last = List.of();

    private int attempts;

    /// @param kernels the kernels of the pipelines, which the caller closes
    public PipelineProcess(
            AwsClients clients,
            AwsResourceNames names,
            App app,
            Map<String, Kernel> kernels,
            Time time) {
        this(clients, names, app, kernels, time, (_, _) -> {});
    }

    /// @param onUnavailable receives each store that is unavailable
    PipelineProcess(
            AwsClients clients,
            AwsResourceNames names,
            App app,
            Map<String, Kernel> kernels,
            Time time,
            BiConsumer<Store, UnavailableException> onUnavailable) {
        this.onUnavailable = onUnavailable;
        this.app = app;
        this.kernels = kernels;
        this.time = time;
        this.platform =
                new AwsPlatform(
                        clients,
                        names,
                        app,
                        app.views().keySet(),
                        new RecordedTransport(),
                        time,
                        new QueueUse.OnDemand(),
                        AwsHost.SCRATCH);
    }

    /// Creates a kernel for each pipeline of an app.
    public static Map<String, Kernel> kernels(Kernels factory, App app) {
        var kernels = new HashMap<String, Kernel>();
        app.pipelines()
                .forEach((name, pipeline) ->
                        kernels.put(name, factory.kernel(app, pipeline, _ -> {})));
        return kernels;
    }

    public AwsPlatform platform() {
        return platform;
    }

    /// Returns the highest number of an attempt of a record.
    int attempts() {
        return attempts;
    }

    List<String> last() {
        return last;
    }

    /// Processes one batch. Returns false if there was none, or a service was unavailable; the
    /// records are then redelivered.
    public boolean step(String pipeline, int records) {
        last = List.of();
        try {
            var from = app.pipeline(pipeline).from().queue();
            var lease = platform.source(from).lease(records, Long.MAX_VALUE);
            if (lease.isEmpty()) {
                return false;
            }
            var work = lease.get().work();
            last =
                    work.records().stream()
                            .map(record -> new String(record.body(), StandardCharsets.UTF_8))
                            .toList();
            work.records().forEach(record -> attempts = Math.max(attempts, record.attempt()));
            passes.computeIfAbsent(pipeline, this::pass).run(work);
            return true;
        } catch (UnavailableException | LeaseLostException _) {
            return false;
        }
    }

    private Pass pass(String pipeline) {
        var kernel = kernels.get(pipeline);
        if (kernel == null) {
            throw new IllegalArgumentException("no kernel for " + pipeline);
        }
        return pass(app, pipeline, kernel, platform, time, onUnavailable);
    }

    /// Returns the processing of batches of a pipeline.
    ///
    /// @param onUnavailable receives each store that is unavailable
    public static Pass pass(
            App app,
            String pipeline,
            Kernel kernel,
            EnginePlatform platform,
            Time time,
            BiConsumer<Store, UnavailableException> onUnavailable) {
        var planner = Planner.of(app, app.pipeline(pipeline));
        var backoff =
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new SplittableRandom(7));
        var stages = CommitStage.batch(planner, platform, backoff);
        var committer = new Committer(planner, platform, stages, onUnavailable);
        return new Pass(
                planner,
                kernel,
                new BatchCommit(app, planner, kernel, platform, committer),
                new RejectRateGuard(1, _ -> {}),
                time);
    }

    /// @throws UnavailableException if messages cannot be returned, because the process is dead
    @Override
    public void close() {
        platform.close();
    }
}
