package dev.leat.watch;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/// The measurement of a batch. A record is measured in the commit in which it leaves its source, so
/// it is measured once even if it is delivered several times. A redriven record was measured before
/// it became a dead letter, so it is not measured again. The columns are measured when the
/// observation is created; only if some records stay in the source, they are measured again for the
/// others. Used while the values of the batch are valid.
public final class BatchObservation {

    private final BatchObserver observer;
    private final LeasedWork work;
    private final RecordValues values;
    private final Map<Long, int[]> all;
    private final Map<Long, WindowSummary> expected;

    BatchObservation(BatchObserver observer, LeasedWork work, RecordValues values) {
        this.observer = observer;
        this.work = work;
        this.values = values;
        this.all = windows(_ -> true);
        this.expected = new TreeMap<>();
        all.forEach((start, records) -> expected.put(start, summary(records)));
    }

    /// Returns the measurements of the records that leave their source by this table; empty if
    /// there are none.
    public Optional<ObservedWindows> of(Outcomes table) {
        boolean whole = true;
        for (int record = 0; record < table.records(); record++) {
            whole &= !counted(record) || table.finished(record);
        }
        var windows = whole ? all : windows(table::finished);
        var parts = new ArrayList<ObservedWindows.Part>();
        for (var window : windows.entrySet()) {
            var records = window.getValue();
            var summary = expected.get(window.getKey());
            if (!whole || summary == null) {
                summary = summary(records);
            }
            parts.add(
                    new ObservedWindows.Part(
                            window.getKey(), summary.withRejected(rejected(records, table))));
        }
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(new ObservedWindows(observer.pipeline(), observer.window(), parts));
    }

    private WindowSummary summary(int[] records) {
        return observer.summary(work, values, records);
    }

    private boolean counted(int record) {
        return work.records().get(record).redrive().isEmpty();
    }

    /// Returns the ids of those records that became dead letters.
    private List<String> rejected(int[] records, Outcomes table) {
        var ids = new ArrayList<String>();
        for (int record : records) {
            if (table.at(record, table.deadLetterColumn()) == Outcome.DELIVERED) {
                ids.add(work.records().get(record).id());
            }
        }
        return ids;
    }

    /// Returns the counted records that fulfil a condition, by the start of their window.
    private Map<Long, int[]> windows(IntPredicate condition) {
        var lists = new TreeMap<Long, List<Integer>>();
        for (int record = 0; record < work.size(); record++) {
            if (counted(record) && condition.test(record)) {
                lists.computeIfAbsent(
                                observer.start(work.records().get(record)), _ -> new ArrayList<>())
                        .add(record);
            }
        }
        var windows = new TreeMap<Long, int[]>();
        lists.forEach((start, records) ->
                windows.put(start, records.stream().mapToInt(Integer::intValue).toArray()));
        return windows;
    }
}
