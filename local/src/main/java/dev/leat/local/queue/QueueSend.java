package dev.leat.local.queue;

import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.ChunkEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The messages that one caller sends to one queue in one commit. Their positions are known when
/// the commit is durable. Filled by one thread, and then passed to the writer thread.
public final class QueueSend {

    private final boolean fifo;
    private final List<Item> items = new ArrayList<>();

    /// The items that are not duplicates.
    private List<Item> kept = items;

    private long[] positions = {};
    private long first;

    /// A message to send: `group` is the key of its group, `id` its deduplication key or null.
    private record Item(byte[] bytes, long delay, long group, DeduplicationTable.@Nullable Id id) {}

    /// @param fifo true if the queue keeps the order of groups
    QueueSend(boolean fifo) {
        this.fifo = fifo;
    }

    /// Adds a message without deduplication. The message is hidden for `delay` microseconds.
    public void add(ChunkEntry entry, long delay) {
        items.add(new Item(entry.encode(), delay, group(entry), null));
    }

    /// Adds a message, unless the queue deduplicates messages and this is a duplicate.
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

    /// Returns the number of added messages.
    public int size() {
        return items.size();
    }

    /// Assigns consecutive positions to the messages, beginning with this position.
    void place(long position) {
        first = position;
    }

    /// Assigns positions with deduplication. A duplicate gets the position of the first message.
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

    /// Returns the position of a message; for a duplicate, the position of the first message.
    long position(int index) {
        return fifo ? positions[index] : first + index;
    }

    /// Returns the position after the last message.
    long end() {
        return first + kept.size();
    }

    void entries(List<byte[]> into) {
        kept.forEach(item -> into.add(item.bytes()));
    }

    /// Returns the group keys of the messages.
    long[] groups() {
        return fifo ? kept.stream().mapToLong(Item::group).toArray() : new long[0];
    }

    /// Returns the spans of the messages. Adjacent messages with the same delay form one span;
    /// messages without a delay are FRESH.
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
