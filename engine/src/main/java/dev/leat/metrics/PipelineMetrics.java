package dev.leat.metrics;

import dev.leat.app.Pipeline;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.file.RejectedLines;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/// Counts of a pipeline's records since the start, computed from final tables of outcomes and
/// exported as metrics: `leat.records` by sink and outcome, `leat.rejects` by cause,
/// `leat.fields.unknown`, and `leat.pass`, the time to process a batch. For a pipeline with a
/// version, `leat.newer` counts delivered records that replaced an older state. If the platform
/// stores records for endpoints and sends them later, such a record counts as delivered when it is
/// sent. Thread-safe.
public final class PipelineMetrics {

    /// The name of the timer of batches, which has the tag `pipeline`.
    public static final String PASS = "leat.pass";

    /// The cause code of a record that replaced an older state.
    private static final String NEWER = "newer";

    private static final Map<String, String> DESCRIPTIONS =
            Map.of(
                    "leat.records", "Records by sink and outcome",
                    "leat.newer", "Delivered records that replaced an older state",
                    "leat.rejects", "Dead letters by the cause of their first reason",
                    "leat.fields.unknown", "Message fields that are not in the schema");

    private final Pipeline pipeline;
    private final MeterRegistry meters;
    private final Map<String, Map<Outcome, LongAdder>> sinks = new LinkedHashMap<>();
    private final Map<Outcome, LongAdder> records = adders();
    private final boolean versioned;
    private final LongAdder newer = new LongAdder();
    private final Map<String, LongAdder> causes = new ConcurrentHashMap<>();
    private final LongAdder unknown = new LongAdder();
    private final MinuteWindow lastMinute = new MinuteWindow();
    private final FileMetrics files;
    private final InstantSource clock;
    private final Timer passes;
    private final Optional<StoredDeliveries> deliveries;

    /// Creates the metrics of a pipeline whose records are delivered when they are committed.
    public PipelineMetrics(Pipeline pipeline, MeterRegistry meters, InstantSource clock) {
        this(pipeline, meters, clock, false);
    }

    /// @param sendsLater true if records for endpoints are stored as deliveries, and [#sent] or
    ///   [#failed] is called for each of them
    public PipelineMetrics(
            Pipeline pipeline, MeterRegistry meters, InstantSource clock, boolean sendsLater) {
        this.deliveries =
                sendsLater
                        ? Optional.of(new StoredDeliveries(pipeline, clock.instant()))
                        : Optional.empty();
        this.clock = clock;
        this.pipeline = pipeline;
        this.meters = meters;
        versioned = pipeline.version().isPresent();
        for (var sink : pipeline.to()) {
            // Sinks that write to the same bucket share its counts.
            if (sinks.containsKey(sink.name())) {
                continue;
            }
            var counts = adders();
            sinks.put(sink.name(), counts);
            counts.forEach((outcome, count) ->
                    counter("leat.records", count)
                            .tag("sink", sink.name())
                            .tag("outcome", outcome.toString().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        if (versioned) {
            counter("leat.newer", newer).register(meters);
        }
        counter("leat.fields.unknown", unknown).register(meters);
        files = new FileMetrics(pipeline, meters);
        passes =
                Timer.builder(PASS)
                        .description("Duration of processing a batch: lease, compute, commit")
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

    /// Returns the timer of processed batches.
    public Timer passes() {
        return passes;
    }

    /// Returns the counts of the last minute.
    public MinuteWindow lastMinute() {
        return lastMinute;
    }

    /// Counts the records of a final table.
    public void count(Outcomes table) {
        int letters = 0;
        int again = 0;
        int failures = 0;
        for (int record = 0; record < table.records(); record++) {
            var overall = line(table, record);
            failures += overall == Outcome.RETRIED ? 1 : 0;
            if (table.at(record, table.deadLetterColumn()) == Outcome.DELIVERED) {
                letters++;
                cause(table, record).ifPresent(cause -> causes(cause).increment());
            } else if (!overall.done()) {
                again++;
            }
        }
        var batch = new MinuteWindow.Sums(table.records() - again, letters, failures);
        lastMinute.add(clock.instant(), batch);
    }

    /// Counts one record at each sink. Returns its overall outcome, the highest-ranked of its
    /// outcomes.
    private Outcome line(Outcomes table, int record) {
        var overall = cells(table, record);
        add(records, overall, 1);
        if (versioned && overall == Outcome.DELIVERED && isNewer(table, record)) {
            newer.increment();
        }
        return overall;
    }

    private Outcome cells(Outcomes table, int record) {
        var overall = Outcome.PENDING;
        for (int sink = 0; sink < table.sinks(); sink++) {
            var outcome = table.at(record, sink);
            if (outcome != Outcome.DELIVERED || !stored(sink)) {
                add(counts(sink), outcome, 1);
            }
            overall = outcome.compareTo(overall) > 0 ? outcome : overall;
        }
        return overall;
    }

    private Map<Outcome, LongAdder> counts(int sink) {
        return counts(pipeline.to().get(sink).name());
    }

    private Map<Outcome, LongAdder> counts(String sink) {
        return sinks.getOrDefault(sink, Map.of());
    }

    private boolean stored(int sink) {
        return deliveries.isPresent() && deliveries.get().stored(pipeline.to().get(sink).name());
    }

    /// Counts a record that an endpoint has accepted, and that was stored as a delivery at the time
    /// `stored`.
    public void sent(String sink, Instant stored) {
        add(counts(sink), Outcome.DELIVERED, 1);
        deliveries.ifPresent(all -> all.ended(sink, stored));
    }

    /// Counts a record that failed permanently at an endpoint and became a dead letter with this
    /// cause, and that was stored as a delivery at the time `stored`.
    public void failed(String sink, String cause, Instant stored) {
        add(counts(sink), Outcome.REJECTED, 1);
        if (deliveries.filter(all -> all.ended(sink, stored)).isPresent()) {
            add(records, Outcome.DELIVERED, -1);
        }
        add(records, Outcome.REJECTED, 1);
        causes(cause).increment();
        lastMinute.add(clock.instant(), new MinuteWindow.Sums(1, 1, 0));
    }

    /// Counts the lines of a piece of a file (a part that is committed like a batch): the lines of
    /// a final table, and `unread` lines that could not be parsed. A rejected line counts as a dead
    /// letter. If `last` is false, a step over the whole file follows; lines that continue to that
    /// step are not counted yet. A line that is pending at a sink is counted for the other sinks.
    public void lines(Outcomes table, RejectedLines unread, boolean last) throws IOException {
        int rejected = unread.size();
        int ended = unread.size();
        for (int record = 0; record < table.records(); record++) {
            if (!last && goesOn(table, record)) {
                continue;
            }
            if (table.pending(record) && !table.has(record, Outcome.REJECTED)) {
                cells(table, record);
                continue;
            }
            ended++;
            if (line(table, record) == Outcome.REJECTED) {
                rejected++;
                cause(table, record).ifPresent(cause -> causes(cause).increment());
            }
        }
        unread.forEach(line -> {
            sinks.values().forEach(counts -> add(counts, Outcome.REJECTED, 1));
            add(records, Outcome.REJECTED, 1);
            line.reasons().stream().findFirst().ifPresent(why -> causes(why.cause()).increment());
        });
        lastMinute.add(clock.instant(), new MinuteWindow.Sums(ended, rejected, 0));
    }

    /// Counts the lines of a load.
    public void lines(LoadedLines loaded) {
        var sums = new int[2];
        loaded.lines()
                .forEach((line, times) -> {
                    for (int sink = 0; sink < line.outcomes().size(); sink++) {
                        add(counts(sink), line.outcomes().get(sink), times);
                    }
                    add(records, line.overall(), times);
                    if (line.overall() == Outcome.PENDING) {
                        return;
                    }
                    sums[0] += times.intValue();
                    sums[1] += line.overall() == Outcome.REJECTED ? times.intValue() : 0;
                    line.cause().ifPresent(cause -> causes(cause).add(times));
                    if (versioned && line.overall() == Outcome.DELIVERED && line.newer()) {
                        newer.add(times);
                    }
                });
        lastMinute.add(clock.instant(), new MinuteWindow.Sums(sums[0], sums[1], 0));
    }

    /// Adds the counts of the lines of a file that another process has processed.
    public void lines(RecordCounts file) {
        file.sinks()
                .forEach((sink, outcomes) -> outcomes.forEach((o, n) -> add(counts(sink), o, n)));
        file.records().forEach((outcome, times) -> add(records, outcome, times));
        file.causes().forEach((cause, times) -> causes(cause).add(times));
        unknown.add(file.unknown());
        long ended = file.records().values().stream().mapToLong(Long::longValue).sum();
        long rejected = file.records().getOrDefault(Outcome.REJECTED, 0L);
        lastMinute.add(clock.instant(), new MinuteWindow.Sums(ended, rejected, 0));
    }

    /// Returns the counts of records so far.
    public RecordCounts counts() {
        return new RecordCounts(sinks(), sums(records), causes(), unknown.sum());
    }

    private static boolean goesOn(Outcomes table, int record) {
        return IntStream.range(0, table.sinks())
                .mapToObj(sink -> table.at(record, sink))
                .noneMatch(word -> word == Outcome.REJECTED || word == Outcome.FILTERED);
    }

    /// Returns the metrics of the pipeline's files.
    public FileMetrics files() {
        return files;
    }

    /// Returns true if the record replaced an older state. A store reports this once per state, for
    /// the first sink that has the new state, even if that sink's `where` excludes the record.
    static boolean isNewer(Outcomes table, int record) {
        return IntStream.range(0, table.sinks())
                .anyMatch(sink ->
                        table.reasons(record, sink).stream().anyMatch(PipelineMetrics::isNewer));
    }

    private static boolean isNewer(Reason reason) {
        return reason.cause().equals(NEWER);
    }

    private static void add(Map<Outcome, LongAdder> counts, Outcome outcome, long times) {
        var count = counts.get(outcome);
        if (count != null) {
            count.add(times);
        }
    }

    /// Returns the cause of the first reason of a sink that is not finished with the record.
    static Optional<String> cause(Outcomes table, int record) {
        for (int sink = 0; sink < table.sinks(); sink++) {
            var reasons = table.reasons(record, sink);
            if (!reasons.isEmpty() && !table.at(record, sink).done()) {
                return Optional.of(reasons.getFirst().cause());
            }
        }
        return Optional.empty();
    }

    private LongAdder causes(String cause) {
        return causes.computeIfAbsent(
                cause,
                _ -> {
                    var count = new LongAdder();
                    counter("leat.rejects", count).tag("cause", cause).register(meters);
                    return count;
                });
    }

    /// Counts fields that are not in the schema. Their names are data and are not counted.
    public void unknownFields(long times) {
        unknown.add(times);
    }

    /// Returns the number of records per overall outcome. A record that waits to be sent to an
    /// endpoint is not counted.
    public Map<Outcome, Long> records() {
        long waiting = waiting();
        var sums = sums(records);
        sums.computeIfPresent(
                Outcome.DELIVERED, (_, delivered) -> Math.max(0, delivered - waiting));
        return sums;
    }

    /// Returns the number of records since the start that wait to be sent to an endpoint.
    public long waiting() {
        return deliveries.map(StoredDeliveries::waiting).orElse(0L);
    }

    /// Returns the number of delivered records that replaced an older state.
    public long newer() {
        return newer.sum();
    }

    /// Returns the number of records per sink and outcome.
    public Map<String, Map<Outcome, Long>> sinks() {
        var all = new LinkedHashMap<String, Map<Outcome, Long>>();
        sinks.forEach((sink, counts) -> all.put(sink, sums(counts)));
        return all;
    }

    /// Returns the number of dead letters per cause of their first reason.
    public Map<String, Long> causes() {
        return named(causes);
    }

    private static Map<String, Long> named(Map<String, LongAdder> counts) {
        var all = new TreeMap<String, Long>();
        counts.forEach((name, count) -> all.put(name, count.sum()));
        return all;
    }

    private static Map<Outcome, Long> sums(Map<Outcome, LongAdder> counts) {
        var sums = new EnumMap<Outcome, Long>(Outcome.class);
        counts.forEach((outcome, count) -> sums.put(outcome, count.sum()));
        return sums;
    }
}
