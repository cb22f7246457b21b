package dev.leat.operations;

import dev.leat.operations.StreamRecordOperations.ShardRecord;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
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

    private static final class Unread {

        private final String shard;
        private final Iterator<List<ShardRecord>> pages;
        private final Deque<ShardRecord> page = new ArrayDeque<>();

        private Unread(String shard, Iterator<List<ShardRecord>> pages) {
            this.shard = shard;
            this.pages = pages;
        }

        /// Reads the next page if necessary. Returns false if the shard has no further record.
        private boolean filled() {
            if (page.isEmpty() && pages.hasNext()) {
                page.addAll(pages.next());
            }
            return !page.isEmpty();
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
            var first = new Unread(shard, records.pages(stream, shard, since, unmasked));
            if (first.filled()) {
                unread.add(first);
            }
        }
        while (!unread.isEmpty()) {
            var first = unread.remove();
            if (!each.test(first.shard, first.page.removeFirst())) {
                return;
            }
            if (first.filled()) {
                unread.add(first);
            }
        }
    }
}
