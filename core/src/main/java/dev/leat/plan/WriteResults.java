package dev.leat.plan;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// What a store says of an effect: one word for each picked row or letter, reasons only where there
/// are any. Made by one thread, then handed over.
public final class WriteResults {

    private final Outcome[] outcomes;
    private final Map<Integer, Reason> reasons = new HashMap<>();

    private WriteResults(int size, Outcome outcome) {
        outcomes = new Outcome[size];
        Arrays.fill(outcomes, outcome);
    }

    /// Answers that all say `outcome`, to be changed where it is not so.
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

    public java.util.Optional<Reason> reason(int index) {
        return java.util.Optional.ofNullable(reasons.get(index));
    }
}
