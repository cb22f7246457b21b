package dev.leat.batch;

import java.time.Instant;
import java.util.List;

/// How far a pipeline is with a file. `plan` says by which pipeline: another text, and the work
/// begins anew.
public record Progress(
        String plan, Position next, Totals totals, List<Staged> staged, Instant started) {

    public Progress {
        staged = List.copyOf(staged);
    }
}
