package dev.leat.load;

import dev.leat.batch.FileProgress;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.metrics.LoadedLines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The end of a piece of a file: the piece is committed, or processing of the file ends for now or
/// permanently.
sealed interface PieceResult {

    /// The piece was committed with this final table. `progress` is that of the file afterwards.
    /// `loaded` are the lines of the file that its last commit loaded into tables, and `end` is the
    /// outcome of the file if the file ended with this piece.
    record Committed(
            FileProgress progress, Outcomes table, LoadedLines loaded, Optional<Outcome> end)
            implements PieceResult {}

    /// The file's message is returned to its queue. Processing continues when the message is
    /// delivered again, after `delay` at the earliest. If there is a `failure`, it is transient,
    /// and the postponement counts as an attempt.
    record Postponed(Duration delay, Optional<Reason> failure) implements PieceResult {

        /// Returns a postponement for a reason that is not in the file. It does not count as an
        /// attempt.
        static Postponed uncounted() {
            return new Postponed(Duration.ZERO, Optional.empty());
        }

        static Postponed failed(Reason why) {
            return new Postponed(Duration.ZERO, Optional.of(why));
        }

        /// Returns the postponement of a piece; empty if no line must be retried at a sink. The
        /// whole piece is postponed if one of its lines must.
        static Optional<Postponed> of(Outcomes table) {
            boolean returned = false;
            for (int record = 0; record < table.records(); record++) {
                for (int sink = 0; sink < table.sinks(); sink++) {
                    if (table.at(record, sink) == Outcome.RETRIED) {
                        return Optional.of(failed(why(table.reasons(record, sink))));
                    }
                    returned |= table.at(record, sink) == Outcome.RETURNED;
                }
            }
            return returned ? Optional.of(uncounted()) : Optional.empty();
        }

        private static Reason why(List<Reason> reasons) {
            return reasons.isEmpty()
                    ? Reason.of("attempts", "a line failed at a sink for a transient reason")
                    : reasons.getFirst();
        }
    }

    /// This process has no room for the file for this reason: another process gets it, or it
    /// becomes a dead letter.
    record HandedOver(Reason why) implements PieceResult {}

    /// The file becomes a dead letter for these reasons. The first one is a summary.
    record Abandoned(List<Reason> reasons) implements PieceResult {

        public Abandoned {
            reasons = List.copyOf(reasons);
        }
    }
}
