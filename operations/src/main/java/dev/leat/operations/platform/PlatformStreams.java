package dev.leat.operations.platform;

import dev.leat.app.App;
import dev.leat.app.Stream;
import dev.leat.mask.Mask;
import dev.leat.mask.MessageReaders;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.StreamRecordOperations;
import dev.leat.port.Streams;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Streams of a platform in this process.
record PlatformStreams(Streams port, App app) implements StreamRecordOperations {

    /// Maximum size of a page of records.
    private static final long PAGE_BYTES = 1 << 20;

    @Override
    public List<StreamSummary> streams() {
        return port.list().stream().map(this::summary).toList();
    }

    private StreamSummary summary(Streams.Info info) {
        var name = info.name();
        return new StreamSummary(
                name,
                info.declared(),
                info.retention(),
                port.shards(name).stream().map(shard -> summary(name, shard)).toList(),
                app.streamReaders(name).stream()
                        .map(pipeline -> lag(name, pipeline.name()))
                        .toList());
    }

    private ShardSummary summary(String stream, Streams.Shard shard) {
        long oldest = port.oldest(stream, shard.number());
        long records = Math.max(shard.end() - oldest, 0);
        return new ShardSummary(
                shard.id(),
                shard.open(),
                Optional.of(records),
                arrival(stream, shard, oldest),
                records == 0 ? Optional.empty() : arrival(stream, shard, shard.end() - 1));
    }

    private Optional<Instant> arrival(String stream, Streams.Shard shard, long offset) {
        return port.read(stream, shard.number(), offset, 1, 1).records().stream()
                .map(Streams.Stored::arrived)
                .findFirst();
    }

    private PipelineLag lag(String stream, String pipeline) {
        var backlog = port.backlog(stream, pipeline);
        return new PipelineLag(pipeline, backlog.records(), backlog.lag().toMillis());
    }

    @Override
    public void put(String stream, List<RecordToPut> records) {
        known(stream);
        records.forEach(PlatformStreams::check);
        if (!records.isEmpty()) {
            port.put(
                    stream,
                    records.stream()
                            .map(put -> new Streams.NewRecord(put.data(), put.partitionKey()))
                            .toList());
        }
    }

    /// Refuses a record that a stream does not accept.
    static void check(RecordToPut put) {
        var key = put.partitionKey();
        int characters = key.codePointCount(0, key.length());
        if (characters == 0 || characters > Stream.MAX_PARTITION_KEY) {
            throw RefusedOperationException.invalid(
                    "a partition key has %d characters; it must have 1 to %d"
                            .formatted(characters, Stream.MAX_PARTITION_KEY));
        }
        int bytes = put.data().length + key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Stream.MAX_RECORD) {
            throw RefusedOperationException.invalid(
                    "a record has %,d bytes with its partition key; a stream accepts at most %,d"
                            .formatted(bytes, Stream.MAX_RECORD));
        }
    }

    @Override
    public long offset(String stream, String shard, Instant since) {
        return port.at(stream, number(stream, shard), since);
    }

    @Override
    public List<ShardRecord> records(
            String stream, String shard, long cursor, int limit, boolean unmasked) {
        int number = number(stream, shard);
        var mask = unmasked ? Mask.NONE : Mask.of(MessageReaders.ofStream(app, stream), Set.of());
        return port.read(stream, number, Math.max(cursor, 0), limit, PAGE_BYTES).records().stream()
                .map(stored ->
                        shown(
                                new ShardRecord(
                                        stored.sequence().offset(),
                                        stored.sequence().text(),
                                        stored.partitionKey(),
                                        stored.arrived(),
                                        stored.data()),
                                mask))
                .toList();
    }

    /// Returns a record with its personal values masked.
    static ShardRecord shown(ShardRecord record, Mask mask) {
        if (mask.nothing()) {
            return record;
        }
        var body = mask.body(record.data());
        return new ShardRecord(
                record.offset(),
                record.sequence(),
                mask.derived(record.partitionKey(), body),
                record.arrived(),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private int number(String stream, String shard) {
        known(stream);
        var shards = port.shards(stream);
        return shards.stream()
                .filter(found -> found.id().equals(shard))
                .findFirst()
                .orElseThrow(() ->
                        RefusedOperationException.unknown(
                                "stream %s has no shard '%s'; use one of: %s"
                                        .formatted(
                                                stream,
                                                shard,
                                                String.join(
                                                        ", ",
                                                        shards.stream()
                                                                .map(Streams.Shard::id)
                                                                .toList()))))
                .number();
    }

    private void known(String stream) {
        if (port.find(stream).isEmpty()) {
            throw RefusedOperationException.unknown(
                    "stream", stream, port.list().stream().map(Streams.Info::name).toList());
        }
    }
}
