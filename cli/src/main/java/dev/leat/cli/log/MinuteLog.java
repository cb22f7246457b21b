package dev.leat.cli.log;

import dev.leat.batch.Outcome;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.metrics.PipelineStatus;
import dev.leat.operations.MinuteCounts;
import dev.leat.operations.MinuteCounts.Records;
import dev.leat.port.MessageQueue.Counts;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The counts of each minute of the last day, in a file of the state folder with one line per
/// minute. If the file cannot be written or read, the counts are lost, and nothing else.
/// Thread-safe.
public final class MinuteLog {

    static final String FILE = "minutes.ndjson";

    /// The number of minutes that are kept.
    static final int KEPT = 1440;

    /// The maximum number of pipelines, and of queues, that a minute has.
    private static final int MOST_NAMES = 200;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final MeterRegistry meters;
    private final Deque<Minute> minutes = new ArrayDeque<>();
    private final Map<String, Totals> begin = new HashMap<>();
    private Instant current = Instant.MIN;
    private int lines;

    /// The counts of one minute. A value of `pipelines` has the processed and the rejected records,
    /// the batches, and the sum of their durations in milliseconds.
    record Minute(Instant at, Map<String, List<Long>> pipelines, Map<String, Long> queues) {}

    private record Totals(long processed, long rejected, long batches, long millis) {

        static final Totals NONE = new Totals(0, 0, 0, 0);

        /// Returns the counters since then. A counter that is lower now counts from a restart.
        List<Long> since(Totals before) {
            return List.of(
                    Math.max(0, processed - before.processed),
                    Math.max(0, rejected - before.rejected),
                    Math.max(0, batches - before.batches),
                    Math.max(0, millis - before.millis));
        }
    }

    /// Reads the file. `meters` has the timers of batches.
    public MinuteLog(Path state, MeterRegistry meters) {
        file = state.resolve(FILE);
        this.meters = meters;
        try {
            if (Files.exists(file)) {
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(this::read);
            }
        } catch (IOException unreadable) {
            minutes.clear();
        }
    }

    private void read(String line) {
        lines++;
        try {
            keep(JSON.readValue(line, Minute.class));
        } catch (JacksonException _) {
            // A line may be damaged, and the last one of a killed process may be cut off.
        }
    }

    private void keep(Minute minute) {
        minutes.addLast(minute);
        if (minutes.size() > KEPT) {
            minutes.removeFirst();
        }
    }

    /// Adds counters since the start. The first counters of a minute end the minute before.
    public synchronized void add(
            Instant now, Map<String, PipelineStatus> pipelines, Map<String, Counts> queues) {
        var minute = now.truncatedTo(ChronoUnit.MINUTES);
        if (minute.equals(current)) {
            return;
        }
        if (!begin.isEmpty() && minute.isAfter(current)) {
            var ended = new Minute(current, processed(pipelines), waiting(queues));
            keep(ended);
            write(ended);
        }
        current = minute;
        begin.clear();
        pipelines.forEach((name, status) -> begin.put(name, totals(name, status)));
    }

    private Totals totals(String pipeline, PipelineStatus status) {
        var batches = meters.find(PipelineMetrics.PASS).tag("pipeline", pipeline).timer();
        return new Totals(
                status.settled(),
                status.records().getOrDefault(Outcome.REJECTED, 0L),
                batches == null ? 0 : batches.count(),
                batches == null ? 0 : Math.round(batches.totalTime(TimeUnit.MILLISECONDS)));
    }

    private Map<String, List<Long>> processed(Map<String, PipelineStatus> pipelines) {
        var counts = new LinkedHashMap<String, List<Long>>();
        pipelines.entrySet().stream()
                .limit(MOST_NAMES)
                .forEach(entry -> {
                    var now = totals(entry.getKey(), entry.getValue());
                    var before = begin.getOrDefault(entry.getKey(), Totals.NONE);
                    counts.put(entry.getKey(), now.since(before));
                });
        return counts;
    }

    private static Map<String, Long> waiting(Map<String, Counts> queues) {
        var counts = new LinkedHashMap<String, Long>();
        queues.entrySet().stream()
                .limit(MOST_NAMES)
                .forEach(queue -> counts.put(queue.getKey(), queue.getValue().all()));
        return counts;
    }

    private void write(Minute minute) {
        try {
            if (lines >= 2 * KEPT) {
                rewrite();
            } else {
                Files.writeString(
                        file,
                        JSON.writeValueAsString(minute) + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                lines++;
            }
        } catch (IOException _) {
            // `/health` reports a state folder that cannot be written.
        }
    }

    private void rewrite() throws IOException {
        var fresh = file.resolveSibling(FILE + ".new");
        Files.write(fresh, minutes.stream().map(JSON::writeValueAsString).toList());
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
        lines = minutes.size();
    }

    /// Returns the counts of at most this many minutes.
    public synchronized MinuteCounts counts(int limit) {
        var last = minutes.stream().skip(Math.max(0, minutes.size() - limit)).toList();
        var pipelines = new LinkedHashMap<String, Records>();
        names(last, Minute::pipelines)
                .forEach(name -> {
                    var counts =
                            last.stream()
                                    .map(minute -> minute.pipelines().getOrDefault(name, List.of()))
                                    .toList();
                    pipelines.put(
                            name,
                            new Records(
                                    values(counts, 0),
                                    values(counts, 1),
                                    values(counts, 2),
                                    values(counts, 3)));
                });
        var queues = new LinkedHashMap<String, List<Long>>();
        names(last, Minute::queues)
                .forEach(name ->
                        queues.put(
                                name,
                                last.stream()
                                        .map(minute -> minute.queues().getOrDefault(name, 0L))
                                        .toList()));
        return new MinuteCounts(last.stream().map(Minute::at).toList(), pipelines, queues);
    }

    private static List<Long> values(List<List<Long>> counts, int index) {
        return counts.stream().map(one -> index < one.size() ? one.get(index) : 0L).toList();
    }

    private static Iterable<String> names(
            List<Minute> minutes, Function<Minute, Map<String, ?>> counts) {
        var names = new LinkedHashSet<String>();
        minutes.forEach(minute -> names.addAll(counts.apply(minute).keySet()));
        return names;
    }
}
