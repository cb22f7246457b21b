package dev.leat.metrics;

import dev.leat.app.Pipeline;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/// Counts what became of a pipeline's records since the start, only by reading final tables, and
/// shows the counts as metrics: `leat.records` by sink and outcome, `leat.rejects` by cause,
/// `leat.fields.unknown` by name, `leat.pass` as the time of a pass; where records may change,
/// `leat.newer` counts those delivered that replaced an older state. Threads share it.
public final class PipelineMetrics {

    /// Names of unknown fields that get a metric of their own; a producer's garbage must not grow
    /// without end.
    static final int MOST_UNKNOWN_NAMES = 100;

    /// The cause by which a store says that it had an older state.
    private static final String NEWER = "newer";

    private static final Map<String, String> DESCRIPTIONS =
            Map.of(
                    "leat.records", "What became of records at a sink",
                    "leat.newer", "Records delivered that replaced an older state",
                    "leat.rejects", "Dead letters by the cause of their first reason",
                    "leat.fields.unknown", "Fields of messages that the schema does not have");

    private final Pipeline pipeline;
    private final MeterRegistry meters;
    private final Map<String, Map<Outcome, LongAdder>> sinks = new LinkedHashMap<>();
    private final Map<Outcome, LongAdder> records = adders();
    private final boolean versioned;
    private final LongAdder newer = new LongAdder();
    private final Map<String, LongAdder> causes = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> unknown = new ConcurrentHashMap<>();
    private final MinuteWindow lastMinute = new MinuteWindow();
    private final FileMetrics files;
    private final InstantSource clock;
    private final Timer passes;

    public PipelineMetrics(Pipeline pipeline, MeterRegistry meters, InstantSource clock) {
        this.clock = clock;
        this.pipeline = pipeline;
        this.meters = meters;
        versioned = pipeline.version().isPresent();
        for (var sink : pipeline.to()) {
            // Two may be one bucket: they count together.
            if (sinks.containsKey(sink.name())) {
                continue;
            }
            var counts = adders();
            sinks.put(sink.name(), counts);
            counts.forEach((outcome, count) ->
                    counter("leat.records", count)
                            .tag("sink", sink.name())
                            .tag("outcome", outcome.toString().toLowerCase(java.util.Locale.ROOT))
                            .register(meters));
        }
        if (versioned) {
            counter("leat.newer", newer).register(meters);
        }
        files = new FileMetrics(pipeline, meters);
        passes =
                Timer.builder("leat.pass")
                        .description("Time of a pass: lease, compute, commit")
                        .tag("pipeline", pipeline.name())
                        .register(meters);
    }

    private static Map<Outcome, LongAdder> adders() {
        var adders = new EnumMap<Outcome, LongAdder>(Outcome.class);
        for (var outcome : Outcome.values()) {
            if (outcome != Outcome.PENDING) {
                adders.put(outcome, new LongAdder());
            }
        }
        return adders;
    }

    private FunctionCounter.Builder<LongAdder> counter(String name, LongAdder count) {
        return FunctionCounter.builder(name, count, LongAdder::doubleValue)
                .description(DESCRIPTIONS.get(name))
                .tag("pipeline", pipeline.name());
    }

    /// The time of each pass.
    public Timer passes() {
        return passes;
    }

    /// What was done lately.
    public MinuteWindow lastMinute() {
        return lastMinute;
    }

    /// Counts a final table.
    public void count(Outcomes table) {
        int letters = 0;
        int again = 0;
        int failures = 0;
        for (int record = 0; record < table.records(); record++) {
            var heaviest = line(table, record);
            failures += heaviest == Outcome.RETRIED ? 1 : 0;
            if (table.at(record, table.deadLetterColumn()) == Outcome.DELIVERED) {
                letters++;
                cause(table, record);
            } else if (!heaviest.done()) {
                again++;
            }
        }
        var batch = new MinuteWindow.Sums(table.records() - again, letters, failures);
        lastMinute.add(clock.instant(), batch);
    }

    /// Counts one record at its sinks; its heaviest word.
    private Outcome line(Outcomes table, int record) {
        var heaviest = Outcome.PENDING;
        for (int sink = 0; sink < table.sinks(); sink++) {
            var outcome = table.at(record, sink);
            add(sinks.getOrDefault(pipeline.to().get(sink).name(), Map.of()), outcome);
            heaviest = outcome.compareTo(heaviest) > 0 ? outcome : heaviest;
        }
        add(records, heaviest);
        if (versioned && heaviest == Outcome.DELIVERED && isNewer(table, record)) {
            newer.increment();
        }
        return heaviest;
    }

    /// Counts what became of the lines of a piece of a file: those of a final table, and others
    /// that could not even be read. A rejected line counts as a dead letter does. Unless it is the
    /// `last` time that the lines come to a table, because a step over the whole file is still to
    /// come, those that go on are left out.
    public void lines(Outcomes table, List<RejectedLine> unread, boolean last) {
        int rejected = unread.size();
        int ended = unread.size();
        for (int record = 0; record < table.records(); record++) {
            if (!last && goesOn(table, record)) {
                continue;
            }
            ended++;
            if (line(table, record) == Outcome.REJECTED) {
                rejected++;
                cause(table, record);
            }
        }
        for (var line : unread) {
            sinks.values().forEach(counts -> add(counts, Outcome.REJECTED));
            add(records, Outcome.REJECTED);
            line.reasons().stream().findFirst().ifPresent(this::cause);
        }
        lastMinute.add(clock.instant(), new MinuteWindow.Sums(ended, rejected, 0));
    }

    private static boolean goesOn(Outcomes table, int record) {
        return IntStream.range(0, table.sinks())
                .mapToObj(sink -> table.at(record, sink))
                .noneMatch(word -> word == Outcome.REJECTED || word == Outcome.FILTERED);
    }

    /// Files, where the pipeline reads some.
    public FileMetrics files() {
        return files;
    }

    /// A store says it once a state, at the first sink that has it, also if that one filters it.
    private static boolean isNewer(Outcomes table, int record) {
        return IntStream.range(0, table.sinks())
                .anyMatch(sink ->
                        table.reasons(record, sink).stream().anyMatch(PipelineMetrics::isNewer));
    }

    private static boolean isNewer(Reason reason) {
        return reason.cause().equals(NEWER);
    }

    private static void add(Map<Outcome, LongAdder> counts, Outcome outcome) {
        var count = counts.get(outcome);
        if (count != null) {
            count.increment();
        }
    }

    private void cause(Outcomes table, int record) {
        for (int sink = 0; sink < table.sinks(); sink++) {
            var reasons = table.reasons(record, sink);
            if (!reasons.isEmpty() && !table.at(record, sink).done()) {
                cause(reasons.getFirst());
                return;
            }
        }
    }

    private void cause(Reason reason) {
        named(causes, "leat.rejects", "cause", reason.cause()).increment();
    }

    /// Counts a field that the schema does not have.
    public void unknownField(String name, long times) {
        var known = unknown.size() < MOST_UNKNOWN_NAMES || unknown.containsKey(name);
        named(unknown, "leat.fields.unknown", "field", known ? name : "(others)").add(times);
    }

    private LongAdder named(
            Map<String, LongAdder> counts, String metric, String tag, String value) {
        return counts.computeIfAbsent(
                value,
                _ -> {
                    var count = new LongAdder();
                    counter(metric, count).tag(tag, value).register(meters);
                    return count;
                });
    }

    /// Records by the heaviest word of their sinks.
    public Map<Outcome, Long> records() {
        return sums(records);
    }

    /// Records that replaced an older state; they are delivered, too.
    public long newer() {
        return newer.sum();
    }

    /// Words by sink.
    public Map<String, Map<Outcome, Long>> sinks() {
        var all = new LinkedHashMap<String, Map<Outcome, Long>>();
        sinks.forEach((sink, counts) -> all.put(sink, sums(counts)));
        return all;
    }

    /// Dead letters by the cause of their first reason.
    public Map<String, Long> causes() {
        var all = new TreeMap<String, Long>();
        causes.forEach((cause, count) -> all.put(cause, count.sum()));
        return all;
    }

    private static Map<Outcome, Long> sums(Map<Outcome, LongAdder> counts) {
        var sums = new EnumMap<Outcome, Long>(Outcome.class);
        counts.forEach((outcome, count) -> sums.put(outcome, count.sum()));
        return sums;
    }
}
