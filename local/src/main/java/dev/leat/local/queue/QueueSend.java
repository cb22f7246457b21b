package dev.leat.local.queue;

import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.ChunkEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one caller sends to one queue in one commit. Positions are known once it is durable. Filled
/// by one thread, then handed over.
public final class QueueSend {

    private final boolean fifo;
    private final List<Item> items = new ArrayList<>();

    /// The items that become messages, and where each item's message is.
    private List<Item> kept = items;

    private long[] positions = {};
    private long first;

    /// `group` is the key of its group and `id` what it is known by, if that matters.
    private record Item(byte[] bytes, long delay, long group, DeduplicationTable.@Nullable Id id) {}

    /// @param fifo whether the queue keeps the order of groups
    QueueSend(boolean fifo) {
        this.fifo = fifo;
    }

    /// One more message, hidden for so many microseconds, whether one like it was sent before or
    /// not.
    public void add(ChunkEntry entry, long delay) {
        items.add(new Item(entry.encode(), delay, group(entry), null));
    }

    /// One more message, unless it is a repeat and the queue knows repeats.
    public void addOnce(ChunkEntry entry, long delay) {
        long group = group(entry);
        var id =
                fifo
                        ? entry.deduplication()
                                .map(d -> new DeduplicationTable.Id(TextHash.of(d), group))
                        : Optional.<DeduplicationTable.Id>empty();
        items.add(new Item(entry.encode(), delay, group, id.orElse(null)));
    }

    private long group(ChunkEntry entry) {
        return fifo ? TextHash.of(entry.group().orElse("")).high() : 0;
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    /// How many were added.
    public int size() {
        return items.size();
    }

    /// The writer gives the messages their positions, from this one on.
    void place(long position) {
        first = position;
    }

    /// The same where repeats are known: they get the position of the first.
    void place(long position, DeduplicationTable.Draft draft) {
        first = position;
        kept = new ArrayList<>();
        positions = new long[items.size()];
        for (int i = 0; i < positions.length; i++) {
            long mine = first + kept.size();
            positions[i] = draft.accept(items.get(i).id(), mine);
            if (positions[i] == mine) {
                kept.add(items.get(i));
            }
        }
    }

    /// Where a message is, or of a repeat where the first was.
    long position(int index) {
        return fifo ? positions[index] : first + index;
    }

    /// The first position behind its messages.
    long end() {
        return first + kept.size();
    }

    void entries(List<byte[]> into) {
        kept.forEach(item -> into.add(item.bytes()));
    }

    /// The keys of the messages' groups.
    long[] groups() {
        return fifo ? kept.stream().mapToLong(Item::group).toArray() : new long[0];
    }

    /// Neighbours of one delay as spans: those without a delay are fresh.
    List<MessageSpan> spans(long now) {
        var spans = new ArrayList<MessageSpan>();
        int from = 0;
        for (int i = 1; i <= kept.size(); i++) {
            long delay = kept.get(from).delay();
            if (i == kept.size() || kept.get(i).delay() != delay) {
                spans.add(
                        delay == 0
                                ? MessageSpan.fresh(first + from, first + i)
                                : MessageSpan.delayed(first + from, first + i, now + delay));
                from = i;
            }
        }
        return spans;
    }
}
