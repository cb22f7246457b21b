package dev.leat.batch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A pipeline's progress through a file. `plan` is the fingerprint of the pipeline's definition; if
/// it differs from the current fingerprint, the file is processed again from the beginning.
public record FileProgress(
        String plan, Position next, Totals totals, List<StagedFile> staged, Instant started) {

    public FileProgress {
        staged = List.copyOf(staged);
    }

    /// Returns the progress after one more piece or step.
    public FileProgress plus(Position next, Totals totals, List<StagedFile> staged) {
        var all = new ArrayList<>(this.staged);
        all.addAll(staged);
        return new FileProgress(plan, next, this.totals.plus(totals), all, started);
    }
}
