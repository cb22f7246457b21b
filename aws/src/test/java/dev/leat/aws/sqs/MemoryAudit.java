package dev.leat.aws.sqs;

import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.port.Audit;
import dev.leat.port.UnavailableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An audit in memory, so that the tests of queues need no table.
final class MemoryAudit implements Audit, RedriveEntries {

    private final InstantSource clock;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private boolean failing;

    MemoryAudit(InstantSource clock) {
        this.clock = clock;
    }

    /// Fails the next time that entries are added.
    void failAtNextAdd() {
        failing = true;
    }

    void ended(Effect.Audit effect) {
        for (var result : effect.results()) {
            for (int i = entries.size() - 1; i >= 0; i--) {
                var entry = entries.get(i);
                if (entry.run().equals(result.run())) {
                    entries.set(i, ended(entry, result.outcome()));
                    break;
                }
            }
        }
    }

    private Entry ended(Entry entry, Outcome outcome) {
        return new Entry(
                entry.number(),
                entry.run(),
                entry.message(),
                entry.sequence(),
                entry.identity(),
                entry.cause(),
                entry.only(),
                entry.edited(),
                entry.at(),
                outcome,
                Optional.of(clock.instant()));
    }

    @Override
    public boolean has(String run, String message) {
        return entries.stream().anyMatch(e -> e.run().equals(run) && e.message().equals(message));
    }

    @Override
    public long size(String run) {
        return entries.stream().filter(e -> e.run().equals(run)).count();
    }

    @Override
    public void add(Collection<Sent> sent) {
        if (failing) {
            failing = false;
            throw new UnavailableException("the audit is unavailable");
        }
        sent.forEach(each -> entries.add(each.entry()));
    }

    @Override
    public void save(Run run) {
        runs.put(run.id(), run);
    }

    @Override
    public Optional<Run> run(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    @Override
    public List<Run> runs(int most) {
        return runs.values().stream().limit(most).toList();
    }

    @Override
    public Map<Outcome, Long> outcomes(String run) {
        var counts = new HashMap<Outcome, Long>();
        entries(run, 0, Integer.MAX_VALUE).forEach(e -> counts.merge(e.outcome(), 1L, Long::sum));
        return counts;
    }

    @Override
    public List<Entry> entries(String run, long from, int most) {
        return entries.stream()
                .filter(e -> e.run().equals(run) && e.number() >= from)
                .limit(most)
                .toList();
    }

    @Override
    public List<Entry> recordEntries(String record) {
        return entries.stream()
                .filter(e -> e.identity().equals(record) || e.message().equals(record))
                .toList();
    }
}
