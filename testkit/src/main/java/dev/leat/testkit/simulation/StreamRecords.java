package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.app.StreamSource;
import dev.leat.batch.Record;
import dev.leat.port.SequenceNumber;
import dev.leat.port.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Records of streams in the storage and among the leased records. A pipeline that reads a stream
/// leases the records of its shards and redriven dead letters, which come from a queue.
public final class StreamRecords {

    private static final int PAGE = 1_000;
    private static final long PAGE_BYTES = 16 << 20;

    private StreamRecords() {}

    /// Returns all records of a stream that have not expired, shard by shard.
    public static List<Streams.Stored> all(Streams streams, String stream) {
        var all = new ArrayList<Streams.Stored>();
        for (var shard : streams.shards(stream)) {
            long next = streams.oldest(stream, shard.number());
            var page = streams.read(stream, shard.number(), next, PAGE, PAGE_BYTES);
            while (!page.records().isEmpty()) {
                all.addAll(page.records());
                page = streams.read(stream, shard.number(), page.next(), PAGE, PAGE_BYTES);
            }
        }
        return all;
    }

    /// Returns the position of a leased record in its stream; empty if it comes from a queue.
    public static Optional<SequenceNumber> position(Record record) {
        int colon = record.id().indexOf(':');
        return colon < 0
                ? Optional.empty()
                : SequenceNumber.parse(record.id().substring(colon + 1))
                        .filter(number ->
                                record.id().startsWith(Streams.Shard.id(number.shard()) + ":"));
    }

    /// Returns the part of the source whose records have an order: the message group, or the shard.
    public static Optional<String> group(Record record) {
        return record.group()
                .or(() -> position(record).map(number -> Streams.Shard.id(number.shard())));
    }

    /// Returns the stream of the pipeline whose redriven dead letters are sent to this queue.
    public static Optional<String> stream(App app, String redrives) {
        return app.pipelines().values().stream()
                .filter(pipeline ->
                        pipeline.from() instanceof StreamSource from
                                && from.redrives().equals(redrives))
                .map(pipeline -> ((StreamSource) pipeline.from()).stream())
                .findFirst();
    }
}
