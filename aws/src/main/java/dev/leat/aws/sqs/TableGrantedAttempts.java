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
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
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

    /// Held for each write, because a slow write of an older number must not replace a newer one.
    private final ReentrantLock writing = new ReentrantLock();

    private long failures;

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
        // Read first, or a number that is stored meanwhile would be found nowhere.
        var found = unsaved(keys);
        ParallelBatches.each(
                ParallelBatches.of(keys, READ),
                AT_ONCE,
                batch -> {
                    var read = read(batch);
                    synchronized (found) {
                        read.forEach((key, times) -> found.merge(key, times, Math::max));
                    }
                });
        var granted = new HashMap<String, Integer>();
        found.forEach((key, times) -> granted.put(key.substring(prefix.length()), times));
        return granted;
    }

    /// Returns the numbers in memory by key.
    private synchronized Map<String, Integer> unsaved(List<String> keys) {
        var found = new HashMap<>(unsaved);
        found.keySet().retainAll(Set.copyOf(keys));
        return found;
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
        long known;
        synchronized (this) {
            granted.forEach((message, times) -> unsaved.put(prefix(queue) + message, times));
            known = failures;
        }
        writing.lock();
        try {
            save(known);
        } finally {
            writing.unlock();
        }
    }

    /// Stores the numbers in memory, unless a write has failed that this caller waited for.
    ///
    /// @param known the number of failed writes before the caller waited
    private void save(long known) {
        Map<String, Integer> all;
        synchronized (this) {
            all = failures == known ? new LinkedHashMap<>(unsaved) : Map.of();
        }
        try {
            ParallelBatches.each(
                    ParallelBatches.of(List.copyOf(all.entrySet()), WRITE), AT_ONCE, this::write);
        } catch (UnavailableException down) {
            LOG.warn(
                    "The returns of {} messages that do not count as attempts are stored later: {}",
                    all.size(),
                    down.getMessage());
            synchronized (this) {
                failures++;
            }
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
