package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Leat;
import dev.leat.cli.aws.ElasticMqMain;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Redis;
import dev.leat.contract.ServerProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// The services of the compose file with ElasticMQ as processes without containers: with the same
/// commands, environment variables and configuration file, but with other ports and folders.
@Tag("interop")
class ElasticMqComposeTest {

    private static final Path COMPOSE = Path.of("..", Example.NAME, "elasticmq");
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    /// The largest batch of SQS.
    private static final int BATCH = 10;

    @TempDir Path folder;

    private final Map<String, String> addresses = new HashMap<>();
    private final List<AppProcess> processes = new ArrayList<>();
    private ComposeFile compose;
    private Redis redis;
    private int port;
    private AppProcess leat;

    @BeforeEach
    void start() throws Exception {
        compose = ComposeFile.read(COMPOSE.resolve("compose.yaml"), Map.of("LEAT_TOKEN", TOKEN));
        redis = new Redis(redisSettings());
        addresses.put("redis:6379", redis.place());
        port = ServerProcess.freePort();
        addresses.put("sqs:9324", "127.0.0.1:" + port);
        Files.createDirectories(folder.resolve("dynamodb"));
        Files.copy(COMPOSE.resolve("dynamodb.yaml"), folder.resolve("dynamodb/app.yaml"));
        var configuration = Files.readString(COMPOSE.resolve("elasticmq.conf"));
        assertThat(configuration).containsOnlyOnce("jdbc:h2:/data/");
        Files.writeString(
                folder.resolve("elasticmq.conf"),
                configuration.replace("jdbc:h2:/data/", "jdbc:h2:" + folder + "/"));
        startServices();
        leat = leat();
    }

    /// The options of the command as settings: `--name value`.
    private String[] redisSettings() {
        var words = compose.command("redis");
        var settings = new ArrayList<>(List.of("dir \"" + folder + "\""));
        for (int i = 1; i < words.size(); i += 2) {
            settings.add(words.get(i).substring("--".length()) + " " + words.get(i + 1));
        }
        return settings.toArray(String[]::new);
    }

    private void startServices() throws Exception {
        processes.add(
                new AppProcess(
                        ElasticMqMain.class,
                        Map.of(),
                        List.of(
                                folder.resolve("elasticmq.conf").toString(),
                                String.valueOf(port))));
        var dynamoDb = leat("dynamodb", Map.of("/dynamodb", folder.resolve("dynamodb").toString()));
        Predicate<String> endpoint = line -> line.startsWith("AWS endpoint");
        dynamoDb.await(endpoint);
        var line = dynamoDb.said().stream().filter(endpoint).findFirst().orElseThrow();
        addresses.put("dynamodb:4566", line.replaceAll(".*http://([^ ;]*).*", "$1"));
    }

    private AppProcess leat() throws Exception {
        return leat("leat", Map.of("/app", Path.of("..", Example.NAME).toString()));
    }

    private AppProcess leat(String service, Map<String, String> folders) throws Exception {
        var environment = new HashMap<>(compose.environment(service));
        environment.replaceAll((name, value) -> {
            var changed = value;
            for (var address : addresses.entrySet()) {
                changed = changed.replace(address.getKey(), address.getValue());
            }
            return changed;
        });
        var words = new ArrayList<>(compose.command(service));
        words.replaceAll(word -> folders.getOrDefault(word, word));
        words.replaceAll(word -> word.equals("/state") ? folder + "/state-of-" + service : word);
        words.addAll(List.of("--port", "0", "--aws-port", "0"));
        var process = new AppProcess(Leat.class, environment, words);
        processes.add(process);
        return process;
    }

    @AfterEach
    void stop() throws Exception {
        processes.reversed().forEach(AppProcess::close);
        processes.clear();
        redis.stop();
    }

    private void send(List<String> orders) {
        try (var client =
                SqsClient.builder()
                        .endpointOverride(URI.create("http://127.0.0.1:" + port))
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "any")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build()) {
            var queue = client.getQueueUrl(get -> get.queueName(OrdersApi.QUEUE)).queueUrl();
            for (int from = 0; from < orders.size(); from += BATCH) {
                var entries = new ArrayList<SendMessageBatchRequestEntry>();
                for (var order : orders.subList(from, Math.min(from + BATCH, orders.size()))) {
                    entries.add(
                            SendMessageBatchRequestEntry.builder()
                                    .id(String.valueOf(entries.size()))
                                    .messageBody(order)
                                    .build());
                }
                var sent = client.sendMessageBatch(batch -> batch.queueUrl(queue).entries(entries));
                assertThat(sent.failed()).isEmpty();
            }
        }
    }

    @Test
    void ordersAreCountedAndNothingIsLostWhenTheServicesAreKilled() throws Exception {
        for (var queue : List.of(OrdersApi.QUEUE, OrdersApi.LETTERS)) {
            // ElasticMQ keeps messages without limit.
            assertThat(leat.said())
                    .anySatisfy(line ->
                            assertThat(line)
                                    .matches(
                                            "the SQS queue %s exists: MessageRetentionPeriod is not set, in the app file \\d+"
                                                    .formatted(queue)));
        }
        var orders = Files.readAllLines(Path.of("..", Example.NAME, "samples/OrderQueue.ndjson"));
        int half = orders.size() / 2;
        send(orders.subList(0, half));
        leat.close();
        send(orders.subList(half, orders.size()));
        processes.forEach(AppProcess::kill);
        processes.clear();
        redis.stop();

        redis.start();
        startServices();
        leat = leat();
        var api = new OrdersApi(leat, TOKEN);
        var right = OrdersApi.expected();
        api.awaitLetters(right.at("/bad/orders").intValue());
        api.assertTotals(right);
    }
}
