package dev.leat.local.queue.index;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The groups of a FIFO queue's messages. Each group is a chain of positions in order of arrival.
/// Uses about 20 bytes per message, in pages of adjacent positions, and about 150 bytes per group.
/// Owned by one thread at a time.
final class MessageGroups {

    /// The position after the end of a chain.
    static final long NONE = Long.MAX_VALUE;

    private static final int PAGE_BITS = 8;
    private static final int PAGE = 1 << PAGE_BITS;

    /// A group that has messages, with the positions of its first and its last message. The index
    /// stores two values here: the group's number of messages in flight, and its position among the
    /// ready groups.
    static final class Group {
        private final long key;
        private long last = NONE;
        long first = NONE;
        int held;
        long ready = NONE;

        private Group(long key) {
            this.key = key;
        }
    }

    private static final class Page {
        final @Nullable Group[] groups = new Group[PAGE];
        final long[] before = new long[PAGE];
        final long[] after = new long[PAGE];
        int left;
    }

    private final TreeMap<Long, Page> pages = new TreeMap<>();
    private final Map<Long, Group> groups = new HashMap<>();
    private long size;

    /// Adds a message after all existing messages. Returns its group.
    Group add(long position, long key) {
        var group = groups.computeIfAbsent(key, Group::new);
        var page = pages.computeIfAbsent(position >>> PAGE_BITS, _ -> new Page());
        int slot = slot(position);
        page.groups[slot] = group;
        page.before[slot] = group.last;
        page.after[slot] = NONE;
        page.left++;
        link(group.last, position, group);
        group.last = position;
        size++;
        return group;
    }

    /// Finds the group of the message at this position; null if there is none.
    @Nullable Group of(long position) {
        var page = pages.get(position >>> PAGE_BITS);
        return page == null ? null : page.groups[slot(position)];
    }

    /// Returns the position of the next message of the same group, or [#NONE].
    long after(long position) {
        return page(position).after[slot(position)];
    }

    /// Removes an existing message.
    void remove(long position, Group group) {
        var page = page(position);
        int slot = slot(position);
        long before = page.before[slot];
        long after = page.after[slot];
        link(before, after, group);
        if (after == NONE) {
            group.last = before;
        } else {
            page(after).before[slot(after)] = before;
        }
        page.groups[slot] = null;
        if (--page.left == 0) {
            pages.remove(position >>> PAGE_BITS);
        }
        if (group.first == NONE) {
            groups.remove(group.key);
        }
        size--;
    }

    long size() {
        return size;
    }

    void clear() {
        pages.clear();
        groups.clear();
        size = 0;
    }

    /// Sets the position that follows `before` in the group. If `before` is [#NONE], sets the
    /// group's first position.
    private void link(long before, long position, Group group) {
        if (before == NONE) {
            group.first = position;
        } else {
            page(before).after[slot(before)] = position;
        }
    }

    private Page page(long position) {
        var page = pages.get(position >>> PAGE_BITS);
        if (page == null) {
            throw new IllegalStateException("no message at position " + position);
        }
        return page;
    }

    private static int slot(long position) {
        return (int) (position & (PAGE - 1));
    }
}
