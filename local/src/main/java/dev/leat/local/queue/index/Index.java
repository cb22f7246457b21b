package dev.leat.local.queue.index;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Where the messages of one queue are, and in which state, held in memory. The file has the same
/// in its rows; after a crash the index is made from them.
///
/// The index decides who has a message. A call first takes messages here (they are TAKEN, nobody
/// else gets them), then writes the file, and after the commit puts here what became of them; if
/// the commit fails it puts back what they were. Spans that are asked for or answered are in order
/// of position. Threads share it.
public sealed interface Index permits SpanIndex, GroupIndex {

    record Counts(long visible, long inFlight, long delayed) {}

    /// Tells what the clock reads. If it was set back, what is hidden comes that much earlier,
    /// after as long as it was meant to be hidden; what is visible stays so.
    void look(long now);

    /// New messages, or those that were there at the start, in order of position. `groups` has the
    /// key of each one's group where the queue keeps the order of groups; else nobody looks at it.
    void add(MessageSpan span, long[] groups);

    /// Takes up to `most` messages that may be handed out, the first ones that fit. What they were.
    List<MessageSpan> take(long most, long now, Predicate<MessageSpan> fits);

    /// Whether there is a message that may be handed out.
    boolean visible(long now);

    /// Takes the message at this position, if its span fits. What it was.
    Optional<MessageSpan> takeOne(long position, Predicate<MessageSpan> fits);

    /// Takes all that a worker's lease holds. What it was; nothing, and nothing taken, if some of
    /// it is not the lease's any more.
    Optional<List<MessageSpan>> takeLease(List<MessageSpan> leased);

    /// A new deadline for what a lease holds, if it still holds it.
    boolean extend(List<MessageSpan> leased);

    /// Whether all of these are still the lease's.
    boolean holds(List<MessageSpan> leased);

    /// Takes what fits between two positions, whether it may be handed out or not. What it was.
    List<MessageSpan> takeBetween(long first, long end, Predicate<MessageSpan> fits);

    /// Takes what nobody has in hand of these, whether it may be handed out or not; where order
    /// matters, nothing of a group of which somebody has a message. What it was.
    List<MessageSpan> takeFree(List<MessageSpan> spans, long now);

    /// What became of messages. Of those that are not there any more, because the queue was purged
    /// meanwhile, nothing.
    void put(List<MessageSpan> spans);

    /// Removes messages that are gone.
    void drop(List<MessageSpan> spans);

    void clear();

    Counts counts(long now);

    /// Whether there are suspects that may be handed out.
    boolean suspects();

    long total();

    boolean empty();

    /// When the next hidden message becomes visible.
    Optional<Long> next();
}
