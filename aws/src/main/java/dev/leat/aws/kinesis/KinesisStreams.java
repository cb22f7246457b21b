package dev.leat.aws.kinesis;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.StreamSource;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.aws.sqs.SqsQueues;
import dev.leat.aws.state.ShardLeases;
import dev.leat.aws.state.StateTable;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.StreamRecord;
import dev.leat.port.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/// The streams in Kinesis that pipelines of an app read. A stream is not read before the first
/// request for a lease. Thread-safe. Closing gives the shards to other workers.
public final class KinesisStreams implements AutoCloseable {

    private final Supplier<KinesisClient> client;
    private final AwsResourceNames names;
    private final App app;
    private final StateTable table;
    private final SqsQueues queues;
    private final Time time;
    private final QueueUse use;
    private final String worker;
    private final StreamStore store;
    private final Map<String, KinesisSource> sources = new HashMap<>();
    private final Map<String, ShardDelivery> deliveries = new HashMap<>();
    private final List<ShardThreads> threads = new ArrayList<>();

    /// @param table has the leases and the checkpoints
    /// @param queues the queues of redriven dead letters
    /// @param use determines whether threads read the streams
    public KinesisStreams(
            Supplier<KinesisClient> client,
            AwsResourceNames names,
            App app,
            StateTable table,
            SqsQueues queues,
            Time time,
            QueueUse use) {
        this.client = client;
        this.names = names;
        this.app = app;
        this.table = table;
        this.queues = queues;
        this.time = time;
        this.use = use;
        this.worker =
                use instanceof QueueUse.Events
                        ? ShardLeases.FUNCTION
                        : UUID.randomUUID().toString();
        this.store = new StreamStore(queues.store(), this::opened);
    }

    /// Returns the source of a pipeline that reads a stream, by the queue of its redriven dead
    /// letters; empty for another source.
    public Optional<Source> source(String name) {
        return reader(name).map(_ -> opened(name));
    }

    /// Returns the source store of a pipeline that reads a stream; empty for another source.
    public Optional<Store> store(String source) {
        return reader(source).map(_ -> store);
    }

    /// Leases a shard, and adds records that Lambda has delivered to those that wait for a lease.
    ///
    /// @param name the source
    /// @param records records of the shard in their order
    /// @param end the time at which the invocation ends
    /// @throws dev.leat.port.UnavailableException if Kinesis or the state table is unavailable, a
    ///   container has leased the shard, or records of its parents are not finished
    public DeliveredRecords deliver(
            String name, String shard, List<StreamRecord> records, Instant end) {
        ShardDelivery delivery;
        synchronized (this) {
            var _ = opened(name);
            delivery = Objects.requireNonNull(deliveries.get(name));
        }
        return delivery.deliver(shard, records, end);
    }

    private Optional<StreamReader> reader(String name) {
        return app.consumers(name).stream()
                .filter(pipeline -> pipeline.from() instanceof StreamSource)
                .map(pipeline ->
                        new StreamReader(pipeline.name(), (StreamSource) pipeline.from(), worker))
                .findFirst();
    }

    private synchronized KinesisSource opened(String name) {
        var known = sources.get(name);
        if (known != null) {
            return known;
        }
        var reader = reader(name).orElseThrow();
        var reads = new ShardReads(KinesisStream.of(client, names, reader.from().stream()));
        var keeper = new ShardKeeper(reader, reads, table, time);
        var source =
                new KinesisSource(
                        app, name, reads, keeper, queues, time, use instanceof QueueUse.OnDemand);
        sources.put(name, source);
        deliveries.put(name, new ShardDelivery(keeper, reads, time));
        if (use instanceof QueueUse.Workers) {
            var started = new ShardThreads(reads.what(), source, time);
            threads.add(started);
            started.start();
        }
        return source;
    }

    @Override
    public void close() {
        List<ShardThreads> all;
        List<KinesisSource> opened;
        synchronized (this) {
            all = List.copyOf(threads);
            opened = List.copyOf(sources.values());
        }
        all.forEach(ShardThreads::close);
        opened.forEach(source -> source.keeper().close());
    }
}
