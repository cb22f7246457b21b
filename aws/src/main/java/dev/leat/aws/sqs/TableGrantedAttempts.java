package dev.leat.aws.sqs;

import dev.leat.aws.AwsFailures;
import dev.leat.plan.Backoff;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Granted attempts in the app's state table, one item `p#QUEUE#MESSAGE` for each message that was
/// ever returned without counting. The items expire when SQS no longer has the message. While the
/// table is unavailable, new numbers are in memory only; if the process ends before they are
/// stored, an attempt more is counted.
public final class TableGrantedAttempts implements GrantedAttempts {

    private static final Logger LOG = LoggerFactory.getLogger(TableGrantedAttempts.class);

    /// The longest retention of a message in SQS.
    private static final Duration KEPT = Duration.ofDays(14);

    /// Limits of DynamoDB for one request.
    private static final int READ = 100;

    private static final int WRITE = 25;
    private static final int AT_ONCE = 8;
    private static final int ATTEMPTS = 8;
    private static final Backoff BACKOFF =
            new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2), RandomGenerator.getDefault());
    private static final String SORT_KEY = "-";
    private static final String GRANTED = "granted";

    private final DynamoDbClient client;
    private final String table;
    private final InstantSource clock;
    private final Map<String, Integer> unsaved = new HashMap<>();

    /// @param table the name of the state table, with the keys `pk` and `sk` and the time `ttl`
    public TableGrantedAttempts(DynamoDbClient client, String table, InstantSource clock) {
        this.client = client;
        this.table = table;
        this.clock = clock;
    }

    @Override
    public Map<String, Integer> of(String queue, Collection<String> messages) {
        if (messages.isEmpty()) {
            return Map.of();
        }
        var prefix = prefix(queue);
        var keys = messages.stream().distinct().map(message -> prefix + message).toList();
        var found = new HashMap<String, Integer>();
        AwsFailures.call(
                "table " + table,
                () -> {
                    ParallelBatches.each(
                            ParallelBatches.of(keys, READ),
                            AT_ONCE,
                            batch -> {
                                var read = read(batch);
                                synchronized (found) {
                                    found.putAll(read);
                                }
                            });
                    return found;
                });
        synchronized (this) {
            keys.stream()
                    .filter(unsaved::containsKey)
                    .forEach(key -> found.merge(key, unsaved.getOrDefault(key, 0), Math::max));
        }
        var granted = new HashMap<String, Integer>();
        found.forEach((key, times) -> granted.put(key.substring(prefix.length()), times));
        return granted;
    }

    private static String prefix(String queue) {
        return "p#" + queue + "#";
    }

    private static Map<String, AttributeValue> key(String key) {
        return Map.of("pk", AttributeValue.fromS(key), "sk", AttributeValue.fromS(SORT_KEY));
    }

    private Map<String, Integer> read(List<String> keys) {
        var found = new HashMap<String, Integer>();
        var asked =
                Map.of(
                        table,
                        KeysAndAttributes.builder()
                                .keys(keys.stream().map(TableGrantedAttempts::key).toList())
                                .consistentRead(true)
                                .build());
        int attempt = 0;
        while (!asked.isEmpty()) {
            var wanted = asked;
            var answer = client.batchGetItem(r -> r.requestItems(wanted));
            for (var item : answer.responses().getOrDefault(table, List.of())) {
                var key = Objects.requireNonNull(item.get("pk"));
                var times = Objects.requireNonNull(item.get(GRANTED));
                found.put(key.s(), Integer.valueOf(times.n()));
            }
            asked = answer.unprocessedKeys();
            pause(!asked.isEmpty(), ++attempt);
        }
        return found;
    }

    @Override
    public void set(String queue, Map<String, Integer> granted) {
        Map<String, Integer> all;
        synchronized (this) {
            granted.forEach((message, times) -> unsaved.put(prefix(queue) + message, times));
            all = new LinkedHashMap<>(unsaved);
        }
        try {
            AwsFailures.call(
                    "table " + table,
                    () -> {
                        ParallelBatches.each(
                                ParallelBatches.of(List.copyOf(all.entrySet()), WRITE),
                                AT_ONCE,
                                this::write);
                        return all;
                    });
        } catch (UnavailableException down) {
            LOG.warn(
                    "The returns of {} messages that do not count as attempts are stored later: {}",
                    all.size(),
                    down.getMessage());
            return;
        }
        synchronized (this) {
            all.forEach(unsaved::remove);
        }
    }

    private void write(List<Map.Entry<String, Integer>> granted) {
        long end = clock.instant().plus(KEPT).getEpochSecond();
        var writes = new ArrayList<WriteRequest>();
        for (var each : granted) {
            var item = new HashMap<>(key(each.getKey()));
            item.put(GRANTED, AttributeValue.fromN(String.valueOf(each.getValue())));
            item.put("ttl", AttributeValue.fromN(String.valueOf(end)));
            writes.add(
                    WriteRequest.builder()
                            .putRequest(PutRequest.builder().item(item).build())
                            .build());
        }
        var asked = Map.<String, List<WriteRequest>>of(table, writes);
        int attempt = 0;
        while (!asked.isEmpty()) {
            var wanted = asked;
            asked = client.batchWriteItem(r -> r.requestItems(wanted)).unprocessedItems();
            pause(!asked.isEmpty(), ++attempt);
        }
    }

    /// Waits before a part of a request that the table did not process is repeated.
    ///
    /// @throws UnavailableException if the table did not process it several times
    private void pause(boolean needed, int attempt) {
        if (!needed) {
            return;
        }
        if (attempt >= ATTEMPTS) {
            throw new UnavailableException(
                    "table %s: AWS throttles the requests; Leat retries".formatted(table));
        }
        try {
            Thread.sleep(BACKOFF.delay(attempt));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("table %s: interrupted".formatted(table));
        }
    }
}
