package dev.leat.plan;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A store's results for an effect: one outcome for each picked row or dead letter, with optional
/// reasons. Built by one thread, then read-only.
public final class WriteResults {

    private final Outcome[] outcomes;
    private final Map<Integer, Reason> reasons = new HashMap<>();

    private WriteResults(int size, Outcome outcome) {
        outcomes = new Outcome[size];
        Arrays.fill(outcomes, outcome);
    }

    /// Creates results in which every row has `outcome`, as a start for individual changes.
    public static WriteResults all(int size, Outcome outcome) {
        return new WriteResults(size, outcome);
    }

    public int size() {
        return outcomes.length;
    }

    public Outcome at(int index) {
        return outcomes[index];
    }

    public WriteResults put(int index, Outcome outcome) {
        outcomes[index] = outcome;
        return this;
    }

    public WriteResults put(int index, Outcome outcome, Reason why) {
        outcomes[index] = outcome;
        reasons.put(index, why);
        return this;
    }

    /// Takes the outcome and the reason of one row from other results.
    public void copy(int index, WriteResults from) {
        outcomes[index] = from.outcomes[index];
        from.reason(index).ifPresent(why -> reasons.put(index, why));
    }

    public java.util.Optional<Reason> reason(int index) {
        return java.util.Optional.ofNullable(reasons.get(index));
    }
}
