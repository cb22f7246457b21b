package dev.leat.metrics;

import dev.leat.batch.Outcome;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts of a pipeline's records, as another process counted them: by sink and outcome, by overall
/// outcome, and by cause of rejection; and of fields that are not in the schema.
public record RecordCounts(
        Map<String, Map<Outcome, Long>> sinks,
        Map<Outcome, Long> records,
        Map<String, Long> causes,
        long unknown)
        implements Serializable {

    public static final RecordCounts NONE =
            new RecordCounts(
                    new LinkedHashMap<>(), new EnumMap<>(Outcome.class), new TreeMap<>(), 0);

    /// Returns the sums of these counts and others.
    public RecordCounts plus(RecordCounts more) {
        var bySink = new LinkedHashMap<String, Map<Outcome, Long>>();
        for (var counts : List.of(sinks, more.sinks)) {
            counts.forEach((sink, outcomes) ->
                    add(outcomes, bySink.computeIfAbsent(sink, _ -> new EnumMap<>(Outcome.class))));
        }
        var byOutcome = new EnumMap<Outcome, Long>(Outcome.class);
        add(records, byOutcome);
        add(more.records, byOutcome);
        var byCause = new TreeMap<>(causes);
        add(more.causes, byCause);
        return new RecordCounts(bySink, byOutcome, byCause, unknown + more.unknown);
    }

    private static <K> void add(Map<K, Long> from, Map<K, Long> to) {
        from.forEach((key, count) -> to.merge(key, count, Long::sum));
    }
}
