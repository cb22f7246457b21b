package dev.leat.redrive;

import dev.leat.deadletter.Cause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Counts the dead letters that would fail again, by cause. Owned by one thread.
public final class CauseCounts {

    /// Maximum number of distinct causes to count. Forged dead letters can contain any number of
    /// causes.
    private static final int MAX_CAUSES = 1_000;

    private static final Cause REST =
            new Cause("", "", "", "", "more than %d other causes".formatted(MAX_CAUSES));

    private final Map<Cause, Long> counts = new LinkedHashMap<>();
    private long letters;

    /// Counts a dead letter under each of its causes.
    public void add(List<Cause> causes) {
        letters++;
        causes.stream().distinct().forEach(cause -> counts.merge(room(cause), 1L, Long::sum));
    }

    private Cause room(Cause cause) {
        return counts.size() < MAX_CAUSES || counts.containsKey(cause) ? cause : REST;
    }

    /// Returns the number of dead letters that were added.
    public long letters() {
        return letters;
    }

    /// Returns the number of dead letters per cause, the most frequent cause first.
    public Map<Cause, Long> sorted() {
        var sorted = new LinkedHashMap<Cause, Long>();
        counts.entrySet().stream()
                .sorted(
                        Map.Entry.<Cause, Long>comparingByValue()
                                .reversed()
                                .thenComparing(count -> count.getKey().id()))
                .forEach(count -> sorted.put(count.getKey(), count.getValue()));
        return sorted;
    }
}
