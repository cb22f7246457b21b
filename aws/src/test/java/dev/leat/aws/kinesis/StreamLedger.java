package dev.leat.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.sqs.QueueNames;
import dev.leat.port.Message;
import dev.leat.port.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The records of a run of the model, and the rules that hold for them: each is processed once, in
/// the order of its partition key, and no two workers have records of one shard.
final class StreamLedger {

    private static final int MOST_MESSAGES = 10_000;

    /// Crashes after which a record becomes a dead letter.
    private static final int CRASHES = 4;

    /// A record that was put.
    ///
    /// @param bad true if the pipeline rejects it
    record Put(String key, int number, boolean bad) {
        long amount() {
            return bad ? -1 : number + 1;
        }
    }

    private final Platform services;
    private final AwsClients clients;
    private final AwsResourceNames names;
    private final QueueNames queues;

    /// The records by their bodies, in the order in which they were put.
    private final Map<String, Put> put = new LinkedHashMap<>();

    private final Map<String, List<String>> ofKey = new HashMap<>();

    /// The number of faults of a worker that had leased this body.
    private final Map<String, Integer> disturbed = new HashMap<>();

    /// Records that may have expired before they were processed.
    private final Set<String> expired = new HashSet<>();

    /// A lease of a worker on records of a shard.
    private record Held(int place, StreamWorker.Batch batch) {}

    private final List<Held> held = new ArrayList<>();

    /// The holder of the lease on each shard, by the key of its item.
    private final Map<String, AttributeValue> holders = new HashMap<>();

    /// Keys of items that a worker has changed after it had lost the lease.
    private final List<String> lost = new ArrayList<>();

    private int leases;

    StreamLedger(Platform services, AwsClients clients, AwsResourceNames names, App app) {
        this.services = services;
        this.clients = clients;
        this.names = names;
        this.queues = QueueNames.of(app, names);
    }

    /// Returns the body of a new record.
    String put(String key, boolean bad) {
        var all = ofKey.computeIfAbsent(key, _ -> new ArrayList<>());
        var record = new Put(key, all.size(), bad);
        var body =
                "{\"id\":\"%s-%d\",\"k\":\"%s\",\"amount\":%d}"
                        .formatted(key, record.number(), key, record.amount());
        all.add(body);
        put.put(body, record);
        return body;
    }

    /// A worker has leased records.
    void leased(int place, StreamWorker.Batch batch) {
        leases++;
        var lease = new Held(place, batch);
        for (var other : held) {
            assertThat(other.batch().shard().equals(batch.shard()) && open(other, batch.since()))
                    .as("%s was leased to two workers", batch.shard())
                    .isFalse();
        }
        var done = new HashSet<>(finished());
        for (var body : batch.bodies()) {
            if (!done.contains(body)) {
                var all = ofKey.getOrDefault(record(body).key(), List.of());
                assertThat(all.subList(0, record(body).number()))
                        .as("records before %s, which is leased", body)
                        .allMatch(each -> done.contains(each) || expired.contains(each));
                done.add(body);
            }
        }
        held.add(lease);
    }

    private static boolean open(Held other, Instant now) {
        return now.isBefore(other.batch().since().plus(ShardKeeper.LEASE));
    }

    private Put record(String body) {
        var found = put.get(body);
        if (found == null) {
            throw new AssertionError("a record that was never put: " + body);
        }
        return found;
    }

    /// A worker has processed its records, or has failed to.
    void ended(StreamWorker.Batch batch) {
        checkWrites();
        held.removeIf(each -> each.batch().equals(batch));
    }

    /// A request was processed. A lease on a shard has a holder of its own, and only this holder
    /// changes the item of the shard.
    void stored(SdkRequest request) {
        switch (request) {
            case UpdateItemRequest take -> {
                var holder = take.expressionAttributeValues().get(":holder");
                if (holder != null) {
                    holders.put(text(take.key(), "sk"), holder);
                }
            }
            case PutItemRequest write -> {
                var holder = write.expressionAttributeValues().get(":holder");
                var key = text(write.item(), "sk");
                if (holder != null && !holder.equals(holders.get(key))) {
                    lost.add(key);
                }
            }
            default -> {}
        }
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), name).s();
    }

    private void checkWrites() {
        assertThat(lost).as("shards whose progress a worker stored without a lease").isEmpty();
    }

    /// A worker has ended.
    void closed(int place) {
        held.removeIf(each -> each.place() == place);
    }

    /// A fault has happened to a worker.
    void disturbed(int place) {
        held.stream()
                .filter(each -> each.place() == place)
                .flatMap(each -> each.batch().bodies().stream())
                .distinct()
                .forEach(body -> disturbed.merge(body, 1, Integer::sum));
    }

    /// All records that are not finished may expire. If the store of a sink was unavailable, a
    /// record waits for it, and the sinks behind it may have the record already.
    void mayExpire() {
        var done = finished();
        done.removeAll(disturbed.keySet());
        expired.addAll(put.keySet());
        expired.removeAll(done);
    }

    private List<String> bodies(String queue) {
        return services.queue(queues.inSqs(queue)).browse(0, MOST_MESSAGES).stream()
                .map(StreamLedger::body)
                .toList();
    }

    private static String body(Message.Seen message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }

    /// Returns the records that are in the last sink or are dead letters.
    private Set<String> finished() {
        var found = new LinkedHashSet<>(bodies("line"));
        found.addAll(bodies("count-dlq"));
        return found;
    }

    /// Returns true if all records are finished that cannot have expired.
    boolean complete() {
        var done = finished();
        return put.keySet().stream()
                .allMatch(each -> done.contains(each) || expired.contains(each));
    }

    /// Checks the results. The worker only reads.
    void check(StreamWorker reader) {
        assertThat(leases).isPositive();
        checkWrites();
        var letters = bodies("count-dlq");
        checkLetters(letters);
        var sent = new LinkedHashSet<>(bodies("line"));
        put.forEach((body, record) -> {
            if (!record.bad() && !letters.contains(body) && !expired.contains(body)) {
                assertThat(sent).as("records in line").contains(body);
            }
        });
        checkOrder("line", sent);
        checkOrder("next", new LinkedHashSet<>(bodies("next")));
        checkCopies("next");
        checkCopies("line");
        checkSums(reader, sent, letters);
    }

    private void checkLetters(List<String> letters) {
        put.forEach((body, record) -> {
            long found = letters.stream().filter(body::equals).count();
            if (record.bad() && !expired.contains(body)) {
                assertThat(found).as("dead letters of %s", body).isPositive();
            }
            if (found > 0 && !record.bad() && !expired.contains(body)) {
                assertThat(disturbed.getOrDefault(body, 0))
                        .as("crashes with %s, which became a dead letter", body)
                        .isGreaterThanOrEqualTo(CRASHES);
            }
            assertThat(found)
                    .as("dead letters of %s", body)
                    .isLessThanOrEqualTo(1L + disturbed.getOrDefault(body, 0));
        });
    }

    /// Checks that the first messages of the records of a key have the order of the key. A worker
    /// that stood still may send a record after the others have found that it has expired.
    private void checkOrder(String queue, Set<String> sent) {
        var certain = new LinkedHashSet<>(sent);
        certain.removeAll(expired);
        ofKey.forEach((key, all) ->
                assertThat(certain.stream().filter(each -> record(each).key().equals(key)).toList())
                        .as("order of %s in %s", key, queue)
                        .isEqualTo(all.stream().filter(certain::contains).toList()));
    }

    private void checkCopies(String queue) {
        var copies = new TreeMap<String, Integer>();
        bodies(queue).forEach(body -> copies.merge(body, 1, Integer::sum));
        copies.forEach((body, count) ->
                assertThat(count)
                        .as("copies of %s in %s", body, queue)
                        .isLessThanOrEqualTo(1 + disturbed.getOrDefault(body, 0)));
    }

    /// Checks the idempotent sinks: the table has each record once, and the view counts it once.
    private void checkSums(StreamWorker reader, Set<String> sent, List<String> letters) {
        var ids = new HashSet<String>();
        clients.dynamoDb()
                .scanPaginator(scan -> scan.tableName(names.of("items")))
                .items()
                .forEach(item -> ids.add(text(item, "id")));
        var rows = reader.view("totals");
        ofKey.forEach((key, all) -> {
            long least = 0;
            long most = 0;
            long sum = 0;
            boolean exact = true;
            for (var body : all) {
                var record = record(body);
                boolean certain = sent.contains(body) && !expired.contains(body);
                // A record that expired, or was given up, may be in some sinks.
                boolean open = expired.contains(body) || letters.contains(body);
                var id = "%s-%d".formatted(key, record.number());
                if (certain) {
                    assertThat(ids).as("items").contains(id);
                } else if (!open || record.bad()) {
                    assertThat(ids).as("items").doesNotContain(id);
                }
                least += certain ? 1 : 0;
                most += certain || (open && !record.bad()) ? 1 : 0;
                sum += certain ? record.amount() : 0;
                exact &= certain || record.bad();
            }
            var row = rows.getOrDefault(key, List.of(0L, 0L));
            assertThat(row.getFirst()).as("records of %s in the view", key).isBetween(least, most);
            if (exact) {
                assertThat(row).as("the sum of %s in the view", key).containsExactly(least, sum);
            }
        });
    }

    @Override
    public String toString() {
        return "%d records in %d leases, %d of them disturbed, %d may have expired"
                .formatted(put.size(), leases, disturbed.size(), expired.size());
    }
}
