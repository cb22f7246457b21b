package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Leat;
import dev.leat.cli.aws.TcpGate;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Redis;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The example of orders in its environments on AWS, with samples that boto3 sends, compared with
/// what an independent script computes from the samples.
@Tag("interop")
class OrdersOnAwsTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String DYNAMODB = "AWS_ENDPOINT_URL_DYNAMODB";
    private static final String LETTERS = OrdersApi.LETTERS;
    private static final Duration OUTAGE = Duration.ofMinutes(1);

    @TempDir Path folder;

    @AutoClose private AwsServices services;

    @BeforeEach
    void start() throws Exception {
        services = new AwsServices(folder);
        services.startMoto();
    }

    private String state() {
        return folder.resolve("state").toString();
    }

    private AppProcess up(Example example, String environment)
            throws IOException, InterruptedException {
        return new AppProcess(
                Leat.class,
                services.environment(),
                List.of(
                        "up",
                        example.path(),
                        "--env",
                        environment,
                        "--create",
                        "--state",
                        state(),
                        "--port",
                        "0"));
    }

    private static OrdersApi api(AppProcess running) {
        return new OrdersApi(running, "");
    }

    @Test
    void ordersAreCountedInDynamoDb() throws Exception {
        var example = Example.copy(folder.resolve("orders"));
        try (var running = up(example, "aws")) {
            count(example, running, 2);
            assertThat(services.visible(example, "aws", LETTERS)).isEqualTo(rejected(2));
            var groups = JSON.readTree(services.leat(example, "aws", "dlq", "ls", "--json"));
            assertThat(groups.toString()).contains("user_id is not blank");
            repair(example, "aws", running, 2);
        }
        assertThat(services.leat(example, "aws", "dlq", "history")).contains("user_id");
    }

    /// A cluster with one shard has the rules of a cluster. [ElasticMqComposeTest] has a Redis
    /// without them.
    @Test
    void ordersAreCountedInARedisCluster() throws Exception {
        try (var redis =
                new Redis(
                        "cluster-enabled yes",
                        "cluster-config-file " + folder.resolve("nodes.conf"),
                        "dir \"" + folder + "\"")) {
            redis.takeAllSlots();
            services.set("REDIS_URL", redis.url());
            var example = Example.copy(folder.resolve("orders"));
            try (var running = up(example, "aws-redis")) {
                count(example, running, 1);
                repair(example, "aws-redis", running, 1);
            }
        }
    }

    /// Returns the number of dead letters if each sample was sent so many times.
    private static int rejected(int times) throws IOException {
        return times * OrdersApi.expected().at("/bad/orders").intValue();
    }

    /// Sends each sample so many times, and waits until all are processed.
    private void count(Example example, AppProcess running, int times) throws Exception {
        send(example, times);
        awaitCounted(example, running, times);
    }

    private void awaitCounted(Example example, AppProcess running, int times) throws Exception {
        try {
            api(running).awaitLetters(rejected(times));
        } catch (AssertionError late) {
            var groups = services.leat(example, "aws", "dlq", "ls", "--json");
            throw new AssertionError("dead letters: " + groups, late);
        }
        api(running).assertTotals(OrdersApi.expected());
    }

    private void send(Example example, int times) throws IOException, InterruptedException {
        services.send(
                OrdersApi.QUEUE,
                Path.of("..", example.name(), "samples", "OrderQueue.ndjson"),
                times);
    }

    /// The connections to DynamoDB fail for a minute, while the orders arrive. Each has one
    /// attempt.
    @Test
    void anOutageOfDynamoDbUsesNoAttempts() throws Exception {
        var example = Example.copy(folder.resolve("orders"));
        example.insertBehind("\n  OrderQueue:", " {max_receive_count: 1}");
        var dynamoDb = services.environment().getOrDefault(DYNAMODB, "");
        try (var gate = new TcpGate(URI.create(dynamoDb))) {
            services.set(DYNAMODB, gate.url());
            // The process that creates the queue is the first to receive: a last long poll of an
            // earlier one could hide a message, which would use its attempt.
            try (var running = up(example, "aws")) {
                gate.closeFor(OUTAGE);
                send(example, 1);
                gate.awaitOpen();
                assertThat(gate.refused()).as("connections that were refused").isPositive();
                awaitCounted(example, running, 1); // the only dead letters are rejected orders
            }
        }
    }

    /// Gives the orders that only lack a user one, while the app runs and processes them again. If
    /// it was started again, the last long poll of the former process could hide them.
    private void repair(Example example, String environment, AppProcess running, int times)
            throws Exception {
        var right = OrdersApi.expected();
        var redrive =
                services.leat(
                        example,
                        environment,
                        "dlq",
                        "redrive",
                        LETTERS,
                        "--where",
                        "len(letter.causes) = 1 and strip(user_id) = ''",
                        "--set",
                        "user_id='GUEST'",
                        "--yes",
                        "--json");
        int sent = JSON.readTree(redrive).at("/redriven").intValue();
        assertThat(sent).isPositive();
        api(running).awaitLetters(rejected(times) - sent);
        assertThat(api(running).orders())
                .isEqualTo(right.at("/global/total_orders").longValue() + sent / times);
    }
}
