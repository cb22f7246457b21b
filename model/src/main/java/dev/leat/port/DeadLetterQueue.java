package dev.leat.port;

import dev.leat.batch.Attribute;
import dev.leat.batch.RedriveHistory;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The dead letters of one queue, for redrives. Each dead letter is identified by its sequence.
/// Owned by one thread; [#close] releases the dead letters that it leases.
public interface DeadLetterQueue extends AutoCloseable {

    /// Maximum number of dead letters that one call accepts or returns.
    int PAGE = 1000;

    /// Returns dead letters with a sequence of at least `sequence`, in ascending order, without
    /// receiving them. Returns at most `most`, fewer if they are large, and none at the end of the
    /// queue.
    List<Message.Seen> read(long sequence, int most);

    /// Returns true if later dead letters of a group are hidden until the earlier ones were sent or
    /// removed. A read can then return dead letters with lower sequences than an earlier read, and
    /// their sequences follow the order of each group only.
    default boolean hidesGroups() {
        return false;
    }

    /// Returns a sequence greater than those of all dead letters that are in the queue now.
    default long end() {
        long end = 0;
        for (var page = read(end, PAGE); !page.isEmpty(); page = read(end, PAGE)) {
            end = page.getLast().sequence() + 1;
        }
        return end;
    }

    /// Sends dead letters back, in the order of their sequences, and writes an audit entry for
    /// each. Durable when the method returns. If the platform can, the same commit removes the dead
    /// letters from this queue and increases the run's `redriven` count. Skips dead letters that no
    /// longer exist or are in flight. In a FIFO queue it also skips the other dead letters of their
    /// groups. Returns the sequences of the dead letters that were sent.
    ///
    /// @throws NoSuchQueueException if a target queue does not exist; nothing was sent
    /// @throws IllegalArgumentException if the audit log does not contain the run, or a queue
    ///   cannot accept a dead letter; nothing was sent
    Set<Long> redrive(String run, List<Return> letters);

    /// Removes dead letters permanently, except those in flight. Returns the sequences of the
    /// removed dead letters.
    Set<Long> remove(List<Message.Seen> letters);

    @Override
    void close();

    /// A dead letter to send back to the queue `to`, with its new body and attributes;
    /// [dev.leat.deadletter.RedriveAttribute] has already written `redrive` into the attributes.
    /// The message keeps its id, time of first arrival, group and deduplication id if the platform
    /// can. `identity` is in hex, empty if unknown.
    record Return(
            Message.Seen deadLetter,
            String to,
            byte[] body,
            Map<String, Attribute> attributes,
            RedriveHistory redrive,
            String identity,
            boolean edited) {

        public Return {
            attributes = Map.copyOf(attributes);
        }
    }
}
