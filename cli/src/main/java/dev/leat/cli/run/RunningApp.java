package dev.leat.cli.run;

import dev.leat.alarm.AlarmGauges;
import dev.leat.alarm.AlarmMonitor;
import dev.leat.alarm.MeasureReader;
import dev.leat.app.App;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.metrics.PipelineGauges;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LocalServices;
import dev.leat.port.QueueAdmin;
import dev.leat.port.StateCondition;
import dev.leat.port.Time;
import dev.leat.run.Pipelines;
import dev.leat.server.AccessToken;
import dev.leat.server.Server;
import dev.leat.server.Site;
import dev.leat.server.aws.AwsEndpoint;
import dev.leat.server.aws.MisdirectedCalls;
import dev.leat.server.aws.RestService;
import dev.leat.server.aws.Service;
import dev.leat.server.aws.SignatureFilter;
import dev.leat.server.doc.Documentation;
import dev.leat.server.health.Health;
import dev.leat.server.health.Metrics;
import dev.leat.server.intake.Intake;
import dev.leat.server.operations.Operations;
import dev.leat.server.operations.OperationsSite;
import dev.leat.server.operations.PlatformOperations;
import dev.leat.server.query.Queries;
import dev.leat.server.s3.S3Operations;
import dev.leat.server.s3.wire.S3Endpoint;
import dev.leat.server.sns.Sns;
import dev.leat.server.sqs.Sqs;
import dev.leat.server.statistics.Statistics;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/// An app at work in this process: platform, engine and server, put together here and nowhere else.
/// Closing stops in order: passes under way are finished, then nobody is answered any more, then
/// the state is closed.
public final class RunningApp implements AutoCloseable {

    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final CommandHints hints;
    private final RunContext ground;
    private final List<String> notices;
    private final Queue<Note> notes = new ConcurrentLinkedQueue<>();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final Pipelines pipelines;
    private final AlarmMonitor watcher;
    private final DeliveryTransports outgoing;
    private final Operations operations;
    private final Optional<AccessToken> lock;
    private final Server server;
    private volatile Optional<Server> aws = Optional.empty();
    private volatile boolean ready;

    /// Opens everything and starts to work.
    ///
    /// @param today reads the app's file again, for previews
    /// @throws Failure if the state or the port is taken
    public RunningApp(
            App app, AppLocation where, Ports ports, CommandHints hints, Supplier<App> today) {
        this(app, where, ports, hints, today, Time.system());
    }

    /// The same by another clock.
    RunningApp(
            App app,
            AppLocation where,
            Ports ports,
            CommandHints hints,
            Supplier<App> today,
            Time time) {
        this.hints = hints;
        var state = where.state();
        try {
            if (!Files.exists(state)) {
                // A start that fails leaves no state behind.
                ports.probe();
            }
            ground = AppParts.ground(app, where, hints, time);
            closers.push(ground::close);
            notices = AppParts.starts(app, ground, hints);
            var platform = ground.platform();
            var engine = platform.engine();
            var repair = platform.repair();
            var services = ground.services();
            var kernels = new Kernels();
            closers.push(kernels::close);
            var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            closers.push(meters::close);
            pipelines = pipelines(app, engine, kernels, meters, state);
            var gauges =
                    new PipelineGauges(
                            app,
                            () -> names(services.queues()),
                            repair::queue,
                            pipelines::status,
                            meters);
            var measures =
                    new MeasureReader(app, repair::queue, pipelines::status, pipelines::lastMinute);
            watcher =
                    new AlarmMonitor(
                            app,
                            repair,
                            measures,
                            Thread.ofPlatform().factory(),
                            notes::add,
                            LoggerFactory.getLogger(AlarmMonitor.class));
            AlarmGauges.register(app, watcher, meters);
            outgoing =
                    new DeliveryTransports(
                            app,
                            AppParts.environment(app, where),
                            services.deliveries(),
                            time,
                            this::aws,
                            meters,
                            this::tell);
            var queries = new Queries(state);
            operations =
                    new PlatformOperations(
                            app,
                            platform,
                            this::condition,
                            this::status,
                            watcher::status,
                            new Previews(app, platform, today, hints),
                            queries);
            var token = AccessToken.random();
            lock =
                    ports.locked()
                            ? ports.token().or(() -> Optional.of(TokenFile.of(state)))
                            : Optional.empty();
            var health =
                    new Health(
                            this::condition,
                            this::status,
                            operations::counts,
                            this::conditions,
                            watcher::status);
            var endpoints =
                    List.<Service>of(
                            new Sqs(services.queues(), repair::queue, time),
                            new Sns(services.topics(), services.queues(), time));
            var sites = new ArrayList<Site>();
            sites.add(MisdirectedCalls.certain(endpoints, this::aws));
            sites.addAll(ports.doors(lock, health));
            sites.addAll(
                    List.of(
                            health,
                            new Metrics(meters, () -> refresh(gauges)),
                            new OperationsSite(operations, token),
                            new Documentation(app),
                            new Statistics(app, engine::view),
                            new Intake(app, repair::queue, time),
                            MisdirectedCalls.likely(endpoints, this::aws)));
            server = ports.api(sites);
            closers.push(server::close);
            // First: the server waits for those who wait for a statement.
            closers.push(queries::close);
            if (ports.aws().isPresent()) {
                aws = Optional.of(aws(ports, services, endpoints, time));
            }
            closers.push(outgoing::close);
            closers.push(pipelines::close);
            closers.push(watcher::close);
            RunningInfo.here(server.url(), token, where.environment(), aws(), where.digest())
                    .write(state);
            closers.push(() -> RunningInfo.removeOwn(state));
            // Nothing is counted before; what fails to start has not run.
            ground.runs(app);
            ground.keepReserve();
            pipelines.start();
            watcher.start();
            outgoing.start();
            ready = true;
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private void refresh(PipelineGauges gauges) {
        gauges.refresh();
        outgoing.refresh();
    }

    /// Kernels for files have a database of their own, which not every app needs.
    private Pipelines pipelines(
            App app, EnginePlatform platform, Kernels kernels, MeterRegistry meters, Path state) {
        if (app.pipelines().values().stream().allMatch(p -> p.from().files().isEmpty())) {
            return new Pipelines(app, platform, kernels, meters, EngineOptions.defaults());
        }
        var files =
                new FileKernels(
                        Runtime.getRuntime().availableProcessors(),
                        FileKernels.DEFAULT_MEMORY,
                        state.resolve("spill"),
                        List.of(state.resolve("objects")));
        closers.push(files::close);
        return new Pipelines(
                app,
                platform,
                kernels,
                new RoundKernels(files),
                new FileReaders(),
                meters,
                EngineOptions.defaults());
    }

    private static List<String> names(QueueAdmin queues) {
        return queues.list().stream().map(QueueAdmin.Managed::name).toList();
    }

    private Server aws(Ports ports, LocalServices services, List<Service> endpoints, Time time) {
        var signatures = lock.map(token -> new SignatureFilter(token, time));
        var s3 = S3Operations.of(services.buckets(), services.queues(), services::topics);
        var objects = Optional.<RestService>of(new S3Endpoint(s3, time));
        var endpoint = new AwsEndpoint(endpoints, objects, signatures);
        var listening = ports.aws(endpoint);
        closers.push(listening::close);
        // First: it ends those who wait for a message, and the server waits for them.
        closers.push(endpoint::close);
        return listening;
    }

    RunContext ground() {
        return ground;
    }

    public Operations operations() {
        return operations;
    }

    public String url() {
        return server.url();
    }

    /// The address for clients of AWS, if there is one.
    public Optional<String> aws() {
        return aws.map(Server::url);
    }

    /// Whether whoever asks needs the token.
    public boolean locked() {
        return lock.isPresent();
    }

    /// What a person should know of the state that was found, a sentence each.
    public List<String> notices() {
        return notices;
    }

    /// What has come up since the last call, a sentence each; never blocks.
    public List<String> news() {
        var news = new ArrayList<>(ground.later().stream().map(hints::complete).toList());
        for (var note = notes.poll(); note != null; note = notes.poll()) {
            news.add(note.line());
        }
        for (var word = told.poll(); word != null; word = told.poll()) {
            news.add(word);
        }
        return news;
    }

    /// Logs what the pipelines do from now on, and their totals when all is closed.
    public void logStatus() {
        var log =
                new StatusLog(
                        operations.app(),
                        this::status,
                        hints,
                        ground.platform().repair().time(),
                        LoggerFactory.getLogger(StatusLog.class));
        closers.addLast(log::close);
        log.start();
    }

    /// Adds a sentence to the news.
    public void tell(String sentence) {
        told.add(sentence);
    }

    /// How many messages the process before this one worked on when it was cut off.
    public long suspects() {
        return ground.suspects();
    }

    /// Whether all is processed, and all delivered that can be now.
    public boolean idle() {
        // What is delivered may come back to the app.
        return pipelines.idle() && outgoing.idle() && pipelines.idle();
    }

    /// How each pipeline is; none runs without the state folder.
    public Map<String, PipelineStatus> status() {
        var status = new LinkedHashMap<>(pipelines.status());
        var folder = condition();
        status.replaceAll((_, now) ->
                folder.kind() == StateCondition.Kind.REMOVED
                        ? now.stopped(folder.sentence())
                        : now.withDetail(hints.complete(now.detail())));
        return status;
    }

    /// The condition of the state folder.
    public StateCondition condition() {
        return ready ? ground.condition() : StateCondition.STARTING;
    }

    private Map<String, Optional<String>> conditions() {
        var conditions = new LinkedHashMap<>(ground.conditions());
        conditions.replaceAll((_, why) -> why.map(hints::complete));
        return conditions;
    }

    @Override
    public void close() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}
