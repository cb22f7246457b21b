package dev.leat.aws.kinesis;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.send.PipelineProcess;
import dev.leat.batch.LeasedWork;
import dev.leat.kernel.Kernel;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A process that reads the stream of the model, without threads of its own: it leases a batch in
/// one call and processes it in another. Owned by one thread.
final class StreamWorker {

    private final AwsPlatform platform;
    private final String pipeline;
    private final String source;
    private final App app;
    private final Kernel kernel;
    private final Time time;
    private final WorkerRequests requests;
    private @Nullable Batch batch;

    /// Records that a worker has leased.
    record Batch(LeasedWork work, Instant since) {
        String shard() {
            var id = work.records().getFirst().id();
            return id.substring(0, id.indexOf(':'));
        }

        List<String> bodies() {
            return work.records().stream()
                    .map(each -> new String(each.body(), StandardCharsets.UTF_8))
                    .toList();
        }
    }

    /// @param requests the interceptor of these clients
    /// @param kernel the kernel of the pipeline, which the caller closes
    StreamWorker(
            AwsClients clients,
            WorkerRequests requests,
            AwsResourceNames names,
            App app,
            String pipeline,
            Kernel kernel,
            Time time) {
        this.requests = requests;
        this.app = app;
        this.pipeline = pipeline;
        this.source = app.pipeline(pipeline).from().queue();
        this.kernel = kernel;
        this.time = time;
        this.platform = AwsHost.platform(clients, names, app, time);
    }

    Optional<Batch> batch() {
        return Optional.ofNullable(batch);
    }

    boolean dead() {
        return requests.dead();
    }

    /// Leases records. Returns empty if there are none, or a service is unavailable.
    Optional<Batch> lease(int records) {
        try {
            batch =
                    platform.source(source)
                            .lease(records, Long.MAX_VALUE)
                            .map(lease -> new Batch(lease.work(), time.instant()))
                            .orElse(null);
        } catch (UnavailableException | LeaseLostException failed) {
            batch = null;
        }
        return batch();
    }

    /// Processes the leased records. If a service is unavailable, they are redelivered.
    void run() {
        var work = batch().orElseThrow().work();
        try {
            PipelineProcess.pass(app, pipeline, kernel, platform, time, (_, _) -> {}).run(work);
        } catch (UnavailableException | LeaseLostException failed) {
            // Another worker, or this one, leases the records again.
        } finally {
            batch = null;
        }
    }

    boolean drained() {
        try {
            return platform.source(source).drained();
        } catch (UnavailableException failed) {
            return false;
        }
    }

    /// Returns the rows of a view with one key.
    Map<String, List<Long>> view(String name) {
        var rows = new HashMap<String, List<Long>>();
        platform.view(name).rows(row -> rows.put(row.key().getFirst(), List.of(row.values())));
        return rows;
    }

    /// Ends the process. If it is dead, it sends nothing.
    void close() {
        try {
            platform.close();
        } catch (UnavailableException dead) {
            // Its leases expire.
        } finally {
            batch = null;
        }
    }
}
