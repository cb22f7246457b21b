package dev.leat.operations.platform;

import dev.leat.alarm.AlarmStatus;
import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Queue;
import dev.leat.app.Table;
import dev.leat.delivery.EndpointStatus;
import dev.leat.inspect.QualityReader;
import dev.leat.mask.MessageReaders;
import dev.leat.operations.AppGraph;
import dev.leat.operations.DeliveryOperations;
import dev.leat.operations.InspectionOperations;
import dev.leat.operations.LakeOperations;
import dev.leat.operations.Masking;
import dev.leat.operations.ObjectOperations;
import dev.leat.operations.Operations;
import dev.leat.operations.PipelineOperations;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.QueryResult;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.ReplayLine;
import dev.leat.operations.RunOperations;
import dev.leat.operations.StoredItemOperations;
import dev.leat.operations.StreamRecordOperations;
import dev.leat.operations.WarehouseOperations;
import dev.leat.port.AlarmLog;
import dev.leat.port.Archives;
import dev.leat.port.Audit;
import dev.leat.port.BackupSummary;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LocalServices;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.MessageQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.PlatformParts;
import dev.leat.port.RepairPlatform;
import dev.leat.port.StoredIdentity;
import dev.leat.port.TopicAdmin;
import dev.leat.port.ViewReader.Part;
import dev.leat.port.ViewReader.Row;
import dev.leat.port.ViewReader;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.watch.QualityWindow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Operations on a platform in this process. If the platform has no local services, operations on
/// objects and deliveries are refused of the kind UNKNOWN. Does not close the platform.
public final class PlatformOperations extends LiveOperations {

    private static final Pattern IDENTITY = Pattern.compile("[0-9a-fA-F]{32}");

    private final App app;
    private final EnginePlatform engine;
    private final RepairPlatform repair;
    private final Optional<LocalServices> services;
    private final PreviewReport.Maker previews;
    private final QueryResult.Runner queries;
    private final Function<Path, BackupSummary> backups;
    private final ReplayLine.Runner replays;
    private final RedriveRuns runs;
    private final PlatformInspection inspection;

    /// Creates the operations of a stopped app whose app file is not available for previews.
    public PlatformOperations(App app, PlatformParts platform) {
        this(app, platform, PreviewReport.Maker.NONE);
    }

    /// Creates the operations of a stopped app. `previews` reads the app file again.
    public PlatformOperations(App app, PlatformParts platform, PreviewReport.Maker previews) {
        this(app, platform, previews, AppProcess.NONE);
    }

    /// Creates the operations of a stopped app. `process` has those that this process has without
    /// running the app.
    public PlatformOperations(
            App app, PlatformParts platform, PreviewReport.Maker previews, AppProcess process) {
        this(
                app,
                platform,
                LiveState.stopped(() -> kept(app, platform.repair()), process),
                previews,
                QueryResult.Runner.NONE,
                _ -> {
                    throw RefusedOperationException.unknown("the app is not running");
                },
                ReplayLine.Runner.NONE);
    }

    /// Creates the operations of a running app. `queries` runs SQL statements, `backups` writes a
    /// backup to a folder, and `replays` processes records again.
    public PlatformOperations(
            App app,
            PlatformParts platform,
            LiveState live,
            PreviewReport.Maker previews,
            QueryResult.Runner queries,
            Function<Path, BackupSummary> backups,
            ReplayLine.Runner replays) {
        super(live);
        this.app = app;
        this.engine = platform.engine();
        this.repair = platform.repair();
        this.services = platform.services();
        this.previews = previews;
        this.queries = queries;
        this.backups = backups;
        this.replays = replays;
        this.runs = new RedriveRuns(app, repair, previews);
        this.inspection = new PlatformInspection(app, repair, previews, runs);
    }

    private static List<AlarmStatus> kept(App app, RepairPlatform platform) {
        if (app.alarms().isEmpty()) {
            return List.of();
        }
        var states = platform.alarms().states();
        return app.alarms().keySet().stream()
                .filter(states::containsKey)
                .map(states::get)
                .map(AlarmStatus::stored)
                .toList();
    }

    /// Returns the app. The queues and buckets that clients created come after those of the app
    /// file.
    @Override
    public App app() {
        var buckets = new LinkedHashMap<>(app.buckets());
        services.stream()
                .flatMap(local -> local.buckets().names().stream())
                .forEach(name -> buckets.putIfAbsent(name, Bucket.named(name)));
        return app.withQueues(queues()).withBuckets(buckets);
    }

    private Map<String, Queue> queues() {
        var queues = new LinkedHashMap<>(app.queues());
        services.stream()
                .flatMap(local -> local.queues().list().stream())
                .forEach(managed ->
                        queues.putIfAbsent(managed.name(), managed.definition().queue()));
        return queues;
    }

    @Override
    public Set<String> personal(String queue) {
        return new TreeSet<>(MessageReaders.personal(app(), queue, this::subscribed));
    }

    /// Returns the queues that receive messages of a topic, also those that clients subscribed, and
    /// the dead-letter queues of these subscriptions.
    private List<String> subscribed(String topic) {
        return services.stream()
                .flatMap(local -> local.topics().subscriptions(topic).stream())
                .filter(subscribed -> subscribed.protocol() == TopicAdmin.Protocol.SQS)
                .flatMap(subscribed ->
                        Stream.concat(
                                Stream.of(subscribed.endpoint()),
                                subscribed.terms().letters().stream()))
                .toList();
    }

    @Override
    public Map<String, Counts> counts() {
        var counts = new LinkedHashMap<String, Counts>();
        for (var name : queues().keySet()) {
            try {
                counts.put(name, repair.queue(name).counts());
            } catch (NoSuchQueueException missing) {
                if (app.queues().containsKey(name)) {
                    throw missing;
                }
                // A client has just deleted the queue.
            }
        }
        return counts;
    }

    @Override
    public List<AlarmLog.Note> notes(int limit) {
        return repair.alarms().notes(limit);
    }

    @Override
    public List<EndpointStatus> endpoints() {
        var waiting = services.map(local -> local.deliveries().waiting()).orElse(List.of());
        return EndpointStatus.of(app, waiting, outages());
    }

    @Override
    public void send(String queue, List<Message.Outgoing> messages) {
        var definition = definition(queue);
        messages.stream()
                .flatMap(message -> message.lacks(definition).stream())
                .findFirst()
                .ifPresent(lacking -> {
                    throw RefusedOperationException.invalid(lacking);
                });
        repair.queue(queue).send(messages);
    }

    @Override
    public List<Message.Seen> browse(String queue, long cursor, int limit) {
        return queue(queue).browse(cursor, limit);
    }

    @Override
    public PreviewReport preview(String queue, Audit.Terms terms) {
        definition(queue);
        return previews.preview(queue, terms);
    }

    @Override
    public List<PredictedOutcome> predict(String queue, List<DeadLetterQueue.Return> letters) {
        definition(queue);
        return previews.predict(queue, letters);
    }

    @Override
    public DeadLetterQueue letters(String queue) {
        definition(queue);
        return repair.deadLetters(queue);
    }

    @Override
    public InspectionOperations inspection(String queue) {
        definition(queue);
        return inspection.of(
                queue,
                () -> repair.queue(queue),
                () -> Masking.of(app(), queue, personal(queue)).mask());
    }

    @Override
    public RunOperations runs() {
        return runs;
    }

    @Override
    public AppGraph graph() {
        return AppGraph.of(app);
    }

    @Override
    public PipelineOperations pipeline(String pipeline) {
        known("pipeline", pipeline, app.pipelines().keySet());
        return new PlatformPipeline(app, app.pipeline(pipeline), engine, repair);
    }

    @Override
    public ObjectOperations objects() {
        return new PlatformObjects(engine::buckets, services.map(LocalServices::buckets), app());
    }

    @Override
    public StoredItemOperations items() {
        var tables = new TreeMap<>(app.all(Table.class));
        services.stream()
                .flatMap(local -> local.tables().list().stream())
                .forEach(info -> tables.put(info.table().name(), info.table()));
        return new PlatformItems(engine.tables(), tables, app.all(Table.class).keySet());
    }

    @Override
    public List<QualityWindow> quality(String pipeline, int limit) {
        if (!app.pipelines().containsKey(pipeline)) {
            throw RefusedOperationException.unknown("there is no pipeline " + pipeline);
        }
        return new QualityReader(app, repair.quality(), repair.time()).windows(pipeline, limit);
    }

    @Override
    public List<Archives.Archive> archives() {
        return services.map(local -> local.archives().list()).orElse(List.of());
    }

    @Override
    public StreamRecordOperations streams() {
        return services.<StreamRecordOperations>map(
                        local -> new PlatformStreams(local.streams(), app))
                .orElseGet(() -> new StreamsOnAws(repair.streamAccess(), app));
    }

    @Override
    public LakeOperations lake() {
        var tables =
                engine.lake()
                        .orElseThrow(() ->
                                RefusedOperationException.unknown("this platform has no lake tables"));
        return new PlatformLake(tables, engine.maintenance(), app);
    }

    @Override
    public WarehouseOperations warehouse() {
        var tables =
                engine.warehouse()
                        .orElseThrow(() ->
                                RefusedOperationException.unknown("the app has no warehouse tables"));
        return new PlatformWarehouse(tables, app);
    }

    @Override
    public DeliveryOperations deliveries() {
        return new PlatformDeliveries(
                services(
                        "on AWS a batch waits for the response of an endpoint, so no record waits,"
                                + " and topics are in SNS, which does not list deliveries; use"
                                + " `aws sns list-subscriptions`"),
                repair.time());
    }

    /// @param instead the reason why there are no services, and what to use instead
    private LocalServices services(String instead) {
        return services.orElseThrow(() -> RefusedOperationException.unknown(instead));
    }

    @Override
    public Audit audit() {
        return repair.audit();
    }

    @Override
    public List<StoredIdentity> identities(String pipeline, String identity) {
        known("pipeline", pipeline, app.pipelines().keySet());
        if (!IDENTITY.matcher(identity).matches()) {
            throw RefusedOperationException.invalid("an identity is 32 hex digits");
        }
        return engine.identities(pipeline, HexFormat.of().parseHex(identity));
    }

    @Override
    public void rows(String view, Consumer<Row> each) {
        view(view).rows(each);
    }

    @Override
    public void parts(String view, Consumer<Part> each) {
        view(view).parts(each);
    }

    @Override
    public QueryResult query(String statement, int limit, boolean unmasked) {
        return queries.query(this, statement, limit, unmasked);
    }

    @Override
    public BackupSummary backup(String folder) {
        return backups.apply(Path.of(folder));
    }

    @Override
    public void replay(
            String pipeline,
            Instant from,
            Instant to,
            List<String> also,
            Consumer<ReplayLine> each) {
        replays.replay(pipeline, from, to, also, each);
    }

    /// Stops the redrives of this process.
    @Override
    public void close() {
        runs.end();
        super.close();
    }

    private MessageQueue queue(String name) {
        definition(name);
        return repair.queue(name);
    }

    private Queue definition(String name) {
        var queues = queues();
        known("queue", name, queues.keySet());
        return Objects.requireNonNull(queues.get(name));
    }

    private ViewReader view(String name) {
        known("view", name, app.views().keySet());
        return engine.view(name);
    }

    private static void known(String kind, String name, Set<String> names) {
        if (!names.contains(name)) {
            throw RefusedOperationException.unknown(kind, name, names);
        }
    }
}
