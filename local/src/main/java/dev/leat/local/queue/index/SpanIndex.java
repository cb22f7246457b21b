package dev.leat.local.queue.index;

import dev.leat.port.ClockSkew;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The index of a standard queue: spans that do not overlap and together contain all existing
/// messages. Adjacent waiting messages form one span.
public final class SpanIndex implements Index {

    private final TreeMap<Long, MessageSpan> all = new TreeMap<>();
    private final TreeMap<Long, MessageSpan> visible = new TreeMap<>();
    private final TreeSet<MessageSpan> hidden =
            new TreeSet<>(
                    Comparator.comparingLong(MessageSpan::until)
                            .thenComparingLong(MessageSpan::first));
    private final ClockSkew clockSkew = new ClockSkew();
    private long visibles;
    private long delayed;
    private long suspects;
    private long total;

    @Override
    public synchronized void adjustClock(long now) {
        long by = clockSkew.at(now);
        if (by > 0) {
            for (var span : List.copyOf(all.values())) {
                if (span.until() > now && span.kind() != MessageSpan.Kind.TAKEN) {
                    boolean shown = lift(span);
                    var then = span.extended(span.until() - by);
                    enter(then);
                    file(then, shown);
                }
            }
        }
    }

    @Override
    public synchronized void add(MessageSpan span, long[] groups) {
        place(span);
    }

    @Override
    public synchronized void add(MessageSpan span, long[] groups, long asOf) {
        add(span.earlier(clockSkew.since(asOf)), groups);
    }

    @Override
    public synchronized List<MessageSpan> take(long most, long now, Predicate<MessageSpan> fits) {
        due(now);
        var chosen = new ArrayList<MessageSpan>();
        long left = most;
        for (var span : visible.values()) {
            if (left == 0) {
                break;
            }
            if (fits.test(span)) {
                chosen.add(span.at(span.first(), Math.min(span.end(), span.first() + left)));
                left -= chosen.getLast().size();
            }
        }
        chosen.forEach(span -> takeAll(span.first(), span.end()));
        return chosen;
    }

    @Override
    public synchronized long available(long most, long now) {
        due(now);
        return Math.min(most, visibles);
    }

    @Override
    public synchronized boolean visible(long now) {
        due(now);
        return visibles > 0;
    }

    @Override
    public synchronized Optional<MessageSpan> takeOne(long position, Predicate<MessageSpan> fits) {
        var entry = all.floorEntry(position);
        if (entry == null || entry.getValue().end() <= position || !fits.test(entry.getValue())) {
            return Optional.empty();
        }
        return Optional.of(takeAll(position, position + 1).getFirst());
    }

    @Override
    public synchronized Optional<List<MessageSpan>> takeLease(List<MessageSpan> leased) {
        if (!holds(leased)) {
            return Optional.empty();
        }
        var taken = new ArrayList<MessageSpan>();
        leased.forEach(span -> taken.addAll(takeAll(span.first(), span.end())));
        return Optional.of(taken);
    }

    @Override
    public synchronized boolean extend(List<MessageSpan> leased) {
        boolean held = holds(leased);
        if (held) {
            put(leased);
        }
        return held;
    }

    @Override
    public synchronized boolean holds(List<MessageSpan> leased) {
        for (var span : leased) {
            var now = all.get(span.first());
            if (now == null
                    || now.kind() != MessageSpan.Kind.WORKER
                    || now.lease() != span.lease()
                    || now.end() != span.end()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized List<MessageSpan> takeBetween(
            long first, long end, Predicate<MessageSpan> fits) {
        var taken = new ArrayList<MessageSpan>();
        for (var span : cut(first, end)) {
            boolean mine = fits.test(span);
            place(mine ? span.as(MessageSpan.Kind.TAKEN) : span);
            if (mine) {
                taken.add(span);
            }
        }
        return taken;
    }

    @Override
    public synchronized List<MessageSpan> takeFree(List<MessageSpan> spans, long now) {
        var taken = new ArrayList<MessageSpan>();
        for (var span : spans) {
            taken.addAll(takeBetween(span.first(), span.end(), there -> !there.heldAt(now)));
        }
        return taken;
    }

    @Override
    public synchronized void put(List<MessageSpan> spans) {
        for (var span : spans) {
            for (var was : cut(span.first(), span.end())) {
                place(span.at(was.first(), was.end()));
            }
        }
    }

    @Override
    public synchronized void put(List<MessageSpan> spans, long asOf) {
        long by = clockSkew.since(asOf);
        put(spans.stream().map(span -> span.earlier(by)).toList());
    }

    @Override
    public synchronized void drop(List<MessageSpan> spans) {
        spans.forEach(span -> cut(span.first(), span.end()));
    }

    @Override
    public synchronized void clear() {
        all.clear();
        visible.clear();
        hidden.clear();
        visibles = 0;
        delayed = 0;
        suspects = 0;
        total = 0;
    }

    @Override
    public synchronized Counts counts(long now) {
        due(now);
        return new Counts(visibles, total - visibles - delayed, delayed);
    }

    @Override
    public synchronized BitSet existing(long first, int size) {
        var existing = new BitSet(size);
        long end = first + size;
        var before = all.floorKey(first);
        for (var span : all.subMap(before == null ? first : before, end).values()) {
            if (span.end() > first) {
                existing.set(
                        (int) (Math.max(span.first(), first) - first),
                        (int) (Math.min(span.end(), end) - first));
            }
        }
        return existing;
    }

    @Override
    public synchronized long suspects() {
        return suspects;
    }

    @Override
    public synchronized Optional<MessageSpan> suspect(long now) {
        if (suspects == 0) {
            return Optional.empty();
        }
        due(now);
        return visible.values().stream()
                .filter(span -> span.kind() == MessageSpan.Kind.SUSPECT)
                .findFirst();
    }

    @Override
    public synchronized long total() {
        return total;
    }

    @Override
    public synchronized boolean empty() {
        return total == 0;
    }

    @Override
    public synchronized Optional<Long> next() {
        return hidden.isEmpty() ? Optional.empty() : Optional.of(hidden.first().until());
    }

    private List<MessageSpan> takeAll(long first, long end) {
        var taken = cut(first, end);
        taken.forEach(span -> place(span.as(MessageSpan.Kind.TAKEN)));
        return taken;
    }

    private void due(long now) {
        while (!hidden.isEmpty() && hidden.first().until() <= now) {
            var span = hidden.first();
            lift(span);
            enter(span);
            visible.put(span.first(), span);
            visibles += span.size();
        }
    }

    /// Removes all messages between two positions. A span that contains one of these positions is
    /// divided. Returns the removed spans.
    private List<MessageSpan> cut(long first, long end) {
        var before = all.floorEntry(first);
        long from = before != null && before.getValue().end() > first ? before.getKey() : first;
        var removed = new ArrayList<MessageSpan>();
        for (var span : List.copyOf(all.subMap(from, end).values())) {
            boolean shown = lift(span);
            long cutFrom = Math.max(first, span.first());
            long cutTo = Math.min(end, span.end());
            remain(span, span.first(), cutFrom, shown);
            remain(span, cutTo, span.end(), shown);
            removed.add(span.at(cutFrom, cutTo));
        }
        return removed;
    }

    private void remain(MessageSpan span, long from, long to, boolean shown) {
        if (from < to) {
            var rest = span.at(from, to);
            enter(rest);
            file(rest, shown);
        }
    }

    private void place(MessageSpan span) {
        var merged = fresh(span) ? merged(span) : span;
        enter(merged);
        file(merged, fresh(span));
    }

    /// Merges the span with adjacent FRESH spans, so that even a million waiting messages are one
    /// span.
    private MessageSpan merged(MessageSpan span) {
        long first = span.first();
        long end = span.end();
        var before = all.lowerEntry(first);
        if (before != null && fresh(before.getValue()) && before.getValue().end() == first) {
            first = before.getKey();
            lift(before.getValue());
        }
        var after = all.get(end);
        if (after != null && fresh(after)) {
            end = after.end();
            lift(after);
        }
        return span.at(first, end);
    }

    private static boolean fresh(MessageSpan span) {
        return span.kind() == MessageSpan.Kind.FRESH;
    }

    private void enter(MessageSpan span) {
        all.put(span.first(), span);
        total += span.size();
        suspects += span.suspects();
    }

    private void file(MessageSpan span, boolean shown) {
        if (shown) {
            visible.put(span.first(), span);
            visibles += span.size();
        } else if (span.kind() != MessageSpan.Kind.TAKEN) {
            hidden.add(span);
            delayed += span.kind() == MessageSpan.Kind.DELAYED ? span.size() : 0;
        }
    }

    /// Removes the span from all collections. Returns true if it was visible.
    private boolean lift(MessageSpan span) {
        all.remove(span.first());
        total -= span.size();
        suspects -= span.suspects();
        if (visible.remove(span.first()) != null) {
            visibles -= span.size();
            return true;
        }
        if (hidden.remove(span) && span.kind() == MessageSpan.Kind.DELAYED) {
            delayed -= span.size();
        }
        return false;
    }
}
