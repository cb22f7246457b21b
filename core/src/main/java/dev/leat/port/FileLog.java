package dev.leat.port;

import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Totals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What pipelines did with files. Threads may share it.
public interface FileLog {

    /// What a pipeline knows of an object: its newest version that the pipeline began.
    Optional<Entry> newest(String pipeline, String bucket, String key);

    /// What a pipeline knows of this version.
    Optional<Entry> of(String pipeline, FileUnit unit);

    /// How far a pipeline is with a unit that is running; empty if nothing of it was kept.
    Optional<FileProgress> progress(String pipeline, FileUnit unit);

    /// The latest entries, newest first, at most so many.
    List<Entry> latest(String pipeline, int limit);

    /// `part` is the piece that comes next; `error` says why the unit was given up.
    record Entry(
            String pipeline,
            FileUnit unit,
            FilePhase phase,
            int part,
            long offset,
            Totals totals,
            Instant started,
            Instant changed,
            Optional<String> error) {}
}
