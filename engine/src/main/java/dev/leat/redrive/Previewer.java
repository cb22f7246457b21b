package dev.leat.redrive;

import dev.leat.port.DeadLetterQueue;
import java.util.List;

/// Predicts the outcomes that dead letters would have if they were redriven now. Stores nothing.
/// Owned by one thread.
@FunctionalInterface
public interface Previewer {

    /// Returns one outcome per dead letter, in order. Processes the dead letters, at most one page,
    /// as one batch.
    List<PredictedOutcome> predict(List<DeadLetterQueue.Return> letters);
}
