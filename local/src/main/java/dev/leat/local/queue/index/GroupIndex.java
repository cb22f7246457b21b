package dev.leat.local.queue.index;

import dev.leat.local.queue.index.MessageGroups.Group;
import dev.leat.port.ClockSkew;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The index of a FIFO queue. A group is ready if its first message is visible and none of its
/// messages is in flight. One call may then take several messages of the group, from the first
/// message up to the next hidden one. The duration of a call depends on the number of messages that
/// the call takes, not on the queue's length.
public final class GroupIndex implements Index {

    /// Maximum distance between the first message of a group and another message that the same call
    /// takes. To take more distant messages of a long queue, a call would have to read most of its
    /// chunks.
    private static final int REACH = 4096;

    private final MessageGroups groups = new MessageGroups();

    /// The messages whose state is not FRESH, by position.
    private final Map<Long, Touched> touched = new HashMap<>();

    private final TreeSet<MessageSpan> hidden =
            new TreeSet<>(
                    Comparator.comparingLong(MessageSpan::until)
                            .thenComparingLong(MessageSpan::first));

    /// Ready groups, by the position of their first message.
    private final TreeMap<Long, Group> ready = new TreeMap<>();

    private final ClockSkew clockSkew = new ClockSkew();
    private long visibles;
    private long delayed;
    private long suspects;

    /// The state of one message. `shown` is true if it is visible.
    private record Touched(MessageSpan span, boolean shown) {}

    @Override
    public synchronized void adjustClock(long now) {
        long by = clockSkew.at(now);
        if (by > 0) {
            for (var there : List.copyOf(touched.values())) {
                var span = there.span();
                if (span.until() > now && span.kind() != MessageSpan.Kind.TAKEN) {
                    earlier(span.extended(span.until() - by), there.shown());
                }
            }
        }
    }

    private void earlier(MessageSpan span, boolean shown) {
        if (shown) {
            touched.put(span.first(), new Touched(span, true));
        } else {
            place(span);
        }
    }

    @Override
    public synchronized void add(MessageSpan span, long[] keys) {
        for (long at = span.first(); at < span.end(); at++) {
            var group = groups.add(at, keys[(int) (at - span.first())]);
            visibles++;
            if (span.kind() != MessageSpan.Kind.FRESH) {
                place(span.at(at, at + 1));
            } else if (group.first == at) {
                updateReady(group);
            }
        }
    }

    @Override
    public synchronized void add(MessageSpan span, long[] groups, long asOf) {
        add(span.earlier(clockSkew.since(asOf)), groups);
    }

    @Override
    public synchronized List<MessageSpan> take(long most, long now, Predicate<MessageSpan> fits) {
        var chosen = chosen(most, now, fits);
        chosen.sort(Comparator.comparingLong(MessageSpan::first));
        return taken(chosen);
    }

    @Override
    public synchronized long available(long most, long now) {
        return chosen(most, now, _ -> true).size();
    }

    private List<MessageSpan> chosen(long most, long now, Predicate<MessageSpan> fits) {
        due(now);
        var chosen = new ArrayList<MessageSpan>();
        for (var group : ready.values()) {
            if (chosen.size() >= most) {
                break;
            }
            choose(group, most, group.first + REACH, fits, chosen);
        }
        return chosen;
    }

    private void choose(
            Group group,
            long most,
            long before,
            Predicate<MessageSpan> fits,
            List<MessageSpan> chosen) {
        long at = group.first;
        while (at < before && chosen.size() < most && shown(at) && fits.test(state(at))) {
            chosen.add(state(at));
            at = groups.after(at);
        }
    }

    @Override
    public synchronized boolean visible(long now) {
        due(now);
        return !ready.isEmpty();
    }

    @Override
    public synchronized Optional<MessageSpan> takeOne(long position, Predicate<MessageSpan> fits) {
        if (groups.of(position) == null || !fits.test(state(position))) {
            return Optional.empty();
        }
        return Optional.of(taken(List.of(state(position))).getFirst());
    }

    @Override
    public synchronized Optional<List<MessageSpan>> takeLease(List<MessageSpan> leased) {
        if (!holds(leased)) {
            return Optional.empty();
        }
        var states = new ArrayList<MessageSpan>();
        for (var span : leased) {
            for (long at = span.first(); at < span.end(); at++) {
                states.add(state(at));
            }
        }
        return Optional.of(taken(states));
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
            for (long at = span.first(); at < span.end(); at++) {
                var now = touched.get(at);
                if (now == null
                        || now.span().kind() != MessageSpan.Kind.WORKER
                        || now.span().lease() != span.lease()) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public synchronized List<MessageSpan> takeBetween(
            long first, long end, Predicate<MessageSpan> fits) {
        var chosen = new ArrayList<MessageSpan>();
        for (long at = first; at < end; at++) {
            if (groups.of(at) != null && fits.test(state(at))) {
                chosen.add(state(at));
            }
        }
        return taken(chosen);
    }

    @Override
    public synchronized List<MessageSpan> takeFree(List<MessageSpan> spans, long now) {
        due(now);
        var chosen = new ArrayList<MessageSpan>();
        for (var span : spans) {
            for (long at = span.first(); at < span.end(); at++) {
                var group = groups.of(at);
                if (group != null && group.held == 0) {
                    chosen.add(state(at));
                }
            }
        }
        return taken(chosen);
    }

    @Override
    public synchronized void put(List<MessageSpan> spans) {
        for (var span : spans) {
            for (long at = span.first(); at < span.end(); at++) {
                place(span.at(at, at + 1));
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
        for (var span : spans) {
            for (long at = span.first(); at < span.end(); at++) {
                var group = groups.of(at);
                if (group != null) {
                    removeState(at, group);
                    groups.remove(at, group);
                    updateReady(group);
                }
            }
        }
    }

    @Override
    public synchronized void clear() {
        groups.clear();
        touched.clear();
        hidden.clear();
        ready.clear();
        visibles = 0;
        delayed = 0;
        suspects = 0;
    }

    /// A message that waits for an earlier message of its group counts as visible, as in SQS.
    @Override
    public synchronized Counts counts(long now) {
        due(now);
        return new Counts(visibles, groups.size() - visibles - delayed, delayed);
    }

    @Override
    public synchronized BitSet existing(long first, int size) {
        var existing = new BitSet(size);
        for (int i = 0; i < size; i++) {
            existing.set(i, groups.of(first + i) != null);
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
        return ready.keySet().stream()
                .map(this::state)
                .filter(span -> span.kind() == MessageSpan.Kind.SUSPECT)
                .findFirst();
    }

    @Override
    public synchronized long total() {
        return groups.size();
    }

    @Override
    public synchronized boolean empty() {
        return groups.size() == 0;
    }

    @Override
    public synchronized Optional<Long> next() {
        return hidden.isEmpty() ? Optional.empty() : Optional.of(hidden.first().until());
    }

    /// Takes messages in order of position. Returns their previous states; adjacent messages with
    /// the same state form one span.
    private List<MessageSpan> taken(List<MessageSpan> states) {
        var merged = new ArrayList<MessageSpan>();
        for (var span : states) {
            place(span.as(MessageSpan.Kind.TAKEN));
            var last = merged.isEmpty() ? null : merged.getLast();
            if (last != null
                    && last.end() == span.first()
                    && span.equals(last.at(span.first(), span.end()))) {
                merged.set(merged.size() - 1, last.at(last.first(), span.end()));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }

    private MessageSpan state(long position) {
        var there = touched.get(position);
        return there == null ? MessageSpan.fresh(position, position + 1) : there.span();
    }

    private boolean shown(long position) {
        var there = touched.get(position);
        return there == null || there.shown();
    }

    private void due(long now) {
        while (!hidden.isEmpty() && hidden.first().until() <= now) {
            var span = hidden.first();
            var group = groups.of(span.first());
            removeState(span.first(), group);
            touched.put(span.first(), new Touched(span, true));
            suspects += span.suspects();
            visibles++;
            updateReady(group);
        }
    }

    /// Sets the state of one message, if it exists.
    private void place(MessageSpan span) {
        var group = groups.of(span.first());
        if (group == null) {
            return;
        }
        removeState(span.first(), group);
        if (span.kind() == MessageSpan.Kind.FRESH) {
            visibles++;
        } else {
            touched.put(span.first(), new Touched(span, false));
            suspects += span.suspects();
            if (span.kind() != MessageSpan.Kind.TAKEN) {
                hidden.add(span);
            }
            delayed += span.kind() == MessageSpan.Kind.DELAYED ? 1 : 0;
            group.held += held(span) ? 1 : 0;
        }
        updateReady(group);
    }

    /// Removes the message's state from all collections.
    private void removeState(long position, @Nullable Group group) {
        var was = touched.remove(position);
        suspects -= was == null ? 0 : was.span().suspects();
        if (was == null || was.shown()) {
            visibles--;
            return;
        }
        hidden.remove(was.span());
        delayed -= was.span().kind() == MessageSpan.Kind.DELAYED ? 1 : 0;
        if (group != null && held(was.span())) {
            group.held--;
        }
    }

    /// Returns true if a message in this state is in flight.
    private static boolean held(MessageSpan span) {
        return switch (span.kind()) {
            case TAKEN, WORKER, CLIENT -> true;
            case FRESH, DELAYED, RETURNED, SUSPECT -> false;
        };
    }

    /// Adds the group to the ready groups if it is ready; otherwise removes it from them.
    private void updateReady(@Nullable Group group) {
        if (group == null) {
            return;
        }
        boolean open = group.held == 0 && group.first != MessageGroups.NONE && shown(group.first);
        long at = open ? group.first : MessageGroups.NONE;
        if (at != group.ready) {
            ready.remove(group.ready);
            if (open) {
                ready.put(at, group);
            }
            group.ready = at;
        }
    }
}
