package dev.leat.testkit.invariant;

import dev.leat.batch.Reason;
import java.util.List;

/// Expected outcome of one record at one sink, determined only by the kernel (the compiled SQL of
/// the pipeline).
sealed interface ExpectedOutcome {

    /// The sink's `where` condition excludes the record.
    record Filtered() implements ExpectedOutcome {}

    record Rejected(List<Reason> reasons) implements ExpectedOutcome {
        public Rejected {
            reasons = List.copyOf(reasons);
        }
    }

    /// The sink must contain the record.
    record Included(SinkShare share) implements ExpectedOutcome {}
}
