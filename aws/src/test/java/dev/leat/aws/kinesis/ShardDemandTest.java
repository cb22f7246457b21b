package dev.leat.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.AwsResourceNames;
import dev.leat.app.Batching;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.StreamSource;
import dev.leat.aws.state.ShardLeases;
import dev.leat.aws.state.ShardLeases.Held;
import dev.leat.aws.state.ShardLeases.Taken;
import dev.leat.aws.state.ShardProgress;
import dev.leat.aws.state.StateTable;
import dev.leat.contract.VirtualTime;
import dev.leat.port.StreamRecord;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/// The number of records that a process reads in advance. No request is sent.
class ShardDemandTest {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
    private static final byte[] MEGABYTE = new byte[1 << 20];

    private final VirtualTime time = VirtualTime.start();
    private final DynamoDbClient dynamoDb =
            DynamoDbClient.builder()
                    .endpointOverride(NOWHERE)
                    .region(Region.EU_WEST_1)
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .build();
    private final KinesisClient kinesis =
            KinesisClient.builder()
                    .endpointOverride(NOWHERE)
                    .region(Region.EU_WEST_1)
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .build();
    private final StreamReader reader =
            new StreamReader(
                    "count",
                    new StreamSource(
                            "live",
                            "count-redrive",
                            StreamSource.Start.OLDEST,
                            new Schema("Sale", List.of()),
                            Pipeline.UnknownFields.IGNORE,
                            Batching.DEFAULT),
                    "me");
    private final StateTable table = new StateTable(dynamoDb, "shop-leat", time);
    private final ShardReads reads =
            new ShardReads(
                    KinesisStream.of(() -> kinesis, new AwsResourceNames("shop", ""), "live"));
    private final ShardKeeper keeper = new ShardKeeper(reader, reads, table, time);
    private final ShardDemand demand = new ShardDemand(reads, keeper, time, false, () -> false);

    @AfterEach
    void close() {
        dynamoDb.close();
        kinesis.close();
    }

    /// Adds a shard of which this number of megabytes was read.
    private KinesisShard shard(int number, int megabytes) {
        var id = "shardId-%012d".formatted(number);
        var leases = new ShardLeases(table, "count", "live", Instant.EPOCH, reader.worker(), time);
        var shard =
                keeper.own(
                        new ListedShard(id, List.of(), Optional.empty()),
                        new Taken(new Held(id, AttributeValue.fromS("me")), ShardProgress.NONE),
                        new StreamLeases(leases, Instant.EPOCH, Optional.empty()),
                        time.instant().plus(ShardKeeper.LEASE));
        synchronized (shard) {
            shard.deliver(
                    IntStream.rangeClosed(1, megabytes)
                            .mapToObj(i ->
                                    new StreamRecord(
                                            id, String.valueOf(i), MEGABYTE, "k", time.instant()))
                            .toList());
        }
        return shard;
    }

    @Test
    void fewerRecordsThanABatchHasAreReadUpToAnAmount() {
        demand.want(3);
        assertThat(demand.wants(shard(0, 2))).isTrue();
        assertThat(demand.wants(shard(1, 3))).as("a whole batch waits").isFalse();
        demand.want(1_000);
        assertThat(demand.wants(shard(2, 3))).isTrue();
        assertThat(demand.wants(shard(3, 4))).as("4 MiB wait").isFalse();
    }

    @Test
    void allShardsTogetherHaveABoundAboveWhichOnlyShardsWithoutRecordsAreRead() {
        demand.want(1_000);
        var shards = IntStream.range(0, 21).mapToObj(i -> shard(i, 3)).toList();
        var empty = shard(21, 0);
        assertThat(shards).as("63 MiB wait").allMatch(demand::wants);
        var last = shard(22, 3);
        assertThat(shards).as("66 MiB wait").noneMatch(demand::wants);
        assertThat(demand.wants(empty)).isTrue();
        keeper.drop(last);
        assertThat(shards).allMatch(demand::wants);
    }
}
