package dev.leat.run;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What would become of one record at each sink that it is meant for, and why where that sink would
/// not be done with it.
public record RecordPreview(Map<String, Outcome> sinks, Map<String, List<Reason>> reasons) {

    public RecordPreview {
        sinks = Collections.unmodifiableMap(new LinkedHashMap<>(sinks));
        reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }

    /// Whether every sink would be done with it.
    public boolean passes() {
        return sinks.values().stream().allMatch(Outcome::done);
    }

    /// Whether it would be a dead letter again.
    public boolean fails() {
        return sinks.values().stream()
                .anyMatch(outcome -> outcome == Outcome.REJECTED || outcome == Outcome.RETRIED);
    }

    /// The heaviest word of its sinks.
    public Outcome end() {
        return sinks.values().stream().max(Comparator.naturalOrder()).orElse(Outcome.PENDING);
    }

    /// Each reason once.
    public List<Reason> why() {
        return reasons.values().stream().flatMap(List::stream).distinct().toList();
    }
}
