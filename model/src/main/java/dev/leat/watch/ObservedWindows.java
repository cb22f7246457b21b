package dev.leat.watch;

import java.util.List;

/// Measurements to be merged with those of their windows. `pipeline` is the first name of the
/// pipeline. Times are in microseconds since 1970, and `length` is the length of a window in
/// microseconds.
public record ObservedWindows(String pipeline, long length, List<Part> parts) {

    public ObservedWindows {
        parts = List.copyOf(parts);
    }

    /// The measurements of one window.
    public record Part(long start, WindowSummary summary) {}
}
