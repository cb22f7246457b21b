package dev.leat.redrive;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The result of a dry run: the number of dead letters sent per queue, and the number kept per
/// reason; `failing` counts those that would fail again according to a preview.
public record DryRunReport(
        Map<String, Long> sent,
        Map<String, Long> held,
        Map<String, Long> passed,
        CauseCounts failing) {

    /// Maximum number of distinct queues or reasons.
    static final int MAX_KINDS = 50;

    private static final String OTHERS = "(others)";

    public DryRunReport {
        sent = Collections.unmodifiableMap(new LinkedHashMap<>(sent));
        held = Collections.unmodifiableMap(new LinkedHashMap<>(held));
        passed = Collections.unmodifiableMap(new LinkedHashMap<>(passed));
    }

    /// Counts a dead letter under its kind; beyond [#MAX_KINDS] kinds, under a common one.
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
