package dev.leat.redrive;

import dev.leat.deadletter.Cause;
import dev.leat.port.Audit;
import java.util.List;

/// Listener to the progress of a run, called by the thread that executes the run.
public interface RedriveListener {

    /// Dead letters were processed, and the run's entry in the audit log was updated.
    default void progressed(Audit.Run run) {}

    /// A dead letter was held: it loops, or was redriven too often.
    default void held(ReceivedDeadLetter letter, String why) {}

    /// A dead letter was skipped, as it cannot be sent.
    default void skipped(ReceivedDeadLetter letter, String why) {}

    /// A dead letter was not sent, as it would fail again.
    default void fails(ReceivedDeadLetter letter, List<Cause> causes) {}

    /// Returns a listener that does nothing.
    static RedriveListener none() {
        return new RedriveListener() {};
    }
}
