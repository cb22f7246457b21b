package dev.leat.cli.function;

import dev.leat.alarm.AlarmMonitor;
import dev.leat.alarm.MeasureReader;
import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Environment;
import dev.leat.app.Pipeline;
import dev.leat.app.ScheduledRedrives;
import dev.leat.aws.AwsClients;
import dev.leat.aws.sqs.ProcessedMessages;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.aws.sqs.SqsQueues;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.state.TableLease;
import dev.leat.cli.log.MetricLog;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.run.RunContext;
import dev.leat.function.process.FunctionCompiler;
import dev.leat.inspect.ConsolePages;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.load.FilePipelineContext;
import dev.leat.lookup.Lookups;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.run.Invocations;
import dev.leat.task.Tasks;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;

/// An app on AWS in this process that processes the messages that its caller delivers. Creating it
/// calls no service. Owned by one thread.
public final class FunctionApp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FunctionApp.class);

    /// The time for the first request before the first messages.
    private static final Duration CONNECTING = Duration.ofSeconds(2);

    /// The lease of the process that runs the redrive policies; this text is stored.
    private static final String REDRIVE_LEASE = "redrive policies";

    private final App app;
    private final Environment environment;
    private final Time time;
    private final PipelineReaders readers;
    private final ProcessedMessages processed = new ProcessedMessages();
    private final Supplier<AwsClients> clients;
    private final Path folder;
    private final FileRoom room;
    private final Kernels kernels;
    private final LazyFileKernels fileKernels;
    private @Nullable Session open;

    /// The connections to services and what uses them.
    private record Session(
            RunContext context,
            SqsQueues queues,
            Lookups lookups,
            Invocations invocations,
            MetricLog metrics) {}

    /// @param environment an environment of the app on AWS
    /// @param folder a folder for temporary files
    /// @param room the room for a file
    /// @param compiler has the classes of `java` steps
    /// @param bindings the bound expressions of the app, as far as they are known ([#bound])
    public FunctionApp(
            App app,
            Environment environment,
            Path folder,
            FileRoom room,
            FunctionCompiler compiler,
            BindingCache bindings,
            Time time) {
        this(
                app,
                environment,
                folder,
                room,
                compiler,
                bindings,
                time,
                () -> AwsClients.of(Optional.of(environment.aws().orElseThrow().region())));
    }

    /// @param clients creates the clients, which are closed with the connections
    public FunctionApp(
            App app,
            Environment environment,
            Path folder,
            FileRoom room,
            FunctionCompiler compiler,
            BindingCache bindings,
            Time time,
            Supplier<AwsClients> clients) {
        this.app = app;
        // A function is in no VPC, so it reaches no database, and its zip file has no driver.
        this.environment = environment.withoutWarehouse();
        this.time = time;
        this.clients = clients;
        this.readers = new PipelineReaders(app, resourceNames());
        this.folder = folder;
        this.room = room;
        LookupReader reader = (lookup, keys) -> session().lookups().read(lookup, keys);
        this.kernels = Kernels.with(bindings, folder, reader, compiler);
        this.fileKernels = new LazyFileKernels(folder, reader);
    }

    /// Adds all expressions of an app's pipelines that read queues to a cache, and returns the
    /// cache.
    public static BindingCache bound(App app, BindingCache bindings) {
        try (var kernels = Kernels.with(bindings)) {
            app.pipelines().values().stream()
                    .filter(pipeline -> pipeline.from().files().isEmpty())
                    .forEach(pipeline -> kernels.explain(app, pipeline));
        }
        return bindings;
    }

    private AwsResourceNames resourceNames() {
        return new AwsResourceNames(app.name(), environment.aws().orElseThrow().prefix());
    }

    /// Loads the libraries for DuckDB and AWS on threads of their own, while the caller reads the
    /// app.
    public static void loadInBackground(String region) {
        DuckDb.loadInBackground();
        AwsClients.loadInBackground(region);
    }

    /// Compiles pipelines and connects to the state table, so that their first messages need not
    /// wait for this.
    ///
    /// @throws dev.leat.port.UnsupportedByPlatformException if AWS does not support a source or a
    ///   sink of the app
    public void prepare(List<String> pipelines) {
        var session = session();
        var connecting = Tasks.once("leat-connect", () -> connect(session));
        connecting.start();
        pipelines.forEach(session.invocations()::prepare);
        Threads.awaitEnd(List.of(connecting), CONNECTING);
    }

    /// Makes the first request to the state table. If it is unavailable, the first messages find
    /// this, too.
    private void connect(Session session) {
        try {
            session.context().runs(app);
        } catch (RuntimeException down) {
            LOG.warn("The state table is unavailable at the start: {}", down.getMessage());
        }
    }

    private Session session() {
        var session = open;
        if (session == null) {
            session = connected();
            open = session;
        }
        return session;
    }

    private Session connected() {
        var context =
                RunContext.onAws(
                        app,
                        environment,
                        clients.get(),
                        time,
                        new QueueUse.Events(processed),
                        folder);
        try {
            var platform = context.platform();
            var meters = new SimpleMeterRegistry();
            var lookups = AppLookups.of(app, platform.engine());
            AppLookups.start(app, lookups, meters);
            var invocations =
                    new Invocations(
                            app,
                            platform.engine(),
                            new FilePipelineContext.Kernels(
                                    kernels, fileKernels, new FileReaders()),
                            new FunctionFiles(room, context.aws().queues()),
                            meters,
                            EngineOptions.defaults());
            var metrics =
                    new MetricLog(
                            app,
                            resourceNames().of(app.name()),
                            invocations::status,
                            platform.repair()::queue,
                            meters,
                            time,
                            LoggerFactory.getLogger(MetricLog.class));
            return new Session(context, context.aws().queues(), lookups, invocations, metrics);
        } catch (RuntimeException failed) {
            context.close();
            throw failed;
        }
    }

    /// Returns true if the messages of a queue in SQS name files.
    ///
    /// @throws IllegalArgumentException if no pipeline reads the queue
    public boolean readsFiles(String queue) {
        return readers.ofQueue(queue).from().files().isPresent();
    }

    /// Processes messages of one queue, and returns the receipt handles of those that are not
    /// needed any more. The caller deletes these; the others must stay in the queue.
    ///
    /// @param queue the name of the queue in SQS
    /// @param until begins no batch after this time, and stops a file at its next checkpoint
    /// @param limit interrupts a batch that is not complete after this time
    /// @throws IllegalArgumentException if no pipeline reads the queue
    /// @throws dev.leat.port.CorruptStateException if stored state is corrupt
    public Set<String> process(
            String queue, List<Message> messages, Instant until, Duration limit) {
        var pipeline = readers.ofQueue(queue);
        var source = pipeline.from().queue();
        var session = session();
        try {
            session.context().runs(app);
            session.queues().deliver(source, messages);
            run(session, pipeline, until, limit);
        } catch (UnavailableException down) {
            LOG.warn("Messages of queue {} stay in it: {}", queue, down.getMessage());
        } catch (InterruptedException stopped) {
            LOG.warn("A batch of queue {} was interrupted before the deadline", queue);
        } finally {
            // Messages that were not processed return without an attempt.
            giveBack(source, session.queues()::release);
            if (pipeline.from().files().isPresent()) {
                // The message of a file that was interrupted returns with an attempt: its
                // visibility
                // timeout is long. Another process may continue the file, so what is staged on this
                // disk is deleted.
                giveBack(source, session.queues()::abandon);
                session.context().aws().clearScratch();
            }
        }
        session.metrics().logPipelines();
        return processed.take();
    }

    /// Processes records of one shard of a stream, and returns the sequence number of the first one
    /// that is not finished; empty if all are. The caller must deliver this record and the records
    /// behind it again.
    ///
    /// @param running the names of the pipelines that the function runs
    /// @param until begins no batch after this time
    /// @param end the time at which this process is killed if the call has not returned
    /// @throws IllegalArgumentException if it is not known which pipeline processes the records
    /// @throws dev.leat.port.CorruptStateException if stored state is corrupt
    public Optional<String> process(
            ShardRecords records, List<String> running, Instant until, Instant end) {
        var pipeline = readers.ofStream(records.stream(), running);
        var session = session();
        var unfinished =
                new StreamInvocation(
                                () -> session.context().runs(app),
                                session.context().aws().streams(),
                                session.invocations(),
                                time)
                        .run(pipeline, records, until, end);
        session.metrics().logPipelines();
        return unfinished;
    }

    private static void run(Session session, Pipeline pipeline, Instant until, Duration limit)
            throws InterruptedException {
        try (var _ = new InterruptTimer(limit)) {
            session.invocations().run(pipeline.name(), until);
        }
    }

    /// Returns the messages of a queue, unless SQS is unavailable.
    private static void giveBack(String source, Consumer<String> how) {
        try {
            how.accept(source);
        } catch (UnavailableException down) {
            LOG.warn(
                    "Messages of queue {} return when their timeout ends: {}",
                    source,
                    down.getMessage());
        }
    }

    /// Runs the redrive policies of the app, unless another process runs them. Uses connections of
    /// its own, so that dead letters are hidden from other consumers only during this call.
    ///
    /// @param until stops redrives at this time; the next call continues them
    /// @param end the time at which this process is killed if the call has not returned; another
    ///   process then can run the policies
    /// @throws UnavailableException if an alarm could not be evaluated
    /// @throws dev.leat.port.CorruptStateException if stored state is corrupt
    public void redrive(Instant until, Instant end) throws InterruptedException {
        var policies = app.withAlarms(ScheduledRedrives.of(app));
        var use = new QueueUse.Command(LOG::warn, () -> false);
        var aws = clients.get();
        try (var context = RunContext.onAws(policies, environment, aws, time, use, folder)) {
            var table = new StateTable(aws.dynamoDb(), resourceNames().stateTable(), time);
            var lease = new TableLease(table, REDRIVE_LEASE, time);
            if (!lease.acquire(end)) {
                LOG.info("Another invocation runs the redrive policies; this one does nothing");
                return;
            }
            try {
                var repair = context.platform().repair();
                var measures = MeasureReader.ofQueues(policies, repair::queue);
                AlarmMonitor.of(policies, repair, measures, new ConsolePages(), _ -> {})
                        .evaluate(until);
            } finally {
                release(lease);
            }
        }
    }

    private static void release(TableLease lease) {
        try {
            lease.release();
        } catch (UnavailableException down) {
            LOG.warn("The lease of the redrive policies expires later: {}", down.getMessage());
        }
    }

    /// Closes all connections. The next use opens new ones.
    public void disconnect() {
        var session = open;
        open = null;
        if (session != null) {
            session.invocations().close();
            session.context().close();
        }
    }

    @Override
    public void close() {
        disconnect();
        kernels.close();
        fileKernels.close();
    }
}
