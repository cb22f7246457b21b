package dev.leat.cli.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.fixture.Polling;
import dev.leat.port.Message;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
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
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// A running app whose pipelines read and write streams, used by clients of Kinesis and SQS.
class StreamPipelineTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: integer not null, shop: varchar NULLS, paid: {type: boolean, format: 1/0}, day: {type: date, format: "%d/%m/%Y"}}
            streams: {live: {shards: 2}, clean: {shards: 2}}
            queues: {done: {fifo: true}}
            pipelines:
              clean:
                from: {stream: live, schema: Sale}
                key: id
                to:
                  - {stream: clean, partition_by: "coalesce(shop, 'none')"}
              load:
                from: {stream: clean, schema: Sale}
                key: id
                to:
                  - queue: done
                    group: coalesce(shop, 'none')
                    select: {id: id, shop: shop, paid: paid, from_key: "source.attributes['partition_key']"}
            """;

    @TempDir Path folder;

    private LeatEndpoint leat;
    private KinesisClient kinesis;

    @BeforeEach
    void start() throws Exception {
        up("not null");
    }

    private void up(String nulls) throws Exception {
        leat = LeatEndpoint.of(APP.replace("NULLS", nulls), folder);
        kinesis =
                KinesisClient.builder()
                        .endpointOverride(URI.create(leat.url()))
                        .region(Region.US_EAST_1)
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(credentials())
                        .build();
    }

    private static StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "secret"));
    }

    @AfterEach
    void stop() {
        kinesis.close();
        leat.close();
    }

    private void put(List<String> sales) {
        kinesis.putRecords(in ->
                in.streamName("live")
                        .records(
                                sales.stream()
                                        .map(sale ->
                                                PutRecordsRequestEntry.builder()
                                                        .partitionKey(
                                                                sale.replaceAll(
                                                                        ".*shop\": |,.*", ""))
                                                        .data(SdkBytes.fromUtf8String(sale))
                                                        .build())
                                        .toList()));
    }

    private static String sale(int id) {
        return "{\"id\": %d, \"shop\": \"s%d\", \"paid\": \"%d\", \"day\": \"31/12/2025\"}"
                .formatted(id, id % 7, id % 2);
    }

    private static void await(BooleanSupplier condition) {
        var deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            Polling.pause();
        }
    }

    private List<String> done() {
        return leat.browse("done").stream().map(StreamPipelineTest::text).toList();
    }

    private static String text(Message.Seen message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }

    @Test
    void processesRecordsInOrderWhileShardsAreSplitAndMerged() {
        for (int batch = 0; batch < 6; batch++) {
            put(
                    IntStream.range(100 * batch, 100 * batch + 100)
                            .mapToObj(StreamPipelineTest::sale)
                            .toList());
            int shards = batch % 3 + 2;
            kinesis.updateShardCount(in ->
                    in.streamName(shards == 3 ? "clean" : "live")
                            .targetShardCount(shards)
                            .scalingType(ScalingType.UNIFORM_SCALING));
        }
        await(() -> leat.messages("done") >= 600);
        var done = done();
        for (int shop = 0; shop < 7; shop++) {
            int own = shop;
            var expected =
                    IntStream.range(0, 600)
                            .filter(id -> id % 7 == own)
                            .mapToObj(id ->
                                    "{\"id\":%d,\"shop\":\"s%d\",\"paid\":%s,\"from_key\":\"s%d\"}"
                                            .formatted(id, own, id % 2 == 1, own))
                            .toList();
            assertThat(done.stream().filter(text -> text.contains("\"s" + own + "\"")).toList())
                    .isEqualTo(expected);
        }
        assertThat(leat.messages("clean-dlq")).isZero();
    }

    @Test
    void aRejectedRecordBecomesADeadLetterThatCanBeRedriven() throws Exception {
        put(
                List.of(
                        sale(1),
                        "{\"id\": 2, \"shop\": null}",
                        sale(8),
                        "{\"id\": 3, \"shop\": null}"));
        await(() -> leat.messages("done") == 2 && leat.messages("clean-dlq") == 2);
        var letter = leat.browse("clean-dlq").getFirst();
        assertThat(text(letter)).isEqualTo("{\"id\": 2, \"shop\": null}");
        assertThat(letter.attributes()).containsKeys("shard_id", "sequence_number", "leat");
        stop();
        up("");
        try (var sqs =
                SqsClient.builder()
                        .endpointOverride(URI.create(leat.url()))
                        .region(Region.US_EAST_1)
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(credentials())
                        .build()) {
            var url = sqs.getQueueUrl(in -> in.queueName("clean-dlq")).queueUrl();
            var arn =
                    sqs.getQueueAttributes(in ->
                                    in.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                            .attributes()
                            .get(QueueAttributeName.QUEUE_ARN);
            sqs.startMessageMoveTask(in -> in.sourceArn(arn));
            await(() -> leat.messages("done") == 4);
            assertThat(leat.messages("clean-dlq")).isZero();
            put(List.of("{\"id\": 2, \"shop\": null}", sale(15)));
            await(() -> leat.messages("done") == 5);
        }
    }
}
