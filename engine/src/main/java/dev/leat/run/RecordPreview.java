package dev.leat.run;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The predicted outcome of one record at each sink that its redrive includes, with the reasons for
/// each sink that would not finish it.
public record RecordPreview(Map<String, Outcome> sinks, Map<String, List<Reason>> reasons) {

    public RecordPreview {
        sinks = Collections.unmodifiableMap(new LinkedHashMap<>(sinks));
        reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }

    /// Returns true if every sink would finish the record.
    public boolean passes() {
        return sinks.values().stream().allMatch(Outcome::done);
    }

    /// Returns true if the record would become a dead letter again.
    public boolean fails() {
        return sinks.values().stream()
                .anyMatch(outcome -> outcome == Outcome.REJECTED || outcome == Outcome.RETRIED);
    }

    /// Returns the highest-ranked of the outcomes at the sinks.
    public Outcome end() {
        return sinks.values().stream().max(Comparator.naturalOrder()).orElse(Outcome.PENDING);
    }

    /// Returns the distinct reasons.
    public List<Reason> why() {
        return reasons.values().stream().flatMap(List::stream).distinct().toList();
    }
}
