package dev.leat.local.queue;

import java.util.ArrayList;
import java.util.List;

/// What one caller sends to one queue in one commit. Positions are known once it is durable. Filled
/// by one thread, then handed over.
public final class Sending {

    private final List<byte[]> entries = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private long first;

    /// One more message, hidden for so many microseconds.
    public void add(Entry entry, long delay) {
        entries.add(entry.encode());
        delays.add(delay);
    }

    public int size() {
        return entries.size();
    }

    List<byte[]> entries() {
        return entries;
    }

    /// The writer gives the messages their positions, from this one on.
    void place(long position) {
        first = position;
    }

    long position(int index) {
        return first + index;
    }

    /// Neighbours of one delay as spans: those without a delay are fresh.
    List<Span> spans(long now) {
        var spans = new ArrayList<Span>();
        int from = 0;
        for (int i = 1; i <= delays.size(); i++) {
            if (i == delays.size() || !delays.get(i).equals(delays.get(from))) {
                long delay = delays.get(from);
                spans.add(
                        delay == 0
                                ? Span.fresh(position(from), position(i))
                                : Span.delayed(position(from), position(i), now + delay));
                from = i;
            }
        }
        return spans;
    }
}
