package dev.leat.local.queue.index;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The index of a queue in memory: the position and state of each message. The file contains the
/// same data; a restart rebuilds the index from it.
///
/// The index determines which caller receives a message. A call first takes messages in the index;
/// their state TAKEN hides them from other calls. Then the call writes the file. After the commit
/// the call puts the new states of the messages into the index. If the commit fails, it puts the
/// old states back. Spans in arguments and results are in order of position. Thread-safe.
public sealed interface Index permits SpanIndex, GroupIndex {

    record Counts(long visible, long inFlight, long delayed) {}

    /// Detects whether the clock was set back, by comparing its time to earlier times. If it was,
    /// hidden messages become visible earlier by the same time, and visible messages stay visible.
    void adjustClock(long now);

    /// Adds new messages or, at startup, the existing messages, in order of position. `groups` has
    /// the group key of each message and is used only by FIFO queues.
    void add(MessageSpan span, long[] groups);

    /// Takes the first available messages whose span matches, at most `most` messages. Returns
    /// their previous states.
    List<MessageSpan> take(long most, long now, Predicate<MessageSpan> fits);

    /// Adds new messages as [#add(MessageSpan, long[])] does. Their times were computed at the time
    /// `asOf`, which was passed to [#adjustClock] before. If the clock was set back since then, for
    /// example during the commit, the messages become visible earlier by the same time.
    void add(MessageSpan span, long[] groups, long asOf);

    /// Returns the number of messages that [#take] would take if all spans matched.
    long available(long most, long now);

    /// Returns true if a message is available.
    boolean visible(long now);

    /// Takes the message at this position if its span matches. Returns its previous state.
    Optional<MessageSpan> takeOne(long position, Predicate<MessageSpan> fits);

    /// Takes all messages of a worker's lease, and returns their previous states. Takes nothing and
    /// returns empty if one of the messages is no longer in the lease.
    Optional<List<MessageSpan>> takeLease(List<MessageSpan> leased);

    /// Sets a new deadline for a lease. Returns false if a message is no longer in the lease.
    boolean extend(List<MessageSpan> leased);

    /// Returns true if all these messages are still in the lease.
    boolean holds(List<MessageSpan> leased);

    /// Takes messages between two positions whose span matches, even if they are not available.
    /// Returns their previous states.
    List<MessageSpan> takeBetween(long first, long end, Predicate<MessageSpan> fits);

    /// Takes the messages of these spans that are not in flight, even if they are hidden. In a FIFO
    /// queue, omits all messages of a group that has a message in flight. Returns their previous
    /// states.
    List<MessageSpan> takeFree(List<MessageSpan> spans, long now);

    /// Sets the states of messages. Messages that were purged meanwhile are ignored.
    void put(List<MessageSpan> spans);

    /// Sets the states of messages as [#put(List)] does. Their times were computed at the time
    /// `asOf`, as in [#add(MessageSpan, long[], long)].
    void put(List<MessageSpan> spans, long asOf);

    /// Removes deleted messages.
    void drop(List<MessageSpan> spans);

    void clear();

    Counts counts(long now);

    /// Returns which of the `size` positions from `first` on have a message. The bit 0 is the one
    /// of `first`.
    BitSet existing(long first, int size);

    /// Returns the number of suspects ([dev.leat.port.Suspicion]), including leased ones.
    long suspects();

    /// Returns the first suspects that are available.
    Optional<MessageSpan> suspect(long now);

    long total();

    boolean empty();

    /// Returns the time at which the next hidden message becomes visible.
    Optional<Long> next();
}
