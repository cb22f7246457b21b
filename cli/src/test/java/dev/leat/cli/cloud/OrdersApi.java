package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Example;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API of the example of orders in a process, asked with a token, which is empty if none is
/// needed.
record OrdersApi(AppProcess running, String token) {

    static final String QUEUE = "OrderQueue";
    static final String LETTERS = "OrderQueue-dlq";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// The time limit of one request.
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /// Returns what an independent script computes from the samples.
    static JsonNode expected() throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(Path.of("..", Example.NAME, "samples/expected.json")));
    }

    private String url() {
        return running.said().stream()
                .filter(line -> line.endsWith("/health"))
                .map(line -> line.replace("/health", ""))
                .findFirst()
                .orElseThrow();
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        var response = request(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private HttpResponse<String> request(String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(url() + path))
                            .header("Authorization", "Bearer " + token)
                            .timeout(TIMEOUT)
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /// Waits until the app has processed all orders, of which so many became dead letters.
    void awaitLetters(int letters) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var health = health();
            var queues = JsonMapper.shared().readTree(health).path("queues");
            if (queues.has(LETTERS)
                    && messages(queues.path(QUEUE)) == 0
                    && messages(queues.path(LETTERS)) == letters) {
                return;
            }
            assertThat(System.nanoTime()).as("waited for %s: %s", PATIENCE, health).isLessThan(end);
            boolean _ = new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
        }
    }

    /// Returns the response, with status 503 while a store is unavailable. It is an empty object if
    /// the time is over: the response waits for calls of that store, which are retried.
    private String health() throws IOException, InterruptedException {
        try {
            return request("/health").body();
        } catch (HttpTimeoutException late) {
            return "{}";
        }
    }

    private static long messages(JsonNode counts) {
        return Stream.of("visible", "in_flight", "delayed")
                .mapToLong(state -> counts.path(state).asLong())
                .sum();
    }

    long orders() throws IOException, InterruptedException {
        return get("/stats/global").get("total_orders").longValue();
    }

    /// Compares the statistics of all orders, days, and users with these.
    void assertTotals(JsonNode right) throws IOException, InterruptedException {
        assertThat(orders()).isEqualTo(right.at("/global/total_orders").longValue());
        assertAmount(get("/stats/global"), right.get("global"), "total_revenue");
        for (var day : right.get("days").properties()) {
            var found = get("/stats/global?from=%1$s&to=%1$s".formatted(day.getKey()));
            assertAmount(found, day.getValue(), "total_revenue");
        }
        var top = new ArrayList<String>();
        get("/stats/top").forEach(row -> top.add(row.get("user_id").stringValue()));
        var users = new ArrayList<String>();
        right.get("top").forEach(row -> users.add(row.get("user_id").stringValue()));
        assertThat(top).containsExactlyElementsOf(users.subList(0, top.size()));
        var first = users.getFirst();
        assertAmount(
                get("/users/%s/stats".formatted(first)),
                right.at("/users/" + first),
                "total_spend");
    }

    private static void assertAmount(JsonNode found, JsonNode right, String name) {
        assertThat(new BigDecimal(found.get(name).asString()))
                .isEqualByComparingTo(right.get(name).asString());
    }
}
