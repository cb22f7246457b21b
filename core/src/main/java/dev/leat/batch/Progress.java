package dev.leat.batch;

import java.time.Instant;
import java.util.List;

/// How far a pipeline is with a file. `plan` says by which pipeline: another text, and the work
/// begins anew. `refused` are the good lines that a store refused.
public record Progress(
        String plan,
        Position next,
        Totals totals,
        List<Staged> staged,
        List<RejectedLine> refused,
        Instant started) {

    public Progress {
        staged = List.copyOf(staged);
        refused = List.copyOf(refused);
    }
}
