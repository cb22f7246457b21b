package dev.leat.aws.kinesis;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.BatchOperation.Results;
import dev.leat.batch.Record;
import dev.leat.port.RecordPages;
import dev.leat.port.StreamAccess;
import dev.leat.port.Streams;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/// Access to the records of an app's streams in Kinesis, for commands. Thread-safe.
public record KinesisAccess(Supplier<KinesisClient> client, AwsResourceNames names, Time time)
        implements StreamAccess {

    private KinesisStream stream(String name) {
        return KinesisStream.of(client, names, name);
    }

    @Override
    public Description describe(String stream) {
        var reads = new ShardReads(stream(stream));
        var found = reads.describe();
        var kept = time.instant().minus(found.retention());
        var shards =
                reads.shards().stream()
                        .map(shard -> new Shard(shard.id(), shard.end().isEmpty()))
                        .toList();
        return new Description(
                found.retention(), found.created().isBefore(kept) ? kept : Instant.EPOCH, shards);
    }

    @Override
    public Iterator<List<Record>> read(String stream, String shard, Instant from) {
        // Kinesis refuses a time in the future.
        return from.isAfter(time.instant())
                ? Collections.emptyIterator()
                : new RecordPages(
                        new ShardRead(new ShardReads(stream(stream)), shard, from, time)::next);
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
