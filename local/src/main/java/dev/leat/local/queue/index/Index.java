package dev.leat.local.queue.index;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The in-memory index of a queue: the position and state of each message. The file stores the
/// same; a restart rebuilds the index from it.
///
/// The index decides who receives a message. A call first takes messages here (state TAKEN, which
/// hides them from other calls), then writes the file. After the commit it puts their new states
/// here; if the commit fails it puts back the old ones. Spans in arguments and results are in order
/// of position. Thread-safe.
public sealed interface Index permits SpanIndex, GroupIndex {

    record Counts(long visible, long inFlight, long delayed) {}

    /// Records the clock's time. If it was set back, hidden messages become visible earlier by the
    /// same amount; visible messages stay visible.
    void adjustClock(long now);

    /// Adds new messages, or at startup the existing ones, in order of position. `groups` has each
    /// message's group key; it is used only by FIFO queues.
    void add(MessageSpan span, long[] groups);

    /// Takes the first `most` available messages that match. Returns their previous states.
    List<MessageSpan> take(long most, long now, Predicate<MessageSpan> fits);

    /// Returns true if a message is available.
    boolean visible(long now);

    /// Takes the message at this position if its span matches. Returns its previous state.
    Optional<MessageSpan> takeOne(long position, Predicate<MessageSpan> fits);

    /// Takes all messages of a worker's lease. Returns their previous states; takes nothing and
    /// returns empty if the lease has lost any of them.
    Optional<List<MessageSpan>> takeLease(List<MessageSpan> leased);

    /// Sets a new deadline for a lease. Returns false if the lease no longer holds its messages.
    boolean extend(List<MessageSpan> leased);

    /// Returns true if the lease still holds all of these.
    boolean holds(List<MessageSpan> leased);

    /// Takes matching messages between two positions, available or not. Returns their previous
    /// states.
    List<MessageSpan> takeBetween(long first, long end, Predicate<MessageSpan> fits);

    /// Takes those of these messages that are not in flight, available or not. In a FIFO queue,
    /// omits groups that have a message in flight. Returns their previous states.
    List<MessageSpan> takeFree(List<MessageSpan> spans, long now);

    /// Sets the states of messages. Messages that were purged meanwhile are ignored.
    void put(List<MessageSpan> spans);

    /// Removes deleted messages.
    void drop(List<MessageSpan> spans);

    void clear();

    Counts counts(long now);

    /// Returns true if suspects are available.
    boolean suspects();

    long total();

    boolean empty();

    /// Returns when the next hidden message becomes visible.
    Optional<Long> next();
}
