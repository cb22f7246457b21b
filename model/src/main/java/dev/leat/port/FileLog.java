package dev.leat.port;

import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileState;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Totals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A log of the files that pipelines processed. Thread-safe.
public interface FileLog {

    /// Returns the entry of the newest version of an object that the pipeline started to process.
    Optional<Entry> newest(String pipeline, String bucket, String key);

    /// Returns the entry of this version of an object.
    Optional<Entry> of(String pipeline, FileUnit unit);

    /// Returns the progress of a file that is being processed; empty if no progress was committed.
    Optional<FileProgress> progress(String pipeline, FileUnit unit);

    /// Returns at most this many entries, newest first.
    List<Entry> latest(String pipeline, int limit);

    /// Returns the time from which the log has every entry of a pipeline that changed since then:
    /// 1970 if it has all files that the pipeline ever started to process. Empty if this is
    /// unknown.
    Optional<Instant> since(String pipeline);

    /// The state of one file. `part` is the number of the next piece; a piece is a part of the file
    /// that is committed like a batch. `error` is the reason of a permanent failure.
    record Entry(
            String pipeline,
            FileUnit unit,
            FilePhase phase,
            int part,
            long offset,
            Totals totals,
            Instant started,
            Instant changed,
            Optional<String> error) {

        /// Returns the entry of a stored state.
        public static Entry of(FileState state) {
            return new Entry(
                    state.pipeline(),
                    state.unit(),
                    state.phase(),
                    state.next().part(),
                    state.next().offset(),
                    state.totals(),
                    state.started(),
                    state.changed(),
                    state.error());
        }
    }
}
