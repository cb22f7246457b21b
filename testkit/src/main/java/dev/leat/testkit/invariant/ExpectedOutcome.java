package dev.leat.testkit.invariant;

import dev.leat.batch.Reason;
import java.util.List;

/// Expected outcome of one record at one sink, by the kernel alone.
sealed interface ExpectedOutcome {

    /// A `where` excludes the record from the sink.
    record Filtered() implements ExpectedOutcome {}

    record Rejected(List<Reason> reasons) implements ExpectedOutcome {
        public Rejected {
            reasons = List.copyOf(reasons);
        }
    }

    /// The sink must contain the record.
    record Included(SinkShare share) implements ExpectedOutcome {}
}
