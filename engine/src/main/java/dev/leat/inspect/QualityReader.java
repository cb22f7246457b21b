package dev.leat.inspect;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Quality;
import dev.leat.port.QualityLog;
import dev.leat.watch.QualityWindow;
import dev.leat.watch.WindowComparison;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the measurements of pipelines with `quality`, and compares their windows. Thread-safe.
public record QualityReader(App app, QualityLog log, InstantSource clock) {

    /// Number of windows that are compared for the status: the current one, the newest complete one
    /// and one before, which may be judged.
    private static final int NEWEST = 3;

    /// The state of a pipeline: its newest window that can be judged, its newest complete window,
    /// and the time of the newest event, or of the newest arrival if `quality` has no `time`.
    public record Status(
            Optional<QualityWindow> judged,
            Optional<QualityWindow> complete,
            Optional<Instant> newest) {}

    /// Returns the state of a pipeline; without values if nothing was measured.
    public Status status(String pipeline) {
        var windows = windows(pipeline, NEWEST);
        boolean events = app.pipeline(pipeline).quality().flatMap(Quality::time).isPresent();
        return new Status(
                windows.stream().filter(QualityWindow::judged).findFirst(),
                windows.stream().filter(QualityWindow::complete).findFirst(),
                windows.stream()
                        .flatMap(window ->
                                Stream.of(events ? window.newestEvent() : window.newestArrival()))
                        .flatMap(Optional::stream)
                        .max(Comparator.naturalOrder()));
    }

    /// Returns the newest windows of a pipeline, newest first; empty if it has no `quality`.
    public List<QualityWindow> windows(String pipeline, int most) {
        var found = app.pipeline(pipeline);
        return found.quality().map(quality -> windows(found, quality, most)).orElse(List.of());
    }

    private List<QualityWindow> windows(Pipeline pipeline, Quality quality, int most) {
        var stored =
                log.windows(
                        pipeline.identityName(),
                        quality.window().toNanos() / 1000,
                        most + WindowComparison.BASELINE);
        return new WindowComparison(pipeline.name(), quality)
                .compare(stored, clock.instant(), most);
    }

    /// Returns the current time.
    public Instant now() {
        return clock.instant();
    }
}
