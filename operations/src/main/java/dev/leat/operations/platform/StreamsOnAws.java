package dev.leat.operations.platform;

import dev.leat.app.App;
import dev.leat.app.Stream;
import dev.leat.app.StreamSource;
import dev.leat.batch.Attribute;
import dev.leat.batch.Record;
import dev.leat.mask.Mask;
import dev.leat.mask.MessageReaders;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.StreamRecordOperations;
import dev.leat.port.StreamAccess;
import dev.leat.port.Streams;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The streams of an app on AWS. Their records have no offsets, so they can only be read in order.
record StreamsOnAws(StreamAccess access, App app) implements StreamRecordOperations {

    @Override
    public List<StreamSummary> streams() {
        return app.all(Stream.class).keySet().stream().map(this::summary).toList();
    }

    private StreamSummary summary(String stream) {
        var found = access.describe(stream);
        return new StreamSummary(
                stream,
                true,
                found.retention(),
                found.shards().stream()
                        .map(shard ->
                                new ShardSummary(
                                        shard.id(),
                                        shard.open(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()))
                        .toList(),
                List.of());
    }

    @Override
    public void put(String stream, List<RecordToPut> records) {
        known(stream);
        records.forEach(PlatformStreams::check);
        access.put(
                stream,
                records.stream()
                        .map(put -> new Streams.NewRecord(put.data(), put.partitionKey()))
                        .toList());
    }

    private void known(String stream) {
        var streams = app.all(Stream.class).keySet();
        if (!streams.contains(stream)) {
            throw RefusedOperationException.unknown("stream", stream, streams);
        }
    }

    @Override
    public long offset(String stream, String shard, Instant since) {
        throw withoutOffsets();
    }

    @Override
    public List<ShardRecord> records(
            String stream, String shard, long cursor, int limit, boolean unmasked) {
        throw withoutOffsets();
    }

    private static RefusedOperationException withoutOffsets() {
        return RefusedOperationException.invalid(
                "the records of Kinesis have no offsets; use 'leat stream get'");
    }

    @Override
    public Iterator<List<ShardRecord>> pages(
            String stream, String shard, Optional<Instant> since, boolean unmasked) {
        known(stream);
        var shards = access.describe(stream).shards().stream().map(StreamAccess.Shard::id).toList();
        if (!shards.contains(shard)) {
            throw RefusedOperationException.unknown(
                    "stream %s has no shard '%s'; use one of: %s"
                            .formatted(stream, shard, String.join(", ", shards)));
        }
        var mask = unmasked ? Mask.NONE : Mask.of(MessageReaders.ofStream(app, stream), Set.of());
        var pages = access.read(stream, shard, since.orElse(Instant.EPOCH));
        return new Iterator<>() {

            @Override
            public boolean hasNext() {
                return pages.hasNext();
            }

            @Override
            public List<ShardRecord> next() {
                return pages.next().stream()
                        .map(record -> PlatformStreams.shown(of(record), mask))
                        .toList();
            }
        };
    }

    private static ShardRecord of(Record record) {
        return new ShardRecord(
                record.sequence(),
                text(record, StreamSource.SEQUENCE_ATTRIBUTE),
                text(record, StreamSource.PARTITION_KEY_ATTRIBUTE),
                record.receivedAt(),
                record.body());
    }

    private static String text(Record record, String attribute) {
        return Optional.ofNullable(record.attributes().get(attribute))
                .map(Attribute::asText)
                .orElse("");
    }
}
