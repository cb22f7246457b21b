package dev.leat.operations.platform;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Queue;
import dev.leat.app.Table;
import dev.leat.delivery.EndpointStatus;
import dev.leat.delivery.Outage;
import dev.leat.mask.MessageReaders;
import dev.leat.operations.AppData;
import dev.leat.operations.DeliveryOperations;
import dev.leat.operations.LakeOperations;
import dev.leat.operations.ObjectOperations;
import dev.leat.operations.PipelineOperations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.StoredItemOperations;
import dev.leat.operations.StreamRecordOperations;
import dev.leat.operations.WarehouseOperations;
import dev.leat.port.Audit;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LocalServices;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.PlatformParts;
import dev.leat.port.RepairPlatform;
import dev.leat.port.StoredIdentity;
import dev.leat.port.TopicAdmin;
import dev.leat.port.ViewReader;
import dev.leat.port.ViewReader.Part;
import dev.leat.port.ViewReader.Row;
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
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The stored data of an app on a platform in this process. If the platform has no local services,
/// objects and deliveries are refused with the kind UNKNOWN. Threads share it.
public sealed class PlatformData implements AppData permits PlatformOperations {

    private static final Pattern IDENTITY = Pattern.compile("[0-9a-fA-F]{32}");

    private final App app;
    private final PlatformParts platform;
    private final EnginePlatform engine;
    private final RepairPlatform repair;
    private final Optional<LocalServices> services;
    private final Supplier<Map<String, Outage>> outages;

    /// Creates the data of an app that is not running.
    public PlatformData(App app, PlatformParts platform) {
        this(app, platform, Map::of);
    }

    /// @param outages the outages of destinations of deliveries
    public PlatformData(App app, PlatformParts platform, Supplier<Map<String, Outage>> outages) {
        this.app = app;
        this.platform = platform;
        this.engine = platform.engine();
        this.repair = platform.repair();
        this.services = platform.services();
        this.outages = outages;
    }

    /// Creates the same data.
    PlatformData(PlatformData data) {
        this(data.app, data.platform, data.outages);
    }

    /// Returns the app without the resources that clients created.
    final App declared() {
        return app;
    }

    final PlatformParts platform() {
        return platform;
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

    /// Returns the queues, including those that clients created.
    final Map<String, Queue> queues() {
        var queues = new LinkedHashMap<>(app.queues());
        services.stream()
                .flatMap(local -> local.queues().list().stream())
                .forEach(managed ->
                        queues.putIfAbsent(managed.name(), managed.definition().queue()));
        return queues;
    }

    /// Returns a queue, or refuses its name.
    final Queue definition(String name) {
        var queues = queues();
        known("queue", name, queues.keySet());
        return Objects.requireNonNull(queues.get(name));
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
    public List<EndpointStatus> endpoints() {
        var waiting = services.map(local -> local.deliveries().waiting()).orElse(List.of());
        return EndpointStatus.of(app, waiting, outages.get());
    }

    @Override
    public List<Message.Seen> browse(String queue, long cursor, int limit) {
        return queue(queue).browse(cursor, limit);
    }

    private MessageQueue queue(String name) {
        definition(name);
        return repair.queue(name);
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
                                RefusedOperationException.unknown(
                                        "this platform has no lake tables"));
        return new PlatformLake(tables, engine.maintenance(), app);
    }

    @Override
    public WarehouseOperations warehouse() {
        var tables =
                engine.warehouse()
                        .orElseThrow(() ->
                                RefusedOperationException.unknown(
                                        "the app has no warehouse tables"));
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
