package dev.leat.redrive;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The result of a dry run of a redrive. `sent` is the number of dead letters that the redrive
/// would send, by target queue. `held` and `passed` are the numbers of dead letters that it would
/// hold or skip, by reason. `failing` is the number of dead letters that a preview predicts to fail
/// again.
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

    /// Counts a dead letter under `kind`, which is a queue or a reason. If [#MAX_KINDS] other kinds
    /// already have counts, counts it under a common entry.
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
