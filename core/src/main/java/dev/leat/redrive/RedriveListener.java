package dev.leat.redrive;

import dev.leat.deadletter.Cause;
import dev.leat.port.Audit;
import java.util.List;

/// Is told how a run goes on, by the thread that does it.
public interface RedriveListener {

    /// Some letters were handled; the run's entry says so too.
    default void reached(Audit.Run run) {}

    /// A letter stays where it is: it loops, or was sent back too often.
    default void held(ReceivedDeadLetter letter, String why) {}

    /// A letter cannot be sent.
    default void passed(ReceivedDeadLetter letter, String why) {}

    /// A letter would fail again, and is not sent.
    default void fails(ReceivedDeadLetter letter, List<Cause> causes) {}

    /// Tells nobody.
    static RedriveListener none() {
        return new RedriveListener() {};
    }
}
