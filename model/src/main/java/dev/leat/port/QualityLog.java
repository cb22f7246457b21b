package dev.leat.port;

import dev.leat.watch.WindowComparison.Stored;
import java.util.List;

/// The stored measurements of pipelines with `quality`, by window. Thread-safe.
public interface QualityLog {

    /// Number of windows of a pipeline that are kept.
    int KEPT = 168;

    /// A log without windows.
    QualityLog NONE = (_, _, _) -> List.of();

    /// Returns the newest windows of a pipeline, newest first.
    ///
    /// @param pipeline the first name of the pipeline
    /// @param length the length of a window in microseconds; windows of another length are omitted
    /// @param most the maximum number of windows
    List<Stored> windows(String pipeline, long length, int most);
}
