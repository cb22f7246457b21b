package dev.leat.redrive;

import dev.leat.port.DeadLetterQueue;
import java.util.List;

/// Predicts the outcomes of dead letters if they were redriven now. Stores nothing. Owned by one
/// thread.
@FunctionalInterface
public interface Previewer {

    /// Returns an outcome per dead letter, in order. Processes them as one batch; at most one page.
    List<PredictedOutcome> predict(List<DeadLetterQueue.Return> letters);
}
