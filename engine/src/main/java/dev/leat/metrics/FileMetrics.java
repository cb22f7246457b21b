package dev.leat.metrics;

import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts of a pipeline's files since the start, exported as the metric `leat.files` by outcome,
/// and the progress of files in process. Thread-safe.
public final class FileMetrics {

    private static final List<Outcome> ENDS =
            List.of(
                    Outcome.DELIVERED,
                    Outcome.REJECTED,
                    Outcome.DUPLICATE,
                    Outcome.SUPERSEDED,
                    Outcome.FILTERED);

    /// Maximum number of failed files in the pipeline's status.
    private static final int MOST_FAILED = 20;

    private final Map<Outcome, LongAdder> ended = new EnumMap<>(Outcome.class);
    private final Map<String, PipelineStatus.Open> open = new ConcurrentSkipListMap<>();
    private final Map<String, String> waiting = new ConcurrentSkipListMap<>();
    private final Deque<PipelineStatus.Failed> failed = new ArrayDeque<>();
    private long failures;

    FileMetrics(Pipeline pipeline, MeterRegistry meters) {
        for (var outcome : ENDS) {
            var count = new LongAdder();
            ended.put(outcome, count);
            if (pipeline.from().files().isPresent()) {
                FunctionCounter.builder("leat.files", count, LongAdder::doubleValue)
                        .description("Files by outcome")
                        .tag("pipeline", pipeline.name())
                        .tag("outcome", outcome.toString().toLowerCase(Locale.ROOT))
                        .register(meters);
            }
        }
    }

    /// Records the progress of a file.
    public void at(FileUnit unit, Position next) {
        open.put(
                unit.id(),
                new PipelineStatus.Open(
                        unit.bucket() + "/" + unit.key(), next.part(), next.offset(), unit.size()));
    }

    /// Removes a file that is no longer in process.
    public void left(FileUnit unit) {
        open.remove(unit.id());
    }

    /// Counts a finished file.
    public void ended(Outcome outcome) {
        var count = ended.get(outcome);
        if (count != null) {
            count.increment();
        }
    }

    /// Records a file that failed permanently for this reason.
    public synchronized void failed(String object, Reason why) {
        failures++;
        failed.add(new PipelineStatus.Failed(failures, object, why.cause(), why.message()));
        if (failed.size() > MOST_FAILED) {
            failed.remove();
        }
    }

    /// Records that an object waits for this reason while other objects are processed.
    public void waits(String object, String why) {
        waiting.put(object, why);
    }

    /// Removes an object that no longer waits.
    public void goesOn(String object) {
        waiting.remove(object);
    }

    /// Returns why objects wait, as a text for the pipeline's status; empty if none does.
    public String waiting() {
        var reasons = List.copyOf(waiting.values());
        return switch (reasons.size()) {
            case 0 -> "";
            case 1 -> reasons.getFirst();
            default ->
                    "%,d files wait; the first: %s".formatted(reasons.size(), reasons.getFirst());
        };
    }

    /// Returns the files for the pipeline's status.
    public PipelineStatus.Files status() {
        var sums = new EnumMap<Outcome, Long>(Outcome.class);
        ended.forEach((outcome, count) -> {
            if (count.sum() > 0) {
                sums.put(outcome, count.sum());
            }
        });
        return new PipelineStatus.Files(sums, List.copyOf(open.values()), lastFailed());
    }

    private synchronized List<PipelineStatus.Failed> lastFailed() {
        return List.copyOf(failed);
    }
}
