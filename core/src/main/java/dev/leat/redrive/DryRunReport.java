package dev.leat.redrive;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a run would do: how many letters it would send to each queue, and how many stay, by the
/// reason why; `failing` are those that a preview says would fail again.
public record DryRunReport(
        Map<String, Long> sent,
        Map<String, Long> held,
        Map<String, Long> passed,
        CauseCounts failing) {

    /// So many queues or reasons are told.
    static final int MOST = 50;

    private static final String OTHERS = "(others)";

    public DryRunReport {
        sent = Collections.unmodifiableMap(new LinkedHashMap<>(sent));
        held = Collections.unmodifiableMap(new LinkedHashMap<>(held));
        passed = Collections.unmodifiableMap(new LinkedHashMap<>(passed));
    }

    /// Counts letters of one kind, up to [#MOST] kinds and the others together.
    static void count(Map<String, Long> counts, String kind) {
        counts.merge(
                counts.size() < MOST || counts.containsKey(kind) ? kind : OTHERS, 1L, Long::sum);
    }

    /// How many letters that are.
    public static long all(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
