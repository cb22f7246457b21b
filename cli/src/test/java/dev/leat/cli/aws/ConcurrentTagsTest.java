package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Several clients change the tags of one resource at the same time, and none of them is lost.
class ConcurrentTagsTest {

    private static final String APP =
            """
            app: wire
            queues: {orders: {}}
            streams: {clicks: {shards: 1}}
            tables: {users: {key: id}}
            """;

    private static final List<String> KEYS =
            IntStream.range(0, 40).mapToObj(number -> "key-" + number).toList();

    @TempDir Path folder;

    private LeatEndpoint leat;

    @BeforeEach
    void start() throws Exception {
        leat = LeatEndpoint.of(APP, folder);
    }

    @AfterEach
    void stop() {
        leat.close();
    }

    private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C client(B builder) {
        var any = StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "secret"));
        return builder.endpointOverride(URI.create(leat.url()))
                .region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(any)
                .build();
    }

    private static void together(Consumer<String> tag) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            KEYS.forEach(key -> all.add(threads.submit(() -> tag.accept(key))));
            for (var one : all) {
                one.get();
            }
        }
    }

    @Test
    void aQueueKeepsAll() throws Exception {
        try (var sqs = client(SqsClient.builder())) {
            var url = sqs.getQueueUrl(get -> get.queueName("orders")).queueUrl();
            together(key -> sqs.tagQueue(tag -> tag.queueUrl(url).tags(Map.of(key, "a"))));
            assertThat(sqs.listQueueTags(list -> list.queueUrl(url)).tags().keySet())
                    .containsExactlyInAnyOrderElementsOf(KEYS);
        }
    }

    @Test
    void aStreamKeepsAll() throws Exception {
        try (var kinesis = client(KinesisClient.builder())) {
            together(key ->
                    kinesis.addTagsToStream(
                            tag -> tag.streamName("clicks").tags(Map.of(key, "a"))));
            assertThat(kinesis.listTagsForStream(list -> list.streamName("clicks")).tags())
                    .extracting(tag -> tag.key())
                    .containsExactlyInAnyOrderElementsOf(KEYS);
        }
    }

    @Test
    void aTableKeepsAll() throws Exception {
        try (var tables = client(DynamoDbClient.builder())) {
            var arn = tables.describeTable(get -> get.tableName("users")).table().tableArn();
            together(key ->
                    tables.tagResource(tag ->
                            tag.resourceArn(arn).tags(Tag.builder().key(key).value("a").build())));
            assertThat(tables.listTagsOfResource(list -> list.resourceArn(arn)).tags())
                    .extracting(tag -> tag.key())
                    .containsExactlyInAnyOrderElementsOf(KEYS);
        }
    }
}
