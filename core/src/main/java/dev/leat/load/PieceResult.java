package dev.leat.load;

import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The result of a piece of a file, and of the work on the file.
sealed interface PieceResult extends CommitAttempt {

    /// Committed with this final table; `end` is the outcome of the file if this was its end.
    record Committed(Outcomes table, Optional<Outcome> end) implements PieceResult {}

    /// The file's message is returned and work continues when it is delivered again, after `delay`
    /// at the earliest. An attempt counts if there is a `failure`, which is a transient one.
    record Postponed(Duration delay, Optional<Reason> failure) implements PieceResult {

        /// For a reason outside of the file: no attempt counts.
        static Postponed uncounted() {
            return new Postponed(Duration.ZERO, Optional.empty());
        }

        static Postponed failed(Reason why) {
            return new Postponed(Duration.ZERO, Optional.of(why));
        }
    }

    /// The file becomes a dead letter for these reasons, of which the first one is the summary.
    record Abandoned(List<Reason> reasons) implements PieceResult, FileEnd {

        public Abandoned {
            reasons = List.copyOf(reasons);
        }
    }
}
