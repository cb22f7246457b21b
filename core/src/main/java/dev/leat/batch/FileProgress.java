package dev.leat.batch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How far a pipeline is with a file. `plan` says by which pipeline: another text, and the work
/// begins anew.
public record FileProgress(
        String plan, Position next, Totals totals, List<StagedFile> staged, Instant started) {

    public FileProgress {
        staged = List.copyOf(staged);
    }

    /// The progress after one more piece or step.
    public FileProgress plus(Position next, Totals totals, List<StagedFile> staged) {
        var all = new ArrayList<>(this.staged);
        all.addAll(staged);
        return new FileProgress(plan, next, this.totals.plus(totals), all, started);
    }
}
