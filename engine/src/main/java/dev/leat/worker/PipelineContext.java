package dev.leat.worker;

import dev.leat.metrics.PipelineMetrics;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.Source;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// State that the workers of one pipeline share. A worker leases at most `batch` records and
/// `bytes` bytes from `source`, for the duration `visibility`.
public record PipelineContext(
        String pipeline,
        Source source,
        PipelineControl control,
        PipelineMetrics metrics,
        Heartbeat heartbeat,
        Duration visibility,
        int batch,
        long bytes,
        EngineOptions options) {

    /// Returns true if the pipeline has nothing left to do.
    public boolean idle() {
        return control.idle();
    }

    public PipelineStatus status() {
        return new PipelineStatus(
                control.state(),
                detail(),
                metrics.records(),
                metrics.sinks(),
                metrics.causes(),
                metrics.newer(),
                metrics.waiting(),
                metrics.files().status(),
                lag());
    }

    /// Empty also while the source is unavailable, and after it was closed.
    private Optional<Duration> lag() {
        try {
            return source.lag();
        } catch (UnavailableException _) {
            return Optional.empty();
        }
    }

    /// Returns the progress of the recovery after a crash; empty if there is none.
    private String detail() {
        return Stream.of(control.detail(), metrics.files().waiting())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseGet(this::recovery);
    }

    private String recovery() {
        long suspects = source.suspects();
        return suspects == 0
                ? ""
                : "recovering: %,d records that were in process when the app was killed run again, one batch at a time"
                        .formatted(suspects);
    }
}
