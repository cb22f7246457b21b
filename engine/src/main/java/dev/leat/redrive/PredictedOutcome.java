package dev.leat.redrive;

import dev.leat.deadletter.Cause;
import java.util.List;

/// The predicted outcome of a redrive of one dead letter: PASSES, FAILS with these causes, or
/// UNKNOWN for this `reason`.
public record PredictedOutcome(Prediction prediction, List<Cause> causes, String reason) {

    public static final PredictedOutcome PASSES =
            new PredictedOutcome(Prediction.PASSES, List.of(), "");

    public enum Prediction {
        PASSES,
        FAILS,
        UNKNOWN
    }

    public PredictedOutcome {
        causes = List.copyOf(causes);
    }

    public static PredictedOutcome fails(List<Cause> causes) {
        return new PredictedOutcome(Prediction.FAILS, causes, "");
    }

    public static PredictedOutcome unknown(String why) {
        return new PredictedOutcome(Prediction.UNKNOWN, List.of(), why);
    }
}
