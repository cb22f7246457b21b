package dev.leat.redrive;

import dev.leat.deadletter.Cause;
import dev.leat.port.Audit;
import java.util.List;

/// A listener for the progress of a run. Called by the thread that executes the run.
public interface RedriveListener {

    /// A run has processed dead letters, and its entry in the audit log was updated.
    default void progressed(Audit.Run run) {}

    /// A dead letter was held because it failed repeatedly for one reason or was redriven too
    /// often.
    default void held(ReceivedDeadLetter letter, String why) {}

    /// A dead letter was skipped because it cannot be sent.
    default void skipped(ReceivedDeadLetter letter, String why) {}

    /// A dead letter was not sent because it would fail again.
    default void fails(ReceivedDeadLetter letter, List<Cause> causes) {}

    /// Returns a listener that does nothing.
    static RedriveListener none() {
        return new RedriveListener() {};
    }
}
