package dev.leat.kernel.reduce;

import dev.leat.app.Step;
import dev.leat.batch.CountingMode;
import dev.leat.batch.Reason;
import java.util.Optional;

/// Creates the reasons for rows that `distinct` rejects because they conflict with another row.
/// `place` is the step's index in the pipeline.
record DistinctConflict(
        Optional<Step.Distinct> step, String version, CountingMode counting, int place) {

    /// Returns the reason for a row that conflicts with the row in line `first`, which has the same
    /// values in `by`. If `first` is [Reduction#NO_VERSION], the reason is that the row has no
    /// version.
    Reason reason(long first) {
        var distinct = step.orElseThrow();
        var where = "steps[" + place + "].distinct";
        if (first == Reduction.NO_VERSION) {
            return Reason.of(
                            "missing",
                            "version is null: '%s' determines which state is newer"
                                    .formatted(version))
                    .in(where);
        }
        var same = String.join(", ", distinct.by());
        var other =
                counting == CountingMode.DERIVED
                        ? "another row"
                        : "the record in line %d".formatted(first);
        return Reason.of(
                        "conflict",
                        "%s has the same %s%s but different content"
                                .formatted(
                                        other,
                                        same,
                                        distinct.newest() ? ", the same " + version : ""))
                .in(where);
    }
}
