package dev.leat.aws.state;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/// The leases of the workers of a pipeline on the shards of its stream, in a state table: an item
/// for each shard, with its owner, the deadline and the checkpoint. A lease has a random number of
/// its own. Each write is conditional on it, so a worker that lost its lease writes nothing. The
/// clocks of the workers must be nearly the same. Thread-safe.
///
/// Each worker also has an item, so that the others know how many shards it may have.
public final class ShardLeases {

    /// The time for which an item is kept after its last change: longer than any record of a
    /// stream, which is at most 365 days.
    private static final Duration KEPT = Duration.ofDays(400);

    /// A request ends, with all its attempts, well before a lease on a shard expires.
    private static final AwsRequestOverrideConfiguration SHORT =
            AwsRequestOverrideConfiguration.builder()
                    .apiCallAttemptTimeout(Duration.ofSeconds(5))
                    .apiCallTimeout(Duration.ofSeconds(12))
                    .build();

    /// The name of all processes of a function in Lambda. Lambda invokes a function with records of
    /// a shard only after the previous such invocation has ended, so each one takes the lease of
    /// another one at once.
    public static final String FUNCTION = "function";

    private static final String FREE =
            "attribute_not_exists(holder) OR expires <= :now OR holder = :holder";
    private static final String WORKER = "worker";
    private static final String HOLDER = "holder";
    private static final String EXPIRES = "expires";
    private static final String SINCE = "since";
    private static final String LAST = "last";
    private static final String HELD = "holder = :holder";

    private final StateTable table;
    private final String partition;
    private final String worker;
    private final InstantSource clock;

    /// @param created the time at which the stream was created
    /// @param worker a name that no other worker has, or [#FUNCTION]
    public ShardLeases(
            StateTable table,
            String pipeline,
            String stream,
            Instant created,
            String worker,
            InstantSource clock) {
        this.table = table;
        this.partition = StateKey.shards(pipeline, stream, created);
        this.worker = worker;
        this.clock = clock;
    }

    /// A lease of this worker.
    public record Held(String shard, AttributeValue holder) {}

    /// A new lease, with the progress of its shard.
    public record Taken(Held held, ShardProgress progress) {}

    /// A shard that a worker has leased at some time.
    ///
    /// @param worker the owner; empty if the shard is free
    /// @param expires the deadline of the last lease
    /// @param written the time of the last change, in whole seconds
    public record Listed(
            String shard,
            Optional<String> worker,
            Instant expires,
            Instant written,
            ShardProgress progress) {}

    /// The shards and the workers of the pipeline at one time.
    ///
    /// @param workers their names in alphabetical order, without [#FUNCTION]
    /// @param function true if a function in Lambda runs the pipeline, too
    public record Overview(Map<String, Listed> shards, List<String> workers, boolean function) {

        public static final Overview EMPTY = new Overview(Map.of(), List.of(), false);

        public Overview {
            shards = Map.copyOf(shards);
            workers = List.copyOf(workers);
        }

        /// Returns true if the shard is closed and all its records are finished.
        public boolean ended(String shard) {
            var listed = shards.get(shard);
            return listed != null && listed.progress().ended();
        }
    }

    /// Returns the time from which on the pipeline reads records, if it does not read all. The
    /// first call stores it.
    ///
    /// @param since the time if the pipeline is new; empty to read all records
    /// @throws dev.leat.port.UnavailableException if the table is unavailable
    public Optional<Instant> begin(Optional<Instant> since) {
        var item = new HashMap<>(new StateKey(partition, StateKey.START).attributes());
        since.ifPresent(at -> item.put(SINCE, AuditRunItem.micros(at)));
        boolean begun = put(item, "attribute_not_exists(pk)", Map.of());
        if (begun) {
            return since;
        }
        return table.get(new StateKey(partition, StateKey.START))
                .map(found -> found.get(SINCE))
                .map(AuditRunItem::instant);
    }

    /// Returns the shards and the workers of the pipeline.
    ///
    /// @throws dev.leat.port.UnavailableException if the table is unavailable
    public Overview overview() {
        var shards = new HashMap<String, Listed>();
        // This worker takes part, also if its item has expired because of slow requests.
        var workers = new TreeSet<>(Set.of(worker));
        var now = clock.instant();
        table.query(
                partition,
                StateKey.shard(partition, "").sk(),
                StateKey.worker(partition, "~").sk(),
                SHORT,
                item -> {
                    var key = StateKey.of(item);
                    var shard = key.shard();
                    var other = key.worker();
                    if (shard != null) {
                        shards.put(shard, listed(shard, item, now));
                    } else if (other != null && expires(item).isAfter(now)) {
                        workers.add(other);
                    }
                });
        boolean function = workers.remove(FUNCTION);
        return new Overview(shards, new ArrayList<>(workers), function);
    }

    private static Listed listed(String shard, Map<String, AttributeValue> item, Instant now) {
        var expires = expires(item);
        return new Listed(
                shard,
                Optional.ofNullable(item.get(WORKER))
                        .map(AttributeValue::s)
                        .filter(_ -> expires.isAfter(now)),
                expires,
                Instant.ofEpochSecond(
                                Long.parseLong(Attributes.of(item, StateTableCreation.TTL).n()))
                        .minus(KEPT),
                ShardItem.progress(item));
    }

    private static Instant expires(Map<String, AttributeValue> item) {
        return AuditRunItem.instant(Attributes.of(item, EXPIRES));
    }

    /// Makes this worker known to the others until this time.
    ///
    /// @throws dev.leat.port.UnavailableException if the table is unavailable
    public void join(Instant until) {
        var item = new HashMap<>(StateKey.worker(partition, worker).attributes());
        item.put(EXPIRES, AuditRunItem.micros(until));
        item.put(StateTableCreation.TTL, ttl(Duration.ofDays(1)));
        put(item);
    }

    private void put(Map<String, AttributeValue> item) {
        table.table()
                .call(() ->
                        table.table()
                                .client()
                                .putItem(put ->
                                        put.overrideConfiguration(SHORT)
                                                .tableName(table.name())
                                                .item(item)));
    }

    /// Removes this worker from the others' lists.
    ///
    /// @throws dev.leat.port.UnavailableException if the table is unavailable
    public void leave() {
        var key = StateKey.worker(partition, worker).attributes();
        table.table()
                .call(() ->
                        table.table()
                                .client()
                                .deleteItem(delete ->
                                        delete.overrideConfiguration(SHORT)
                                                .tableName(table.name())
                                                .key(key)));
    }

    /// Lets the other workers know that shards are free for them.
    ///
    /// @throws dev.leat.port.UnavailableException if the table is unavailable
    public void handOver() {
        var item = new HashMap<>(new StateKey(partition, StateKey.HANDOVER).attributes());
        item.put(LAST, AttributeValue.fromS(UUID.randomUUID().toString()));
        item.put(StateTableCreation.TTL, ttl(KEPT));
        put(item);
    }

    /// Returns a text that changes with each [#handOver]; empty before the first one.
    ///
    /// @throws dev.leat.port.UnavailableException if the table is unavailable
    public Optional<String> lastHandover() {
        var found = new ArrayList<String>();
        table.query(
                partition,
                StateKey.HANDOVER,
                StateKey.HANDOVER,
                SHORT,
                item -> found.add(Attributes.of(item, LAST).s()));
        return found.stream().findFirst();
    }

    /// Leases a shard. Empty if another worker has it.
    ///
    /// @param until the time at which other workers can lease it
    /// @throws dev.leat.port.UnavailableException if the table is unavailable
    public Optional<Taken> take(String shard, Instant until) {
        var key = StateKey.shard(partition, shard).attributes();
        var held = new Held(shard, AttributeValue.fromS(UUID.randomUUID().toString()));
        var values = new HashMap<String, AttributeValue>();
        values.put(":holder", held.holder());
        values.put(":worker", AttributeValue.fromS(worker));
        values.put(":expires", AuditRunItem.micros(until));
        values.put(":now", AuditRunItem.micros(clock.instant()));
        values.put(":ttl", ttl(KEPT));
        try {
            var item =
                    table.table()
                            .call(() ->
                                    table.table()
                                            .client()
                                            .updateItem(update ->
                                                    update.overrideConfiguration(SHORT)
                                                            .tableName(table.name())
                                                            .key(key)
                                                            .updateExpression(
                                                                    "SET holder = :holder, worker = :worker, expires = :expires, #ttl = :ttl")
                                                            .conditionExpression(
                                                                    worker.equals(FUNCTION)
                                                                            ? FREE
                                                                                    + " OR worker = :worker"
                                                                            : FREE)
                                                            .expressionAttributeNames(
                                                                    Map.of(
                                                                            "#ttl",
                                                                            StateTableCreation.TTL))
                                                            .expressionAttributeValues(values)
                                                            .returnValues(ReturnValue.ALL_NEW)))
                            .attributes();
            return Optional.of(new Taken(held, ShardItem.progress(item)));
        } catch (ConditionalCheckFailedException _) {
            return Optional.empty();
        }
    }

    /// Stores the progress of a leased shard, and extends the lease. Returns false if the lease is
    /// lost; then nothing is stored.
    ///
    /// @throws dev.leat.port.UnavailableException if the table is unavailable; the progress may
    ///   have been stored
    public boolean write(Held held, ShardProgress progress, Instant until) {
        var item = item(held, progress);
        item.put(WORKER, AttributeValue.fromS(worker));
        item.put(HOLDER, held.holder());
        item.put(EXPIRES, AuditRunItem.micros(until));
        return put(item, HELD, Map.of(":holder", held.holder()));
    }

    /// Stores the progress of a leased shard, and ends the lease. Returns false if the lease is
    /// lost; then nothing is stored.
    ///
    /// @throws dev.leat.port.UnavailableException if the table is unavailable; the lease expires
    public boolean release(Held held, ShardProgress progress) {
        var item = item(held, progress);
        item.put(EXPIRES, AuditRunItem.micros(Instant.EPOCH));
        return put(item, HELD, Map.of(":holder", held.holder()));
    }

    private Map<String, AttributeValue> item(Held held, ShardProgress progress) {
        var item = new HashMap<>(StateKey.shard(partition, held.shard()).attributes());
        item.putAll(ShardItem.of(progress));
        item.put(StateTableCreation.TTL, ttl(KEPT));
        return item;
    }

    private AttributeValue ttl(Duration kept) {
        return Attributes.number(clock.instant().plus(kept).getEpochSecond());
    }

    /// Returns false if the condition does not hold.
    private boolean put(
            Map<String, AttributeValue> item,
            String condition,
            Map<String, AttributeValue> values) {
        try {
            table.table()
                    .call(() ->
                            table.table()
                                    .client()
                                    .putItem(put -> {
                                        put.overrideConfiguration(SHORT)
                                                .tableName(table.name())
                                                .item(item)
                                                .conditionExpression(condition);
                                        if (!values.isEmpty()) {
                                            put.expressionAttributeValues(values);
                                        }
                                    }));
            return true;
        } catch (ConditionalCheckFailedException _) {
            return false;
        }
    }
}
