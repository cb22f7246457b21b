package dev.leat.batch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The state of a pipeline's processing of one file, as the file log stores it. `plan` is the
/// fingerprint of the pipeline's definition, and `next` the start of the next piece. `started` is
/// the time of the first checkpoint, and `changed` the time of the newest entry.
public record FileState(
        String pipeline,
        FileUnit unit,
        FilePhase phase,
        String plan,
        Position next,
        Totals totals,
        Instant started,
        Instant changed,
        Optional<String> error) {

    public boolean running() {
        return phase == FilePhase.RUNNING;
    }

    /// Returns the name under which the file's output is staged.
    public String staging() {
        return StagingName.of(pipeline, unit);
    }

    /// Returns the progress of the file, to continue at its last checkpoint.
    public FileProgress progress(List<StagedFile> staged) {
        return new FileProgress(plan, next, totals, staged, started);
    }
}
