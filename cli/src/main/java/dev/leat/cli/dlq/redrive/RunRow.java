package dev.leat.cli.dlq.redrive;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.leat.batch.Outcome;
import dev.leat.port.Audit;
import dev.leat.redrive.DeadLetterPurge;
import dev.leat.redrive.ShownValues;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The JSON of a run.
///
/// @param outcomes the outcomes of the dead letters that a redrive has sent
/// @param failing the dead letters that a redrive has not sent because they would fail again
record RunRow(
        Kind kind,
        @JsonUnwrapped Audit.Run run,
        Optional<Map<Outcome, Long>> outcomes,
        @JsonUnwrapped @Nullable FailingGroups failing) {

    enum Kind {
        REDRIVE,
        PURGE,
        /// A message move task of SQS.
        MOVE,
        /// Personal values that a person has shown on purpose.
        SHOWN;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(Audit.Run run) {
            if (DeadLetterPurge.isPurge(run)) {
                return PURGE;
            }
            if (ShownValues.is(run)) {
                return SHOWN;
            }
            return run.terms().move().isPresent() ? MOVE : REDRIVE;
        }
    }

    /// Only a redrive by Leat, not a purge or a message move task, can be resumed and has its dead
    /// letters in the audit.
    static RunRow of(Audit.Run run, Audit audit) {
        var kind = Kind.of(run);
        return new RunRow(
                kind,
                run,
                kind == Kind.REDRIVE ? Optional.of(audit.outcomes(run.id())) : Optional.empty(),
                null);
    }
}
