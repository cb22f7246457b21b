package dev.leat.operations;

import dev.leat.operations.StreamRecordOperations.ShardRecord;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The pages of a shard whose records have offsets. Owned by one thread.
final class OffsetPages implements Iterator<List<ShardRecord>> {

    private static final int PAGE = 100;

    private final StreamRecordOperations records;
    private final String stream;
    private final String shard;
    private final boolean unmasked;
    private long offset;
    private List<ShardRecord> page = List.of();

    OffsetPages(
            StreamRecordOperations records,
            String stream,
            String shard,
            Optional<Instant> since,
            boolean unmasked) {
        this.records = records;
        this.stream = stream;
        this.shard = shard;
        this.unmasked = unmasked;
        this.offset = since.map(time -> records.offset(stream, shard, time)).orElse(0L);
    }

    @Override
    public boolean hasNext() {
        if (page.isEmpty()) {
            page = records.records(stream, shard, offset, PAGE, unmasked);
        }
        return !page.isEmpty();
    }

    @Override
    public List<ShardRecord> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var found = page;
        offset = found.getLast().offset() + 1;
        page = List.of();
        return found;
    }
}
