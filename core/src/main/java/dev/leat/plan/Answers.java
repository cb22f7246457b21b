package dev.leat.plan;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// What a store says of an effect: one word for each picked row or letter, reasons only where there
/// are any. Made by one thread, then handed over.
public final class Answers {

    private final Outcome[] outcomes;
    private final Map<Integer, Reason> reasons = new HashMap<>();

    private Answers(int size, Outcome outcome) {
        outcomes = new Outcome[size];
        Arrays.fill(outcomes, outcome);
    }

    /// Answers that all say `outcome`, to be changed where it is not so.
    public static Answers all(int size, Outcome outcome) {
        return new Answers(size, outcome);
    }

    public int size() {
        return outcomes.length;
    }

    public Outcome at(int index) {
        return outcomes[index];
    }

    public Answers put(int index, Outcome outcome) {
        outcomes[index] = outcome;
        return this;
    }

    public Answers put(int index, Outcome outcome, Reason why) {
        outcomes[index] = outcome;
        reasons.put(index, why);
        return this;
    }

    public java.util.Optional<Reason> reason(int index) {
        return java.util.Optional.ofNullable(reasons.get(index));
    }
}
