package dev.leat.bench.streams;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The loop that a program without Leat would have, with the AWS SDK: a thread for each shard reads
/// records, parses and checks them, sends them to a queue or adds them up in Redis, and stores the
/// sequence number of the last one in DynamoDB. It has no leases, versions or dead letters, and
/// keeps no order if a send fails. Runs until it is killed. Arguments: the stream, the table of
/// checkpoints, the URL of the queue or of Redis, and a table for the ids of the records that were
/// sent. Without the last one, it sends a record again that is put twice. Ids are written on the
/// condition that they are new, because another loop may have the same records.
public final class StreamLoop {

    private static final int RECORDS = 1_000;
    private static final int BATCH = 10;

    /// Maximum number of items of a BatchGetItem and of a TransactWriteItems.
    private static final int ITEMS = 100;

    /// A shard allows five reads a second.
    private static final Duration PACE = Duration.ofMillis(200);

    private final KinesisClient kinesis = KinesisClient.builder().httpClient(http()).build();
    private final DynamoDbClient dynamoDb = DynamoDbClient.builder().httpClient(http()).build();
    private final SqsClient sqs = SqsClient.builder().httpClient(http()).build();
    private final String stream;
    private final String checkpoints;
    private final String sink;
    private final Optional<String> ids;

    private StreamLoop(String stream, String checkpoints, String sink, Optional<String> ids) {
        this.stream = stream;
        this.checkpoints = checkpoints;
        this.sink = sink;
        this.ids = ids;
    }

    private static SdkHttpClient http() {
        return UrlConnectionHttpClient.create();
    }

    public static void main(String[] arguments) throws InterruptedException {
        var ids = arguments.length > 3 ? Optional.of(arguments[3]) : Optional.<String>empty();
        var loop = new StreamLoop(arguments[0], arguments[1], arguments[2], ids);
        var threads = new ArrayList<Thread>();
        for (var shard : loop.kinesis.listShards(l -> l.streamName(loop.stream)).shards()) {
            threads.add(Thread.ofPlatform().start(() -> loop.run(shard.shardId())));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private void run(String shard) {
        var iterator =
                kinesis.getShardIterator(get ->
                                get.streamName(stream)
                                        .shardId(shard)
                                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                        .shardIterator();
        try (var redis = sink.startsWith("redis:") ? new Jedis(URI.create(sink)) : null) {
            while (true) {
                var from = iterator;
                var page = kinesis.getRecords(get -> get.shardIterator(from).limit(RECORDS));
                iterator = page.nextShardIterator();
                if (!page.records().isEmpty()) {
                    process(page.records(), redis);
                    store(shard, page.records().getLast().sequenceNumber());
                }
                TimeUnit.NANOSECONDS.sleep(PACE.toNanos());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void process(List<Record> records, @Nullable Jedis redis) {
        var bodies = records.stream().map(record -> record.data().asUtf8String()).toList();
        var sales = bodies.stream().map(JsonMapper.shared()::readTree).toList();
        var known = ids.map(table -> known(table, sales)).orElse(Set.of());
        var fresh = new ArrayList<String>();
        var sums = new HashMap<String, long[]>();
        var entries = new ArrayList<SendMessageBatchRequestEntry>();
        for (int i = 0; i < sales.size(); i++) {
            var sale = sales.get(i);
            var body = bodies.get(i);
            long amount = sale.get("amount").longValue();
            if (amount < 0) {
                throw new IllegalStateException("a sale that is not valid: " + body);
            }
            if (known.contains(sale.get("id").stringValue())) {
                continue;
            }
            fresh.add(sale.get("id").stringValue());
            if (redis == null) {
                var id = String.valueOf(entries.size());
                entries.add(
                        SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build());
                if (entries.size() == BATCH) {
                    send(entries);
                }
            } else {
                var row = sums.computeIfAbsent(sale.get("shop").stringValue(), _ -> new long[2]);
                row[0]++;
                row[1] += amount;
            }
        }
        if (redis != null) {
            try (var pipeline = redis.pipelined()) {
                sums.forEach((shop, row) -> {
                    pipeline.hincrBy(shop, "n", row[0]);
                    pipeline.hincrBy(shop, "total", row[1]);
                });
            }
        } else if (!entries.isEmpty()) {
            send(entries);
        }
        ids.ifPresent(table -> remember(table, fresh));
    }

    /// Returns the ids of sales that were sent before.
    private Set<String> known(String table, List<JsonNode> sales) {
        var all =
                sales.stream()
                        .map(sale ->
                                Map.of("id", AttributeValue.fromS(sale.get("id").stringValue())))
                        .toList();
        var known = new HashSet<String>();
        for (int from = 0; from < all.size(); from += ITEMS) {
            var some = all.subList(from, Math.min(from + ITEMS, all.size()));
            var request = KeysAndAttributes.builder().keys(some).consistentRead(true).build();
            dynamoDb.batchGetItem(get -> get.requestItems(Map.of(table, request)))
                    .responses()
                    .getOrDefault(table, List.of())
                    .forEach(item -> known.add(Objects.requireNonNull(item.get("id")).s()));
        }
        return known;
    }

    private void remember(String table, List<String> sent) {
        for (int from = 0; from < sent.size(); from += ITEMS) {
            var some =
                    sent.subList(from, Math.min(from + ITEMS, sent.size())).stream()
                            .map(id -> Map.of("id", AttributeValue.fromS(id)))
                            .map(item ->
                                    Put.builder()
                                            .tableName(table)
                                            .item(item)
                                            .conditionExpression("attribute_not_exists(id)")
                                            .build())
                            .map(put -> TransactWriteItem.builder().put(put).build())
                            .toList();
            dynamoDb.transactWriteItems(write -> write.transactItems(some));
        }
    }

    private void send(List<SendMessageBatchRequestEntry> entries) {
        var some = List.copyOf(entries);
        entries.clear();
        if (!sqs.sendMessageBatch(send -> send.queueUrl(sink).entries(some)).failed().isEmpty()) {
            throw new IllegalStateException("not sent");
        }
    }

    private void store(String shard, String number) {
        dynamoDb.putItem(put ->
                put.tableName(checkpoints)
                        .item(
                                Map.of(
                                        "shard", AttributeValue.fromS(shard),
                                        "number", AttributeValue.fromS(number))));
    }
}
