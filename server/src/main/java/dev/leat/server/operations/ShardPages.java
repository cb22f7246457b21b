package dev.leat.server.operations;

import dev.leat.server.operations.StreamRecordOperations.ShardRecord;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BiPredicate;

/// The records of shards, read page by page and merged by their arrival times. Records of one shard
/// stay in their order.
///
/// @param since the time from which records are read; empty for all records that have not expired
public record ShardPages(
        StreamRecordOperations records,
        String stream,
        List<String> shards,
        Optional<Instant> since,
        boolean unmasked) {

    /// Maximum number of records of one shard that are in memory.
    private static final int PAGE = 100;

    private static final class Unread {

        private final String shard;
        private final Deque<ShardRecord> page = new ArrayDeque<>();
        private long next;

        private Unread(String shard, long next) {
            this.shard = shard;
            this.next = next;
        }

        private Instant arrived() {
            return page.getFirst().arrived();
        }
    }

    /// Passes each record with its shard to `each`, until that returns false.
    public void forEach(BiPredicate<String, ShardRecord> each) {
        var unread =
                new PriorityQueue<Unread>(
                        Comparator.comparing(Unread::arrived).thenComparing(shard -> shard.shard));
        for (var shard : shards) {
            long first = since.map(time -> records.offset(stream, shard, time)).orElse(0L);
            var pages = new Unread(shard, first);
            if (filled(pages)) {
                unread.add(pages);
            }
        }
        while (!unread.isEmpty()) {
            var first = unread.remove();
            if (!each.test(first.shard, first.page.removeFirst())) {
                return;
            }
            if (filled(first)) {
                unread.add(first);
            }
        }
    }

    /// Reads the next page if necessary. Returns false if the shard has no further record.
    private boolean filled(Unread shard) {
        if (shard.page.isEmpty()) {
            shard.page.addAll(records.records(stream, shard.shard, shard.next, PAGE, unmasked));
            if (!shard.page.isEmpty()) {
                shard.next = shard.page.getLast().offset() + 1;
            }
        }
        return !shard.page.isEmpty();
    }
}
