package dev.leat.port;

import dev.leat.batch.Attribute;
import dev.leat.batch.RedriveHistory;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The dead letters of one queue, as a redrive works on them. A letter is named by its sequence.
/// Owned by one thread; closing it gives back what it holds.
public interface DeadLetterQueue extends AutoCloseable {

    /// So many letters are worked on at once at the most.
    int PAGE = 1000;

    /// Letters from `sequence` on, at most so many, fewer where they are large, without taking them
    /// out; none at the end. Their sequences grow.
    List<Message.Seen> read(long sequence, int most);

    /// A sequence behind those of all letters that are there now.
    default long end() {
        long end = 0;
        for (var page = read(end, PAGE); !page.isEmpty(); page = read(end, PAGE)) {
            end = page.getLast().sequence() + 1;
        }
        return end;
    }

    /// Sends letters back, and enters each in the audit of this run; durable when it returns. Where
    /// the place can do so it is one commit with the letters' leaving, and the run's `redriven`
    /// grows in it, too. A letter that is not there any more is left out, and so is one that
    /// somebody has in hand; in a FIFO queue with all of its group. The rest goes in the order of
    /// the sequences. Those that were sent.
    ///
    /// @throws NoSuchQueue if one of the queues that they go to is not there; nothing was sent then
    /// @throws IllegalArgumentException if the audit does not know the run, or a queue cannot take
    ///   a letter; nothing was sent then
    Set<Long> redrive(String run, List<Return> letters);

    /// Removes letters for good, but for those that somebody has in hand. The sequences of those
    /// that were removed.
    Set<Long> remove(List<Message.Seen> letters);

    @Override
    void close();

    /// A letter that goes back to the queue `to`, with this body and these attributes, in which
    /// [dev.leat.deadletter.RedriveAttribute] has written `redrive`. It keeps id, time of first
    /// arrival, group and deduplication id where the place can. `identity`, in hex, is empty where
    /// nobody knows it.
    record Return(
            Message.Seen letter,
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
