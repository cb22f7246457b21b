package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.aws.TcpGate;
import dev.leat.cli.trial.AppProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The examples in their environment on AWS, with samples that boto3 sends twice, compared with
/// what independent scripts compute from the samples.
@Tag("interop")
class ExamplesOnAwsTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String DYNAMODB = "AWS_ENDPOINT_URL_DYNAMODB";
    private static final String QUEUE = "OrderQueue";
    private static final String LETTERS = "OrderQueue-dlq";
    private static final Duration OUTAGE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;

    @AutoClose private AwsServices services;

    @BeforeEach
    void start() throws Exception {
        services = new AwsServices(folder);
    }

    private static JsonNode expected(String example) throws IOException {
        return JSON.readTree(Files.readString(Path.of("..", example, "samples", "expected.json")));
    }

    private String state() {
        return folder.resolve("state").toString();
    }

    private String leat(Example example, String environment, String... words)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--env", environment, "--state", state()));
        if (words[0].equals("up")) {
            arguments.add(1, example.path());
        } else {
            arguments.addAll(List.of("--app", example.path()));
        }
        return services.leat(arguments.toArray(String[]::new));
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

    private static String url(AppProcess running) {
        return running.said().stream()
                .filter(line -> line.endsWith("/health"))
                .map(line -> line.replace("/health", ""))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode get(AppProcess running, String path)
            throws IOException, InterruptedException {
        var response = request(running, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> request(AppProcess running, String path)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url(running) + path)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /// Waits until the app has processed all orders, of which so many became dead letters.
    private static void awaitLetters(AppProcess running, int letters) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            // 503 while a store is unavailable
            var health = request(running, "/health").body();
            var queues = JSON.readTree(health).path("queues");
            if (queues.has(LETTERS)
                    && messages(queues.path(QUEUE)) == 0
                    && messages(queues.path(LETTERS)) == letters) {
                return;
            }
            assertThat(System.nanoTime()).as("waited for %s: %s", PATIENCE, health).isLessThan(end);
            boolean _ = new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
        }
    }

    private static long messages(JsonNode counts) {
        return Stream.of("visible", "in_flight", "delayed")
                .mapToLong(state -> counts.path(state).asLong())
                .sum();
    }

    private int letters(Example example, String environment, String queue)
            throws IOException, InterruptedException {
        var queues = JSON.readTree(leat(example, environment, "queue", "ls", "--json"));
        for (var each : queues) {
            if (each.get("queue").stringValue().equals(queue)) {
                return each.get("visible").intValue();
            }
        }
        throw new AssertionError("no queue " + queue);
    }

    private void processTwice(Example example, String environment, String queue, String samples)
            throws IOException, InterruptedException {
        leat(example, environment, "up", "--create", "--until-idle", "--port", "0");
        services.send(queue, Path.of("..", example.name(), "samples", samples), 2);
        leat(example, environment, "up", "--until-idle", "--port", "0");
    }

    @Test
    void ordersAreCountedInDynamoDb() throws Exception {
        countAndRepair(Example.copy(folder.resolve("orders")), "aws");
    }

    @Test
    void ordersAreCountedInRedis() throws Exception {
        try (var redis = new Redis("appendonly yes", "dir \"" + folder + "\"")) {
            countAndRepair(inRedis(redis), "aws-redis");
        }
    }

    @Test
    void ordersAreCountedInARedisClusterWithOneShard() throws Exception {
        try (var redis =
                new Redis(
                        "cluster-enabled yes",
                        "cluster-config-file " + folder.resolve("nodes.conf"),
                        "dir \"" + folder + "\"")) {
            redis.takeAllSlots();
            countAndRepair(inRedis(redis), "aws-redis");
        }
    }

    private Example inRedis(Redis redis) throws IOException {
        var example = Example.copy(folder.resolve("orders"));
        example.insertBehind(
                "\nenvironments:\n",
                """
                  aws-redis:
                    region: %s
                    stores: {user_stats: "%s", global_stats: "%s"}
                """
                        .formatted(AwsServices.REGION, redis.url(), redis.url()));
        return example;
    }

    private void countAndRepair(Example example, String environment) throws Exception {
        count(example, environment);
        repair(example, environment);
    }

    /// Processes each sample twice.
    private void count(Example example, String environment) throws Exception {
        var right = expected(Example.NAME);
        try (var running = up(example, environment)) {
            sendTwice(example);
            awaitLetters(running, 2 * right.at("/bad/orders").intValue());
            assertTotals(running, right);
        }
    }

    private void sendTwice(Example example) throws IOException, InterruptedException {
        services.send(QUEUE, Path.of("..", example.name(), "samples", "OrderQueue.ndjson"), 2);
    }

    /// The connections to DynamoDB fail for a minute, while the orders arrive. Each has one
    /// attempt.
    @Test
    void anOutageOfDynamoDbUsesNoAttempts() throws Exception {
        var example = Example.copy(folder.resolve("orders"));
        example.insertBehind("\n  OrderQueue:", " {max_receive_count: 1}");
        var right = expected(Example.NAME);
        var dynamoDb = services.environment().getOrDefault(DYNAMODB, "");
        try (var gate = new TcpGate(URI.create(dynamoDb))) {
            services.set(DYNAMODB, gate.url());
            // The process that creates the queue is the first to receive: a last long poll of an
            // earlier one could hide a message, which would use its attempt.
            try (var running = up(example, "aws")) {
                gate.closeFor(OUTAGE);
                sendTwice(example);
                gate.awaitOpen();
                assertThat(gate.refused()).as("connections that were refused").isPositive();
                // only rejected orders
                awaitLetters(running, 2 * right.at("/bad/orders").intValue());
                assertTotals(running, right);
            }
        }
    }

    private static void assertTotals(AppProcess running, JsonNode right) throws Exception {
        assertThat(get(running, "/stats/global").get("total_orders").longValue())
                .isEqualTo(right.at("/global/total_orders").longValue());
        assertAmount(get(running, "/stats/global"), right.get("global"), "total_revenue");
        for (var day : right.get("days").properties()) {
            var found = get(running, "/stats/global?from=%1$s&to=%1$s".formatted(day.getKey()));
            assertAmount(found, day.getValue(), "total_revenue");
        }
        var top = new ArrayList<String>();
        get(running, "/stats/top").forEach(row -> top.add(row.get("user_id").stringValue()));
        var users = new ArrayList<String>();
        right.get("top").forEach(row -> users.add(row.get("user_id").stringValue()));
        assertThat(top).containsExactlyElementsOf(users.subList(0, top.size()));
        var first = users.getFirst();
        assertAmount(
                get(running, "/users/%s/stats".formatted(first)),
                right.at("/users/" + first),
                "total_spend");
    }

    private static void assertAmount(JsonNode found, JsonNode right, String name) {
        assertThat(new BigDecimal(found.get(name).asString()))
                .isEqualByComparingTo(right.get(name).asString());
    }

    /// Gives the orders that only lack a user one, and processes them again.
    private void repair(Example example, String environment) throws Exception {
        var right = expected(Example.NAME);
        int letters = 2 * right.at("/bad/orders").intValue();
        assertThat(letters(example, environment, LETTERS)).isEqualTo(letters);
        var groups = JSON.readTree(leat(example, environment, "dlq", "ls", "--json"));
        assertThat(groups.toString()).contains("user_id is not blank");
        var redrive =
                leat(
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
        assertThat(sent).isPositive().isEven();
        try (var running = up(example, environment)) {
            awaitLetters(running, letters - sent);
            assertThat(get(running, "/stats/global").get("total_orders").longValue())
                    .isEqualTo(right.at("/global/total_orders").longValue() + sent / 2);
        }
        assertThat(leat(example, environment, "dlq", "history")).contains("user_id");
    }

    @Test
    void eventsAreStoredAndAlertsAreSentOnce() throws Exception {
        var example = Example.events(folder.resolve("events"));
        var right = expected(Example.EVENTS);
        Set<String> calls = ConcurrentHashMap.newKeySet();
        var webhook = webhook(calls);
        try (var clients = services.clients()) {
            services.set(
                    "WEBHOOK_URL",
                    "http://127.0.0.1:%d/".formatted(webhook.getAddress().getPort()));
            // The ARN of the queue `alerts` in ElasticMQ is also that of this queue in moto, which
            // gets
            // the messages of the topic.
            var queue = clients.sqs().createQueue(q -> q.queueName("alerts")).queueUrl();
            processTwice(example, "aws", "events", "events.ndjson");
            var count =
                    clients.sqs()
                            .getQueueAttributes(a ->
                                    a.queueUrl(queue)
                                            .attributeNames(
                                                    QueueAttributeName
                                                            .APPROXIMATE_NUMBER_OF_MESSAGES))
                            .attributes()
                            .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
            assertThat(count).isEqualTo(right.get("alerts").asString());
            assertThat(calls).hasSize(right.get("alerts").intValue());
        } finally {
            webhook.stop(0);
        }
        var sums =
                JSON.readTree(
                                leat(
                                        example,
                                        "aws",
                                        "sql",
                                        "select count(*) as items, sum(amount)::varchar as total from events",
                                        "--json"))
                        .get(0);
        assertThat(sums.get("items").longValue()).isEqualTo(right.get("items").longValue());
        assertThat(sums.get("total").stringValue()).isEqualTo(right.get("total").stringValue());
        assertThat(letters(example, "aws", "events-dlq"))
                .isEqualTo(2 * right.get("rejected").intValue());
    }

    private static HttpServer webhook(Set<String> calls) throws IOException {
        var webhook =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext(
                "/",
                exchange -> {
                    calls.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        webhook.start();
        return webhook;
    }
}
