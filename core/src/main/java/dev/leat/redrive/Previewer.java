package dev.leat.redrive;

import dev.leat.port.DeadLetterQueue;
import java.util.List;

/// Says what would become of letters that came back now, as a preview says it. Keeps nothing. Owned
/// by one thread.
@FunctionalInterface
public interface Previewer {

    /// For each of these letters, of one page at the most, in their order and as one batch.
    List<PredictedOutcome> outlook(List<DeadLetterQueue.Return> letters);
}
