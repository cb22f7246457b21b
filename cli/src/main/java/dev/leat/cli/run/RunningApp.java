package dev.leat.cli.run;

import dev.leat.alarm.AlarmGauges;
import dev.leat.alarm.AlarmMonitor;
import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.cli.llm.LetterAdvice;
import dev.leat.cli.log.Logs;
import dev.leat.cli.log.MinuteLog;
import dev.leat.cli.log.StatusLog;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.place.ConsoleAccess;
import dev.leat.cli.place.RunningInfo;
import dev.leat.cli.terminal.CommandException;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.metrics.PipelineGauges;
import dev.leat.metrics.PipelineStatus;
import dev.leat.operations.Operations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.platform.LiveState;
import dev.leat.operations.platform.PlatformData;
import dev.leat.operations.platform.PlatformOperations;
import dev.leat.operations.platform.ProcessServices;
import dev.leat.operations.platform.RecordParts;
import dev.leat.operations.preview.CurrentApp;
import dev.leat.operations.preview.Previews;
import dev.leat.operations.query.Queries;
import dev.leat.port.PlatformParts;
import dev.leat.port.StateCondition;
import dev.leat.port.Time;
import dev.leat.run.Pipelines;
import dev.leat.server.AccessToken;
import dev.leat.server.Server;
import dev.leat.server.doc.Documentation;
import dev.leat.server.health.Health;
import dev.leat.server.health.Metrics;
import dev.leat.server.intake.Intake;
import dev.leat.server.lake.CatalogSite;
import dev.leat.server.operations.OperationsSite;
import dev.leat.server.statistics.Statistics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
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

/// An app that runs in this process. Connects its platform, engine and server. Closing first
/// finishes the batches in progress, then stops the server, and then closes the state.
public final class RunningApp implements AutoCloseable {

    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final CommandHints hints;
    private final RunContext context;
    private final List<String> notices;
    private final Queue<AppMessage> reported = new ConcurrentLinkedQueue<>();
    private final Pipelines pipelines;
    private final PrometheusMeterRegistry meters;

    /// The prefix and the name of an app on AWS.
    private final Optional<String> deployment;

    private final AlarmMonitor watcher;
    private final Optional<DeliveryTransports> outgoing;
    private final Replays replays;
    private final Operations operations;
    private final Optional<AccessToken> lock;
    private final ConsoleAccess console;
    private final Server server;
    private volatile Optional<Server> aws = Optional.empty();
    private final long suspects;
    private volatile boolean ready;

    /// Opens the stores and starts the pipelines and the server.
    ///
    /// @param today reads the current app file, for previews
    /// @throws CommandException if another process uses the state folder or a port
    public RunningApp(
            App app, AppLocation where, Ports ports, CommandHints hints, Supplier<App> today) {
        this(app, where, ports, hints, today, Time.system());
    }

    /// Starts an app with the given clock.
    RunningApp(
            App app,
            AppLocation where,
            Ports ports,
            CommandHints hints,
            Supplier<App> today,
            Time time) {
        this(app, RunPart.all(app, false), new BindingCache(), where, ports, hints, today, time);
    }

    /// Opens the stores and starts some of the pipelines and the server.
    ///
    /// @param run the pipelines that this process runs
    /// @param bindings the expressions that lint has bound; the pipelines add to them
    /// @param today reads the current app file, for previews
    /// @throws CommandException if another process uses the state folder or a port
    public RunningApp(
            App app,
            RunPart run,
            BindingCache bindings,
            AppLocation where,
            Ports ports,
            CommandHints hints,
            Supplier<App> today,
            Time time) {
        this.hints = hints;
        var state = where.state();
        try {
            if (!Files.exists(state)) {
                // Checked first, so that a failed start creates no state.
                ports.probe();
            }
            var use = new QueueUse.Workers(run.largeFiles(), run.untilIdle());
            context = AppParts.context(app, where, hints, time, use);
            closers.push(context::close);
            if (context.platform().services().isEmpty()) {
                closers.push(AppParts.hold(app, where, hints));
            }
            notices = AppParts.startMessages(app, context, hints);
            deployment =
                    AppParts.environment(app, where).aws().map(aws -> aws.prefix() + app.name());
            var engine = context.platform().engine();
            var services = context.platform().services();
            var lookups = AppLookups.of(app, engine);
            var repair = context.platform().repair();
            var platform = new PlatformParts(engine, repair, services);
            meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            closers.push(meters::close);
            AppLookups.start(app, lookups, meters);
            var kernels = Kernels.with(bindings, state, lookups);
            closers.push(kernels::close);
            var part = run.of(app);
            pipelines =
                    AppParts.pipelines(
                            part, engine, kernels, lookups, meters, where, closers::push);
            var gauges =
                    new PipelineGauges(
                            part,
                            () -> AppParts.queueNames(app, services),
                            repair::queue,
                            pipelines::status,
                            meters);
            watcher =
                    services.map(local ->
                                    AlarmMonitor.of(
                                            app,
                                            repair,
                                            AppParts.measures(app, repair, local, pipelines),
                                            hints.pages(),
                                            n -> reported.add(AppMessage.logged(n.line()))))
                            .orElseGet(() -> AlarmMonitor.withoutAlarms(app, repair));
            AlarmGauges.register(app, watcher, meters);
            outgoing =
                    services.map(local ->
                            new DeliveryTransports(
                                    app,
                                    AppParts.environment(app, where),
                                    local.deliveries(),
                                    time,
                                    this::aws,
                                    meters,
                                    text -> report(hints.complete(text)),
                                    pipelines));
            var queries = new Queries(state);
            replays = new Replays(app, platform, kernels, pipelines, hints);
            var token = AccessToken.random();
            console = ConsoleAccess.of(ports.console(), state, token, time);
            var minutes = new MinuteLog(state, meters);
            var samples =
                    new CountSamples(
                            this::status,
                            services.isPresent() ? () -> operations().counts() : Map::of,
                            minutes,
                            time);
            var current =
                    new CurrentApp(
                            () -> current(today),
                            hints::complete,
                            some -> new Kernels(state, AppLookups.of(some, engine)));
            var data =
                    new PlatformData(
                            app,
                            platform,
                            () -> outgoing.map(DeliveryTransports::outages).orElse(Map.of()));
            var records =
                    RecordParts.of(
                            new Previews(app, platform, current), data, services, where.files());
            operations =
                    new PlatformOperations(
                            data,
                            records,
                            new LiveState(
                                    this::condition,
                                    this::status,
                                    watcher::status,
                                    samples::earlier,
                                    new RunningProcess(
                                            console,
                                            minutes,
                                            outgoing,
                                            context.home()::suspects,
                                            this::url)),
                            new ProcessServices(
                                    queries,
                                    folder -> context.backup(state, folder),
                                    replays,
                                    new LetterAdvice(
                                            AppModels.of(today, where),
                                            records.repairs().orElseThrow())));
            lock = ports.lock(state);
            var health =
                    new Health(
                            this::condition,
                            this::status,
                            operations::counts,
                            this::conditions,
                            operations::endpoints,
                            watcher::status);
            var clients =
                    services.map(local ->
                            new ClientServices(
                                    local, repair::queue, this::operations, state, time));
            clients.ifPresent(served -> closers.push(served::close));
            var api = new ArrayList<>(ports.filters(lock, health));
            context.home()
                    .catalog(app)
                    .ifPresent(catalog -> api.add(new CatalogSite(catalog, this::aws, lock)));
            console.site(app, where, hints, lock).ifPresent(api::add);
            api.addAll(
                    List.of(
                            health,
                            new Metrics(meters, () -> refresh(gauges)),
                            new OperationsSite(operations, console.access(repair.audit(), time)),
                            new Documentation(app),
                            new Statistics(app, engine::view, engine.tables()),
                            new Intake(app, repair::queue)));
            server = ports.api(clients.map(served -> served.around(api, this::aws)).orElse(api));
            closers.push(server::close);
            // Closed first: the server waits for running queries, and redrives use the stores.
            closers.push(operations::close);
            closers.push(queries::close);
            aws = clients.filter(_ -> ports.aws().isPresent()).map(served -> aws(ports, served));
            outgoing.ifPresent(worker -> closers.push(worker::close));
            closers.push(pipelines::close);
            closers.push(watcher::close);
            closers.push(replays::close);
            closers.push(samples::close);
            RunningInfo.here(
                            server.url(),
                            token,
                            where.environment(),
                            aws(),
                            where.digest(),
                            AppParts.environment(app, where).aws().map(Environment.Aws::region),
                            console.address(server.url()))
                    .write(state);
            closers.push(() -> RunningInfo.removeOwn(state));
            // An app that fails before has processed nothing, so it is not recorded as run.
            StoredDefinition.store(where, context.home());
            context.runs(app);
            context.home().keepReserve();
            samples.start();
            suspects = context.home().suspects();
            pipelines.start();
            watcher.start();
            outgoing.ifPresent(DeliveryTransports::start);
            console.address(server.url()).ifPresent(hints.pages()::open);
            ready = true;
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private static App current(Supplier<App> today) {
        try {
            return today.get();
        } catch (CommandException mistakes) {
            throw RefusedOperationException.invalid(mistakes);
        }
    }

    private void refresh(PipelineGauges gauges) {
        gauges.refresh();
        outgoing.ifPresent(DeliveryTransports::refresh);
    }

    private Server aws(Ports ports, ClientServices clients) {
        var endpoint = clients.endpoint(lock);
        var listening = ports.aws(endpoint);
        closers.push(listening::close);
        // Closed first: this ends long polls, for which the server waits.
        closers.push(endpoint::close);
        return listening;
    }

    RunContext context() {
        return context;
    }

    public Operations operations() {
        return operations;
    }

    public String url() {
        return server.url();
    }

    /// Returns a link that logs a browser in to the console, once; empty without a console.
    public Optional<String> consoleLink() {
        return console.link(url());
    }

    /// Returns the address for AWS clients, if there is one.
    public Optional<String> aws() {
        return aws.map(Server::url);
    }

    /// Returns true if requests need the token.
    public boolean locked() {
        return lock.isPresent();
    }

    /// Returns messages about the state, to print at the start.
    public List<String> notices() {
        return notices;
    }

    /// Returns the messages that were added since the last call; never blocks.
    public List<AppMessage> messages() {
        context.recovered().forEach(text -> report(hints.complete(text)));
        var messages = new ArrayList<AppMessage>();
        for (var one = reported.poll(); one != null; one = reported.poll()) {
            messages.add(one);
        }
        return messages;
    }

    /// Logs the pipelines' progress from now on, and their totals on close. For an app on AWS, also
    /// logs metrics if the log is JSON.
    public void logStatus(Logs.Format format) {
        var log =
                StatusLog.of(
                        operations.app(),
                        deployment.filter(_ -> format == Logs.Format.JSON),
                        this::status,
                        hints,
                        context.platform().repair(),
                        meters);
        closers.addLast(log::close);
        log.start();
    }

    public void report(String sentence) {
        reported.add(AppMessage.of(sentence));
    }

    /// Returns the number of records that were in process when a process was killed, and that were
    /// not processed before this app started.
    public long suspects() {
        return suspects;
    }

    /// Returns true if all input is processed and no delivery can be sent at the moment.
    public boolean idle() {
        // A delivery may have sent messages to the app's own queues, so the pipelines are checked
        // again.
        return pipelines.idle()
                && replays.idle()
                && outgoing.stream().allMatch(DeliveryTransports::idle)
                && pipelines.idle();
    }

    /// Returns the status of each pipeline. If the state folder is unavailable, no pipeline runs.
    public Map<String, PipelineStatus> status() {
        var status = new LinkedHashMap<>(pipelines.status());
        var folder = condition();
        status.replaceAll((_, now) ->
                folder.kind() == StateCondition.Kind.REMOVED
                        ? now.stopped(folder.sentence())
                        : now.withDetail(hints.complete(now.detail())));
        return status;
    }

    /// Returns the condition of the state folder.
    public StateCondition condition() {
        return ready ? context.condition() : StateCondition.STARTING;
    }

    private Map<String, Optional<String>> conditions() {
        var conditions = new LinkedHashMap<>(context.conditions());
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
