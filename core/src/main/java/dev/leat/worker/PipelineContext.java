package dev.leat.worker;

import dev.leat.metrics.PipelineMetrics;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.Source;
import java.time.Duration;

/// What the workers of one pipeline share: where they lease (`batch` records and `bytes` at the
/// most, held for `visibility`), whether they may, what they count, and how they run.
public record PipelineContext(
        String pipeline,
        Source source,
        PipelineControl control,
        PipelineMetrics tally,
        Heartbeat heartbeat,
        Duration visibility,
        int batch,
        long bytes,
        EngineOptions options) {

    /// The source is asked first: what left it before then is counted, or someone is still working.
    public boolean idle() {
        return (control.paused() || control.failed() || source.drained()) && !control.working();
    }

    public PipelineStatus status() {
        return new PipelineStatus(
                control.state(),
                control.detail(),
                tally.records(),
                tally.sinks(),
                tally.causes(),
                tally.newer(),
                tally.files().status());
    }
}
