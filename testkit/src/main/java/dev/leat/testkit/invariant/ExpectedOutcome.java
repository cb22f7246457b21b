package dev.leat.testkit.invariant;

import dev.leat.batch.Reason;
import java.util.List;

/// What the kernel alone says of one record at one sink.
sealed interface ExpectedOutcome {

    /// A `where` keeps it from the sink.
    record Filtered() implements ExpectedOutcome {}

    record Rejected(List<Reason> reasons) implements ExpectedOutcome {
        public Rejected {
            reasons = List.copyOf(reasons);
        }
    }

    /// The sink shall have it.
    record Included(SinkShare share) implements ExpectedOutcome {}
}
