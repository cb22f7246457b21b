package dev.leat.redrive;

import dev.leat.deadletter.Cause;
import java.util.List;

/// The predicted outcome of a dead letter if it were redriven now: it PASSES, it FAILS again with
/// these causes, or the outcome is UNKNOWN for the reason `why`.
public record PredictedOutcome(Word word, List<Cause> causes, String why) {

    public static final PredictedOutcome PASSES = new PredictedOutcome(Word.PASSES, List.of(), "");

    public enum Word {
        PASSES,
        FAILS,
        UNKNOWN
    }

    public PredictedOutcome {
        causes = List.copyOf(causes);
    }

    public static PredictedOutcome fails(List<Cause> causes) {
        return new PredictedOutcome(Word.FAILS, causes, "");
    }

    public static PredictedOutcome unknown(String why) {
        return new PredictedOutcome(Word.UNKNOWN, List.of(), why);
    }
}
