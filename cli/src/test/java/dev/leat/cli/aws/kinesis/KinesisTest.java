package dev.leat.cli.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.aws.LeatEndpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/// Reads and writes streams with the Kinesis client of the SDK for Java, which uses CBOR.
class KinesisTest {

    private static final String APP = "app: wire\nstreams: {live: {shards: 2, retention: 2d}}\n";

    @TempDir Path folder;

    private LeatEndpoint leat;
    private KinesisClient client;

    @BeforeEach
    void start() throws Exception {
        leat = LeatEndpoint.of(APP, folder);
        client =
                KinesisClient.builder()
                        .endpointOverride(URI.create(leat.url()))
                        .region(Region.EU_WEST_1)
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "secret")))
                        .build();
    }

    @AfterEach
    void stop() {
        client.close();
        leat.close();
    }

    private List<Shard> shards(String stream) {
        return client.listShards(in -> in.streamName(stream)).shards();
    }

    private String iterator(String stream, String shard) {
        return client.getShardIterator(in ->
                        in.streamName(stream)
                                .shardId(shard)
                                .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
    }

    private GetRecordsResponse read(String iterator) {
        return client.getRecords(in -> in.shardIterator(iterator));
    }

    private List<Record> all(String stream) {
        var records = new ArrayList<Record>();
        for (var shard : shards(stream)) {
            records.addAll(read(iterator(stream, shard.shardId())).records());
        }
        return records;
    }

    @Test
    void describesTheStreamsOfTheApp() {
        var stream = client.describeStream(in -> in.streamName("live")).streamDescription();
        assertThat(stream.streamARN())
                .isEqualTo("arn:aws:kinesis:eu-west-1:000000000000:stream/live");
        assertThat(stream.streamStatusAsString()).isEqualTo("ACTIVE");
        assertThat(stream.shards())
                .extracting(Shard::shardId)
                .containsExactly("shardId-000000000000", "shardId-000000000001");
        assertThat(stream.retentionPeriodHours()).isEqualTo(48);
        assertThat(stream.streamCreationTimestamp())
                .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now());
        assertThat(client.listStreams().streamNames()).containsExactly("live");
        var summary =
                client.describeStreamSummary(in -> in.streamARN(stream.streamARN()))
                        .streamDescriptionSummary();
        assertThat(summary.openShardCount()).isEqualTo(2);
        assertThat(client.describeLimits(_ -> {}).openShardCount()).isEqualTo(2);
        assertThatThrownBy(() -> client.deleteStream(in -> in.streamName("live")))
                .isInstanceOf(KinesisException.class)
                .hasMessageContaining("stream live belongs to the app: remove it in app.yaml");
    }

    @Test
    void returnsTheRecordsInTheOrderOfTheirPuts() {
        var bytes = new byte[] {0, -1, 127, -128};
        var put =
                client.putRecord(in ->
                        in.streamName("live")
                                .partitionKey("käse")
                                .data(SdkBytes.fromByteArray(bytes)));
        var entries =
                IntStream.range(0, 500)
                        .mapToObj(i ->
                                PutRecordsRequestEntry.builder()
                                        .partitionKey("käse")
                                        .data(SdkBytes.fromUtf8String("" + i))
                                        .build())
                        .toList();
        var puts = client.putRecords(in -> in.streamName("live").records(entries));
        assertThat(puts.failedRecordCount()).isZero();
        assertThat(puts.records()).allMatch(r -> r.shardId().equals(put.shardId()));

        var response = read(iterator("live", put.shardId()));
        var records = response.records();
        assertThat(records).hasSize(501);
        assertThat(records.getFirst().data().asByteArray()).isEqualTo(bytes);
        assertThat(records.getFirst().partitionKey()).isEqualTo("käse");
        assertThat(records.getFirst().sequenceNumber()).isEqualTo(put.sequenceNumber());
        assertThat(records.subList(1, 501))
                .extracting(r -> r.data().asString(StandardCharsets.UTF_8))
                .isEqualTo(IntStream.range(0, 500).mapToObj(Integer::toString).toList());
        assertThat(response.millisBehindLatest()).isZero();
        assertThat(read(response.nextShardIterator()).records()).isEmpty();
        var arrived = records.getFirst().approximateArrivalTimestamp();
        assertThat(arrived).isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now());
        checkIterators(put.shardId(), records);
    }

    private void checkIterators(String shard, List<Record> records) {
        var tenth = records.get(10);
        assertThat(first(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, tenth))
                .isEqualTo(List.of(tenth.sequenceNumber()));
        assertThat(first(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, tenth))
                .isEqualTo(List.of(records.get(11).sequenceNumber()));
        assertThat(first(shard, ShardIteratorType.LATEST, tenth)).isEmpty();
        assertThat(first(shard, ShardIteratorType.AT_TIMESTAMP, records.getFirst()))
                .isEqualTo(List.of(records.getFirst().sequenceNumber()));
    }

    private List<String> first(String shard, ShardIteratorType type, Record at) {
        var iterator =
                client.getShardIterator(in -> {
                    in.streamName("live").shardId(shard).shardIteratorType(type);
                    if (type == ShardIteratorType.AT_TIMESTAMP) {
                        in.timestamp(at.approximateArrivalTimestamp());
                    } else if (type != ShardIteratorType.LATEST) {
                        in.startingSequenceNumber(at.sequenceNumber());
                    }
                });
        return client
                .getRecords(in -> in.shardIterator(iterator.shardIterator()).limit(1))
                .records()
                .stream()
                .map(Record::sequenceNumber)
                .toList();
    }

    @Test
    void endsAClosedShardWithItsChildren() {
        client.createStream(in -> in.streamName("grow").shardCount(1));
        client.putRecord(
                in -> in.streamName("grow").partitionKey("k").data(SdkBytes.fromUtf8String("old")));
        client.updateShardCount(in ->
                in.streamName("grow").targetShardCount(2).scalingType(ScalingType.UNIFORM_SCALING));
        var shards = shards("grow");
        assertThat(shards).hasSize(3);
        assertThat(shards.getFirst().sequenceNumberRange().endingSequenceNumber()).isNotNull();
        assertThat(shards.getLast().parentShardId()).isEqualTo(shards.getFirst().shardId());
        var response = read(iterator("grow", shards.getFirst().shardId()));
        assertThat(response.records()).hasSize(1);
        assertThat(response.nextShardIterator()).isNull();
        assertThat(response.childShards())
                .extracting(child -> child.shardId())
                .containsExactly(shards.get(1).shardId(), shards.get(2).shardId());
        client.mergeShards(in ->
                in.streamName("grow")
                        .shardToMerge(shards.get(1).shardId())
                        .adjacentShardToMerge(shards.get(2).shardId()));
        assertThat(shards("grow").getLast().adjacentParentShardId())
                .isEqualTo(shards.get(2).shardId());
        assertThatThrownBy(() ->
                        client.splitShard(in ->
                                in.streamName("grow")
                                        .shardToSplit(shards.getFirst().shardId())
                                        .newStartingHashKey("99")))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("has already been merged or split");
    }

    @Test
    void listsTheShardsThatWereOpenAtATime() {
        client.createStream(in -> in.streamName("grow").shardCount(1));
        var before = afterNow();
        client.updateShardCount(in ->
                in.streamName("grow").targetShardCount(2).scalingType(ScalingType.UNIFORM_SCALING));
        var after = afterNow();

        assertThat(open(ShardFilterType.AT_TRIM_HORIZON, before)).containsExactly(0);
        assertThat(open(ShardFilterType.AT_TIMESTAMP, before)).containsExactly(0);
        assertThat(open(ShardFilterType.AT_TIMESTAMP, Instant.EPOCH)).containsExactly(0);
        assertThat(open(ShardFilterType.AT_TIMESTAMP, after)).containsExactly(1, 2);
        assertThat(open(ShardFilterType.AT_LATEST, before)).containsExactly(1, 2);
        assertThat(open(ShardFilterType.FROM_TIMESTAMP, before)).containsExactly(0, 1, 2);
        assertThat(open(ShardFilterType.FROM_TIMESTAMP, after)).containsExactly(1, 2);
        assertThat(open(ShardFilterType.FROM_TRIM_HORIZON, after)).containsExactly(0, 1, 2);
    }

    /// Waits until a millisecond has begun that is later than all earlier events, and has ended.
    private static Instant afterNow() {
        var time = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        while (!Instant.now().isAfter(time.plusMillis(1))) {
            Thread.onSpinWait();
        }
        return time;
    }

    /// Returns the numbers of the shards that a filter selects, read in pages of one shard, of
    /// which only the first has the filter.
    private List<Integer> open(ShardFilterType type, Instant time) {
        var page =
                client.listShards(in ->
                        in.streamName("grow")
                                .maxResults(1)
                                .shardFilter(filter -> filter.type(type).timestamp(time)));
        var shards = new ArrayList<>(page.shards());
        while (page.nextToken() != null) {
            var token = page.nextToken();
            page = client.listShards(in -> in.nextToken(token).maxResults(1));
            shards.addAll(page.shards());
        }
        return shards.stream()
                .map(shard -> Integer.parseInt(shard.shardId().substring("shardId-".length())))
                .toList();
    }

    @Test
    void changesAndDeletesTheStreamsOfClients() {
        client.createStream(
                in -> in.streamName("own").shardCount(1).tags(Map.of("team", "a", "empty", "")));
        assertThatThrownBy(() -> client.createStream(in -> in.streamName("own").shardCount(1)))
                .isInstanceOf(ResourceInUseException.class);
        client.increaseStreamRetentionPeriod(in -> in.streamName("own").retentionPeriodHours(100));
        client.removeTagsFromStream(in -> in.streamName("own").tagKeys("team"));
        leat.close();
        restart();
        assertThat(
                        client.describeStreamSummary(in -> in.streamName("own"))
                                .streamDescriptionSummary()
                                .retentionPeriodHours())
                .isEqualTo(100);
        assertThat(client.listTagsForStream(in -> in.streamName("own")).tags())
                .extracting(tag -> tag.key())
                .containsExactly("empty");
        assertThat(all("own")).isEmpty();
        client.deleteStream(in -> in.streamName("own"));
        assertThatThrownBy(() -> client.describeStream(in -> in.streamName("own")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Stream own under account 000000000000 not found.");
    }

    private void restart() {
        client.close();
        try {
            start();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String refused(String operation, String members) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(leat.url()))
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .header("X-Amz-Target", "Kinesis_20131202." + operation)
                        .POST(BodyPublishers.ofString("{\"StreamName\":\"live\"," + members + "}"))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            var response = http.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
            return response.body();
        }
    }

    @Test
    void refusesTimesThatAreNoNumbersAndKeysThatAreNotUnicode() throws Exception {
        var at = "\"ShardId\":\"shardId-000000000000\",\"ShardIteratorType\":\"AT_TIMESTAMP\",";
        assertThat(refused("GetShardIterator", at + "\"Timestamp\":\"x\""))
                .contains("expected a number at /Timestamp");
        assertThat(refused("PutRecord", "\"Data\":\"eA==\",\"PartitionKey\":\"\\ud800\""))
                .contains("partitionKey", "half of a surrogate pair");
        var before =
                client.getShardIterator(in ->
                        in.streamName("live")
                                .shardId("shardId-000000000000")
                                .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                                .timestamp(Instant.ofEpochMilli(-1_000_000_000_000_000_000L)));
        assertThat(read(before.shardIterator()).records()).isEmpty();
    }

    @Test
    void refusesWhatLeatDoesNotSupportByName() {
        assertThatThrownBy(() ->
                        client.registerStreamConsumer(in ->
                                in.streamARN("arn:aws:kinesis:eu-west-1:000000000000:stream/live")
                                        .consumerName("c")))
                .isInstanceOf(KinesisException.class)
                .hasMessageContaining("Leat does not support RegisterStreamConsumer");
    }
}
