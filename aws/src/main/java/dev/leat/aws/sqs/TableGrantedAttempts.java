package dev.leat.aws.sqs;

import dev.leat.aws.DynamoTable;
import dev.leat.aws.ParallelBatches;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
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
    private static final String SORT_KEY = "-";
    private static final String GRANTED = "granted";

    private final DynamoTable table;
    private final Map<String, Integer> unsaved = new HashMap<>();

    /// @param table the state table, with the keys `pk` and `sk` and the time `ttl`
    public TableGrantedAttempts(DynamoTable table) {
        this.table = table;
    }

    @Override
    public Map<String, Integer> of(String queue, Collection<String> messages) {
        if (messages.isEmpty()) {
            return Map.of();
        }
        var prefix = prefix(queue);
        var keys = messages.stream().distinct().map(message -> prefix + message).toList();
        var found = new HashMap<String, Integer>();
        ParallelBatches.each(
                ParallelBatches.of(keys, READ),
                AT_ONCE,
                batch -> {
                    var read = read(batch);
                    synchronized (found) {
                        found.putAll(read);
                    }
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
        for (var item : table.get(keys.stream().map(TableGrantedAttempts::key).toList())) {
            var key = Objects.requireNonNull(item.get("pk"));
            var times = Objects.requireNonNull(item.get(GRANTED));
            found.put(key.s(), Integer.valueOf(times.n()));
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
            ParallelBatches.each(
                    ParallelBatches.of(List.copyOf(all.entrySet()), WRITE), AT_ONCE, this::write);
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
        long end = table.time().instant().plus(KEPT).getEpochSecond();
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
        var asked = Map.<String, List<WriteRequest>>of(table.name(), writes);
        for (int attempt = 1; !asked.isEmpty(); attempt++) {
            var wanted = asked;
            asked =
                    table.call(() -> table.client().batchWriteItem(r -> r.requestItems(wanted)))
                            .unprocessedItems();
            if (!asked.isEmpty()) {
                table.pause(attempt, "AWS throttles the requests");
            }
        }
    }
}
