package dev.leat.aws.sqs;

import dev.leat.port.Audit;
import java.util.Collection;

/// The part of an audit that a redrive over SQS writes. Sending a dead letter, its entry here, and
/// its deletion are separate steps, so a resumed run asks which dead letters it has sent.
public interface RedriveEntries {

    /// Returns true if this run redrove the message.
    boolean has(String run, String message);

    /// Returns the number of a run's entries.
    long size(String run);

    /// Records dead letters that were sent.
    void add(Collection<Sent> sent);

    /// A dead letter that was sent.
    ///
    /// @param entry has the id of the dead letter
    /// @param message the id of the message that was sent, which SQS has chosen
    record Sent(Audit.Entry entry, String message) {}
}
