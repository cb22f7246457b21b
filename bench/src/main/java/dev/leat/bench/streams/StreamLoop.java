package dev.leat.bench.streams;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import tools.jackson.databind.json.JsonMapper;

/// The loop that a program without Leat would have, with the AWS SDK: a thread for each shard reads
/// records, parses and checks them, sends them to a queue or adds them up in Redis, and stores the
/// sequence number of the last one in DynamoDB. It has no leases, identities or dead letters. Runs
/// until it is killed. Arguments: the stream, the table of checkpoints, and the URL of the queue or
/// of Redis.
public final class StreamLoop {

    private static final int RECORDS = 1_000;
    private static final int BATCH = 10;

    /// A shard allows five reads a second.
    private static final Duration PACE = Duration.ofMillis(200);

    private final KinesisClient kinesis = KinesisClient.builder().httpClient(http()).build();
    private final DynamoDbClient dynamoDb = DynamoDbClient.builder().httpClient(http()).build();
    private final SqsClient sqs = SqsClient.builder().httpClient(http()).build();
    private final String stream;
    private final String checkpoints;
    private final String sink;

    private StreamLoop(String stream, String checkpoints, String sink) {
        this.stream = stream;
        this.checkpoints = checkpoints;
        this.sink = sink;
    }

    private static SdkHttpClient http() {
        return UrlConnectionHttpClient.create();
    }

    public static void main(String[] arguments) throws InterruptedException {
        var loop = new StreamLoop(arguments[0], arguments[1], arguments[2]);
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
        var sums = new HashMap<String, long[]>();
        var entries = new ArrayList<SendMessageBatchRequestEntry>();
        for (var record : records) {
            var body = record.data().asUtf8String();
            var sale = JsonMapper.shared().readTree(body);
            long amount = sale.get("amount").longValue();
            if (amount < 0) {
                throw new IllegalStateException("a sale that is not valid: " + body);
            }
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
