package dev.leat.port;

import dev.leat.batch.Record;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Access to the records of streams that a platform itself stores.
record StoredStreams(Streams streams, InstantSource clock) implements StreamAccess {

    private static final int MOST_RECORDS = 1_000;
    private static final long MOST_BYTES = 16 << 20;

    @Override
    public Description describe(String stream) {
        var info = streams.find(stream).orElseThrow(() -> new NoSuchStreamException(stream));
        var kept = clock.instant().minus(info.retention());
        // A shard has a higher number than its parents.
        var shards =
                streams.shards(stream).stream()
                        .map(shard -> new Shard(shard.id(), shard.open()))
                        .toList();
        return new Description(
                info.retention(), info.created().isBefore(kept) ? kept : Instant.EPOCH, shards);
    }

    @Override
    public Iterator<List<Record>> read(String stream, String shard, Instant from) {
        int number =
                streams.shards(stream).stream()
                        .filter(found -> found.id().equals(shard))
                        .findFirst()
                        .orElseThrow()
                        .number();
        var next = new AtomicLong(streams.at(stream, number, from));
        return new RecordPages(() -> {
            var page = streams.read(stream, number, next.get(), MOST_RECORDS, MOST_BYTES);
            next.set(page.next());
            return page.records().stream().map(stored -> stored.record(1)).toList();
        });
    }

    @Override
    public void put(String stream, List<Streams.NewRecord> records) {
        streams.put(stream, records);
    }
}
