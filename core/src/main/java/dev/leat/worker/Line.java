package dev.leat.worker;

import dev.leat.port.Source;
import dev.leat.tally.Status;
import dev.leat.tally.Tally;
import java.time.Duration;

/// What the workers of one pipeline share: where they lease (`batch` records and `bytes` at the
/// most, held for `visibility`), whether they may, what they count, and how they run.
public record Line(
        String pipeline,
        Source source,
        Control control,
        Tally tally,
        Heartbeat heartbeat,
        Duration visibility,
        int batch,
        long bytes,
        Options options) {

    /// The source is asked first: what left it before then is counted, or someone is still working.
    public boolean idle() {
        return (control.paused() || control.failed() || source.drained()) && !control.working();
    }

    public Status status() {
        return new Status(
                control.state(),
                control.detail(),
                tally.records(),
                tally.sinks(),
                tally.causes(),
                tally.newer(),
                tally.files().status());
    }
}
