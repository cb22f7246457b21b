package dev.leat.aws.kinesis;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.BatchOperation.Results;
import dev.leat.batch.Record;
import dev.leat.port.RecordPages;
import dev.leat.port.StreamAccess;
import dev.leat.port.Streams;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;

/// Access to the records of an app's streams in Kinesis, for commands. Thread-safe.
public record KinesisAccess(Supplier<KinesisClient> client, AwsResourceNames names, Time time)
        implements StreamAccess {

    private KinesisStream stream(String name) {
        return KinesisStream.of(client, names, name);
    }

    @Override
    public Description describe(String stream) {
        var found = stream(stream);
        var summary =
                found.call(kinesis ->
                                kinesis.describeStreamSummary(r -> r.streamName(found.name())))
                        .streamDescriptionSummary();
        var retention = Duration.ofHours(summary.retentionPeriodHours());
        var kept = time.instant().minus(retention);
        boolean older = summary.streamCreationTimestamp().isBefore(kept);
        return new Description(retention, older ? kept : Instant.EPOCH, shards(found));
    }

    /// Kinesis numbers shards in the order of their creation, so parents precede their children.
    private static List<Shard> shards(KinesisStream stream) {
        var shards = new ArrayList<Shard>();
        Optional<String> next = Optional.empty();
        do {
            var page = page(stream, next);
            page.shards()
                    .forEach(shard ->
                            shards.add(
                                    new Shard(
                                            shard.shardId(),
                                            shard.sequenceNumberRange().endingSequenceNumber()
                                                    == null)));
            next = Optional.ofNullable(page.nextToken());
        } while (next.isPresent());
        return shards;
    }

    private static ListShardsResponse page(KinesisStream stream, Optional<String> next) {
        return stream.call(kinesis ->
                kinesis.listShards(r ->
                        // A request with a token has no name.
                        next.ifPresentOrElse(r::nextToken, () -> r.streamName(stream.name()))));
    }

    @Override
    public Iterator<List<Record>> read(String stream, String shard, Instant from) {
        // Kinesis refuses a time in the future.
        return from.isAfter(time.instant())
                ? Collections.emptyIterator()
                : new RecordPages(new ShardRead(stream(stream), shard, from, time)::next);
    }

    @Override
    public void put(String stream, List<Streams.NewRecord> records) {
        var results = Results.<String>none();
        var entries =
                records.stream()
                        .map(record -> new StreamPuts.Entry(record.data(), record.partitionKey()))
                        .toList();
        new StreamPuts(stream(stream)).put(entries, results);
        int missing = records.size() - results.done().size();
        if (missing > 0) {
            var why = results.failed().values().stream().findFirst();
            throw new UnavailableException(
                    "stream %s in Kinesis did not accept %d of %d records: %s"
                            .formatted(
                                    stream,
                                    missing,
                                    records.size(),
                                    why.map(failure -> failure.text()).orElse("")));
        }
    }
}
