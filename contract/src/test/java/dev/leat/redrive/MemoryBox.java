package dev.leat.redrive;

import dev.leat.batch.Outcome;
import dev.leat.contract.CrashPoints;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// An in-memory dead-letter queue with its audit log, with one commit for both and crash points
/// before and after it. Its state outlives the process.
final class MemoryBox implements DeadLetterQueue, Audit {

    final TreeMap<Long, Message.Seen> letters = new TreeMap<>();
    final List<Return> sent = new ArrayList<>();
    final List<Instant> at = new ArrayList<>();
    final List<Entry> entries = new ArrayList<>();
    final Map<String, Run> runs = new LinkedHashMap<>();
    private final Supplier<Instant> clock;
    private CrashPoints points = CrashPoints.none();
    volatile Runnable onRead = () -> {};

    MemoryBox(Supplier<Instant> clock) {
        this.clock = clock;
    }

    /// Begins another process.
    void process(CrashPoints dying) {
        points = dying;
    }

    void add(Message.Seen letter) {
        letters.put(letter.sequence(), letter);
    }

    @Override
    public List<Message.Seen> read(long sequence, int most) {
        points.pass();
        onRead.run();
        return letters.tailMap(sequence, true).values().stream().limit(most).toList();
    }

    @Override
    public Set<Long> redrive(String run, List<Return> back) {
        points.pass();
        var gone = new HashSet<Long>();
        for (var letter : back) {
            long sequence = letter.deadLetter().sequence();
            if (letters.remove(sequence) != null) {
                gone.add(sequence);
                sent.add(letter);
                at.add(clock.get());
                entries.add(entry(run, letter));
            }
        }
        points.pass();
        return gone;
    }

    private Entry entry(String run, Return letter) {
        return new Entry(
                entries.size(),
                run,
                letter.deadLetter().id(),
                letter.deadLetter().sequence(),
                letter.identity(),
                letter.redrive().lives().getLast().cause(),
                letter.redrive().only(),
                letter.edited(),
                clock.get(),
                Outcome.PENDING,
                Optional.empty());
    }

    @Override
    public Set<Long> remove(List<Message.Seen> removed) {
        points.pass();
        var gone = new HashSet<Long>();
        removed.forEach(letter -> {
            if (letters.remove(letter.sequence()) != null) {
                gone.add(letter.sequence());
            }
        });
        return gone;
    }

    @Override
    public void save(Run run) {
        points.pass();
        runs.put(run.id(), run);
        points.pass();
    }

    @Override
    public Optional<Run> run(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    @Override
    public List<Run> runs(int most) {
        return List.copyOf(runs.values()).reversed().stream().limit(most).toList();
    }

    @Override
    public Map<Outcome, Long> outcomes(String run) {
        var outcomes = new EnumMap<Outcome, Long>(Outcome.class);
        entries.stream()
                .filter(entry -> entry.run().equals(run))
                .forEach(entry -> outcomes.merge(entry.outcome(), 1L, Long::sum));
        return outcomes;
    }

    @Override
    public List<Entry> entries(String run, long from, int most) {
        return entries.stream()
                .filter(entry -> entry.run().equals(run) && entry.number() >= from)
                .limit(most)
                .toList();
    }

    @Override
    public List<Entry> recordEntries(String record) {
        return entries.stream()
                .filter(e -> e.identity().equals(record) || e.message().equals(record))
                .toList();
    }

    @Override
    public void close() {}
}
