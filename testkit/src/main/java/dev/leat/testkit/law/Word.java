package dev.leat.testkit.law;

import dev.leat.batch.Reason;
import java.util.List;

/// What the kernel alone says of one record at one sink.
sealed interface Word {

    /// A `where` keeps it from the sink.
    record Filtered() implements Word {}

    record Rejected(List<Reason> reasons) implements Word {
        public Rejected {
            reasons = List.copyOf(reasons);
        }
    }

    /// The sink shall have it.
    record Meant(Share share) implements Word {}
}
