package dev.leat.aws.kinesis;

import dev.leat.contract.TestedStream;
import dev.leat.port.HashRange;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/// A stream in Kinesis as producers and operators use it.
public record ProducedStream(KinesisClient client, String name) implements TestedStream {

    /// Time between two looks at the state of the stream, in nanoseconds.
    private static final long PAUSE = 20_000_000;

    /// Maximum number of records of a request.
    private static final int MOST = 500;

    /// Creates the stream unless it exists.
    public static ProducedStream create(KinesisClient client, String name, int shards) {
        var stream = new ProducedStream(client, name);
        try {
            client.createStream(create -> create.streamName(name).shardCount(shards));
        } catch (ResourceInUseException _) {
            // The setup of the app has created it.
        }
        stream.awaitActive();
        return stream;
    }

    private void awaitActive() {
        while (client.describeStreamSummary(get -> get.streamName(name))
                        .streamDescriptionSummary()
                        .streamStatus()
                != StreamStatus.ACTIVE) {
            LockSupport.parkNanos(PAUSE);
        }
    }

    @Override
    public void put(String data, String partitionKey, BigInteger hash) {
        client.putRecord(put ->
                put.streamName(name)
                        .data(SdkBytes.fromUtf8String(data))
                        .partitionKey(partitionKey)
                        .explicitHashKey(
                                hash.equals(HashRange.hash(partitionKey))
                                        ? null
                                        : hash.toString()));
    }

    /// Puts records in requests of 500.
    ///
    /// @param partitionKey returns the partition key of a record
    public void put(List<String> records, UnaryOperator<String> partitionKey) {
        for (int from = 0; from < records.size(); from += MOST) {
            var some = records.subList(from, Math.min(from + MOST, records.size()));
            client.putRecords(put ->
                    put.streamName(name)
                            .records(
                                    some.stream()
                                            .map(each ->
                                                    PutRecordsRequestEntry.builder()
                                                            .data(SdkBytes.fromUtf8String(each))
                                                            .partitionKey(partitionKey.apply(each))
                                                            .build())
                                            .toList()));
        }
    }

    @Override
    public void split(String shard, BigInteger hash) {
        client.splitShard(split ->
                split.streamName(name).shardToSplit(shard).newStartingHashKey(hash.toString()));
        awaitActive();
    }

    @Override
    public void merge(String shard, String adjacent) {
        client.mergeShards(
                merge -> merge.streamName(name).shardToMerge(shard).adjacentShardToMerge(adjacent));
        awaitActive();
    }

    @Override
    public void reshard(int shards) {
        var open = open();
        while (open.size() != shards) {
            if (open.size() < shards) {
                var widest = open.stream().max(Comparator.comparing(ProducedStream::width));
                var half = width(widest.orElseThrow()).shiftRight(1);
                split(widest.get().shardId(), first(widest.get()).add(half));
            } else {
                merge(open.get(0).shardId(), open.get(1).shardId());
            }
            open = open();
        }
    }

    /// Returns the open shards in the order of their hash keys.
    public List<Shard> open() {
        return client.listShards(list -> list.streamName(name)).shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .sorted(Comparator.comparing(ProducedStream::first))
                .toList();
    }

    private static BigInteger first(Shard shard) {
        return new BigInteger(shard.hashKeyRange().startingHashKey());
    }

    private static BigInteger width(Shard shard) {
        return new BigInteger(shard.hashKeyRange().endingHashKey()).subtract(first(shard));
    }
}
