package dev.leat.redrive;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The result of a dry run of a redrive: the number of dead letters that it would send, by target
/// queue, and the number that it would not send, by reason. `failing` is the number of dead letters
/// that a preview predicts to fail again.
public record DryRunReport(
        Map<String, Long> sent,
        Map<String, Long> held,
        Map<String, Long> passed,
        CauseCounts failing) {

    /// Maximum number of distinct queues or reasons that are counted separately.
    static final int MAX_KINDS = 50;

    private static final String OTHERS = "(others)";

    public DryRunReport {
        sent = Collections.unmodifiableMap(new LinkedHashMap<>(sent));
        held = Collections.unmodifiableMap(new LinkedHashMap<>(held));
        passed = Collections.unmodifiableMap(new LinkedHashMap<>(passed));
    }

    /// Counts a dead letter under its queue or reason `kind`. If there are already [#MAX_KINDS]
    /// others, counts it under a common entry.
    static void count(Map<String, Long> counts, String kind) {
        counts.merge(
                counts.size() < MAX_KINDS || counts.containsKey(kind) ? kind : OTHERS,
                1L,
                Long::sum);
    }

    /// Returns the sum of the counts.
    public static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
