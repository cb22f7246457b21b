package dev.leat.redrive;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a run would do: how many letters it would send to each queue, and how many stay, by the
/// reason why.
public record Trial(Map<String, Long> sent, Map<String, Long> held, Map<String, Long> passed) {

    public Trial {
        sent = Collections.unmodifiableMap(new LinkedHashMap<>(sent));
        held = Collections.unmodifiableMap(new LinkedHashMap<>(held));
        passed = Collections.unmodifiableMap(new LinkedHashMap<>(passed));
    }

    /// How many letters that are.
    public static long all(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
