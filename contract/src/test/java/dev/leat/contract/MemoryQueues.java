package dev.leat.contract;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import dev.leat.plan.Effect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Queues of a [MemoryStore]: unsettled records and their numbers of attempts.
final class MemoryQueues {

    private final Map<String, Record> records = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Set<String> alive = new HashSet<>();
    private final Set<String> settled = new HashSet<>();

    MemoryQueues copy() {
        var copy = new MemoryQueues();
        copy.records.putAll(records);
        copy.names.putAll(names);
        copy.attempts.putAll(attempts);
        copy.alive.addAll(alive);
        copy.settled.addAll(settled);
        return copy;
    }

    void enqueue(String queue, Record record) {
        records.put(record.id(), record);
        names.put(record.id(), queue);
        attempts.put(record.id(), record.attempt());
    }

    /// Returns the records of all queues, each with the number of its next attempt.
    List<Record> all() {
        return records.values().stream()
                .map(r ->
                        new Record(
                                r.id(),
                                r.body(),
                                r.attributes(),
                                attempts(r.id()) + 1,
                                r.receivedAt(),
                                r.sequence(),
                                r.group()))
                .toList();
    }

    List<Record> of(String queue) {
        return all().stream().filter(record -> queue.equals(names.get(record.id()))).toList();
    }

    int attempts(String id) {
        return attempts.getOrDefault(id, 0);
    }

    boolean settled(String lease) {
        return settled.contains(lease);
    }

    void checkpoint(LeasedWork work) {
        for (var record : work.records()) {
            attempts.put(record.id(), 1);
            alive.add(record.id());
        }
    }

    void settle(Effect.Settle settle) {
        settled.add(settle.work().lease());
        for (int i = 0; i < settle.work().size(); i++) {
            var record = settle.work().records().get(i);
            var again = settle.again()[i];
            if (again == null) {
                records.remove(record.id());
            } else {
                int attempt = alive.remove(record.id()) ? 1 : record.attempt();
                attempts.put(record.id(), again.counts() ? attempt : attempt - 1);
            }
        }
    }
}
