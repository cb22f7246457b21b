package dev.leat.port;

import dev.leat.batch.Attribute;
import dev.leat.batch.RedriveHistory;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The dead letters of one queue, for redrives. Each dead letter is identified by its sequence.
/// Owned by one thread; [#close] releases the dead letters that it leases.
public interface DeadLetterQueue extends AutoCloseable {

    /// Maximum number of dead letters in one call.
    int PAGE = 1000;

    /// Returns dead letters in ascending order from `sequence` on without receiving them: at most
    /// this many, fewer if they are large, none at the end of the queue.
    List<Message.Seen> read(long sequence, int most);

    /// Returns a sequence greater than those of all dead letters now in the queue.
    default long end() {
        long end = 0;
        for (var page = read(end, PAGE); !page.isEmpty(); page = read(end, PAGE)) {
            end = page.getLast().sequence() + 1;
        }
        return end;
    }

    /// Sends dead letters back and writes an audit entry for each; durable on return. If the
    /// platform can, the letters leave this queue and the run's `redriven` count grows in the same
    /// commit. Skips dead letters that no longer exist or are in flight; in a FIFO queue with the
    /// rest of their group. Sends in the order of the sequences. Returns the sequences of the dead
    /// letters that were sent.
    ///
    /// @throws NoSuchQueueException if a target queue does not exist; nothing was sent
    /// @throws IllegalArgumentException if the audit has no such run, or a queue cannot accept a
    ///   letter; nothing was sent
    Set<Long> redrive(String run, List<Return> letters);

    /// Removes dead letters permanently, except those in flight. Returns the sequences of the
    /// removed ones.
    Set<Long> remove(List<Message.Seen> letters);

    @Override
    void close();

    /// A dead letter that is sent back to the queue `to` with this body and these attributes, into
    /// which [dev.leat.deadletter.RedriveAttribute] has written `redrive`. It keeps its id, time of
    /// first arrival, group and deduplication id if the platform can. `identity` is in hex, empty
    /// if unknown.
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
