package dev.leat.operations.platform;

import dev.leat.app.Micros;
import dev.leat.deadletter.Cause;
import dev.leat.inspect.CauseGroups;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.inspect.DistinctCounter;
import dev.leat.inspect.LetterEnvelopes;
import dev.leat.mask.Mask;
import dev.leat.operations.LetterGroups;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// The causes of the dead letters of a queue, without their bodies: about 100 bytes for each of
/// them. Every dead letter is read once. Each call first reads those that arrived since the last
/// call, and drops those that were removed. If letters were dropped, the groups are counted again.
/// Reading and counting take a limited time of a call; later calls continue. Threads share it; only
/// one of them reads.
final class LetterIndex {

    /// The maximum number of dead letters. Of a longer queue, the index has the oldest ones.
    static final int MOST = 1_000_000;

    private static final int BLOCK = 8192;
    private static final int MOST_PAGE = 1000;
    private static final int PAGE_BYTES = 1 << 22;

    /// The time for which a call reads and counts.
    private static final Duration TIME = Duration.ofMillis(250);

    /// After groups were counted again, they are not counted again for ten times as long as that
    /// took, but for at most this time.
    private static final long PAUSE_NANOS = 3_000_000_000L;

    private static final int PAUSE = 10;

    /// The maximum number of combinations of causes, as a hostile producer could create any number.
    /// The causes of further dead letters are not known.
    private static final int MOST_COMBINATIONS = 100_000;

    private final String queue;
    private final LetterEnvelopes envelopes;
    private final long nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Block> blocks = new ArrayList<>();
    private final Map<Cause, Cause> causes = new HashMap<>();
    private final Map<List<Cause>, Integer> numbers = new HashMap<>();
    private final List<List<Cause>> combinations = new ArrayList<>();
    private long next;
    private long removed;
    private int page = 1;
    private CauseGroups groups = new CauseGroups();

    /// True if dead letters were dropped that are still in the groups.
    private boolean dropped;

    /// The groups that are being counted again, up to the dead letter before `recounted`.
    private CauseGroups fresh = new CauseGroups();

    private long recounted;
    private long recountNanos;

    /// True if dead letters were dropped since the groups began to be counted again.
    private boolean droppedAgain;

    private boolean changed = true;
    private boolean complete;
    private long pausedUntil = System.nanoTime();
    private int size;
    private long all;
    private volatile int indexed;
    private volatile Counted counted = new Counted(0, 0, false, 0, 0, List.of());

    /// The groups as they were counted last, largest first.
    ///
    /// @param all the number of dead letters in the queue
    private record Counted(
            long letters,
            long records,
            boolean complete,
            long all,
            long minute,
            List<LetterGroups.Group> groups) {

        /// @param current false if dead letters may have arrived or been removed since
        LetterGroups page(int from, int limit, Mask mask, boolean current) {
            return new LetterGroups(
                    letters,
                    records,
                    complete && current,
                    all,
                    groups.size(),
                    groups.stream()
                            .skip(Math.max(from, 0))
                            .limit(limit)
                            .map(group -> group.masked(mask))
                            .toList());
        }
    }

    /// Adjacent dead letters, by position in the block.
    private static final class Block {

        final long[] sequences = new long[BLOCK];
        final int[] causes = new int[BLOCK];
        final long[] digests = new long[BLOCK];
        final long[] seen = new long[BLOCK];
        final long[] arrived = new long[BLOCK];
        int size;

        void move(int from, int to) {
            sequences[to] = sequences[from];
            causes[to] = causes[from];
            digests[to] = digests[from];
            seen[to] = seen[from];
            arrived[to] = arrived[from];
        }
    }

    LetterIndex(String queue, LetterEnvelopes envelopes) {
        this(queue, envelopes, TIME);
    }

    /// @param time the time for which a call reads and counts
    LetterIndex(String queue, LetterEnvelopes envelopes, Duration time) {
        this.queue = queue;
        this.envelopes = envelopes;
        this.nanos = time.toNanos();
    }

    /// Returns the number of dead letters in the index.
    int size() {
        return indexed;
    }

    /// Returns at most `limit` groups, beginning with the group at this position. While another
    /// thread reads, the groups are those of an earlier reading, and not complete.
    LetterGroups groups(MessageQueue messages, int from, int limit, Mask mask, Instant now) {
        boolean current = lock.tryLock();
        if (current) {
            try {
                update(messages);
                count(now);
            } finally {
                lock.unlock();
            }
        }
        return counted.page(from, limit, mask, current);
    }

    /// Returns the sequences of at most `limit` dead letters of one of these groups.
    ///
    /// @param from the first sequence
    List<Long> sequences(MessageQueue messages, List<String> groups, long from, int limit) {
        if (lock.tryLock()) {
            try {
                update(messages);
                return sequences(groups, from, limit);
            } finally {
                lock.unlock();
            }
        }
        lock.lock();
        try {
            return sequences(groups, from, limit);
        } finally {
            lock.unlock();
        }
    }

    private List<Long> sequences(List<String> groups, long from, int limit) {
        var matching = new boolean[combinations.size()];
        for (int i = 0; i < matching.length; i++) {
            matching[i] =
                    combinations.get(i).stream().anyMatch(cause -> groups.contains(cause.id()));
        }
        return blocks.stream()
                .filter(block -> block.sequences[block.size - 1] >= from)
                .flatMap(block ->
                        IntStream.range(0, block.size)
                                .filter(i ->
                                        block.sequences[i] >= from && matching[block.causes[i]])
                                .mapToObj(i -> block.sequences[i]))
                .limit(limit)
                .toList();
    }

    private void update(MessageQueue messages) {
        var counts = messages.counts();
        boolean counting = counts.arrived() > 0;
        boolean recreated = counting ? next > counts.arrived() : size > counts.all();
        if (recreated || counts.all() == 0) {
            clear();
        }
        long gone = counting ? counts.arrived() - counts.all() : removed;
        if (gone != removed) {
            blocks.forEach(block -> drop(block, messages));
            blocks.removeIf(block -> block.size == 0);
            removed = gone;
            dropped = true;
            droppedAgain = true;
        }
        long until = System.nanoTime() + nanos;
        do {
            read(messages);
        } while (!complete && System.nanoTime() < until);
        indexed = size;
        if (dropped && System.nanoTime() >= pausedUntil) {
            recount(until);
        }
        all = Math.max(counts.all(), size);
    }

    /// Makes the groups as they are shown; again in each minute, because their trends change.
    private void count(Instant now) {
        long minute = Math.floorDiv(now.getEpochSecond(), 60);
        boolean same = !changed && minute == counted.minute();
        counted =
                new Counted(
                        groups.letters(),
                        groups.records(),
                        complete && !dropped,
                        all,
                        minute,
                        same
                                ? counted.groups()
                                : groups.sorted().stream()
                                        .map(group -> LetterGroups.Group.of(group, now))
                                        .toList());
        changed = false;
    }

    private void clear() {
        blocks.clear();
        causes.clear();
        numbers.clear();
        combinations.clear();
        groups = new CauseGroups();
        next = 0;
        size = 0;
        dropped = false;
        fresh = new CauseGroups();
        recounted = 0;
        changed = true;
    }

    /// Drops the dead letters of a block that are no longer in the queue.
    private void drop(Block block, MessageQueue messages) {
        int kept = 0;
        int at = 0;
        while (at < block.size) {
            long first = block.sequences[at];
            var existing = messages.existing(first, BLOCK);
            for (; at < block.size && block.sequences[at] < first + BLOCK; at++) {
                if (existing.get((int) (block.sequences[at] - first))) {
                    block.move(at, kept++);
                }
            }
        }
        size -= block.size - kept;
        block.size = kept;
    }

    /// Reads a page, which is small if dead letters are large.
    private void read(MessageQueue messages) {
        if (size >= MOST) {
            complete = true;
            return;
        }
        var letters = messages.browse(next, Math.min(page, MOST - size));
        letters.forEach(this::add);
        complete = letters.isEmpty() || size >= MOST;
        changed |= !letters.isEmpty();
        long bytes = letters.stream().mapToLong(letter -> letter.body().length).sum();
        page = bytes > PAGE_BYTES ? Math.max(1, page / 2) : Math.min(MOST_PAGE, 2 * page);
    }

    private void add(Message.Seen letter) {
        if (blocks.isEmpty() || blocks.getLast().size == BLOCK) {
            blocks.add(new Block());
        }
        var block = blocks.getLast();
        var details = DeadLetterDetails.of(letter);
        block.sequences[block.size] = letter.sequence();
        block.causes[block.size] = number(details.causes());
        block.digests[block.size] =
                DistinctCounter.digest(
                        details.identity().isEmpty() ? envelopes.opened(details) : details);
        block.seen[block.size] = micros(details.firstSeen());
        block.arrived[block.size] = micros(letter.sentAt());
        group(groups, block, block.size++);
        size++;
        next = letter.sequence() + 1;
    }

    /// Returns a time in microseconds, also a forged one that has too many.
    private static long micros(Instant at) {
        long most = Long.MAX_VALUE / 2_000_000;
        return Math.clamp(at.getEpochSecond(), -most, most) * 1_000_000 + at.getNano() / 1000;
    }

    private int number(List<Cause> all) {
        var known =
                combinations.size() < MOST_COMBINATIONS || numbers.containsKey(all)
                        ? all
                        : List.<Cause>of();
        return numbers.computeIfAbsent(
                known,
                _ -> {
                    combinations.add(
                            known.stream()
                                    .map(cause -> causes.computeIfAbsent(cause, same -> same))
                                    .toList());
                    return combinations.size() - 1;
                });
    }

    private void group(CauseGroups into, Block block, int at) {
        into.add(
                queue,
                combinations.get(block.causes[at]),
                block.digests[at],
                Micros.instant(block.seen[at]),
                Micros.instant(block.arrived[at]));
    }

    /// Counts the groups again, without reading, at least those of one block. The groups are
    /// replaced when all dead letters are counted. Letters that were dropped meanwhile may be in
    /// them.
    private void recount(long until) {
        long began = System.nanoTime();
        droppedAgain &= recounted > 0;
        boolean counted = false;
        for (var block : blocks) {
            long last = block.sequences[block.size - 1];
            if (last >= recounted) {
                if (counted && System.nanoTime() >= until) {
                    recountNanos += System.nanoTime() - began;
                    return;
                }
                for (int i = 0; i < block.size; i++) {
                    if (block.sequences[i] >= recounted) {
                        group(fresh, block, i);
                    }
                }
                recounted = last + 1;
                counted = true;
            }
        }
        groups = fresh;
        fresh = new CauseGroups();
        dropped = droppedAgain;
        changed = true;
        long end = System.nanoTime();
        pausedUntil = end + Math.min(PAUSE_NANOS, PAUSE * (recountNanos + end - began));
        recounted = 0;
        recountNanos = 0;
    }
}
