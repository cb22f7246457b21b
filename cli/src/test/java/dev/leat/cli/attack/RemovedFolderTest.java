package dev.leat.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Leat;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Polling;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An app whose state folder is taken away while many clients send.
@Tag("attack")
class RemovedFolderTest {

    private static final int CLIENTS = 8;
    private static final int BEFORE = 100;

    private static final String APP =
            """
            app: removed
            schemas:
              Order:
                order_id: varchar not null
            queues:
              Orders:
            views:
              all:
                measures:
                  orders: count(*)
            pipelines:
              count:
                from: {queue: Orders, schema: Order}
                key: order_id
                to:
                  - view: all
            api:
              /all: {view: all}
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger acknowledgedAfter = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicBoolean end = new AtomicBoolean();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"removed", "moved", "only the state file"})
    void acknowledgesNothingAfterwardsAndSaysSo(String how) throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), APP);
        var arguments = List.of("up", file.toString(), "--port", "0", "--aws-port", "0");
        try (var app = new AppProcess(Leat.class, Map.of(), arguments)) {
            app.await(line -> line.contains("--endpoint-url"));
            var api = address(app, "/health").replace("/health", "");
            var aws = address(app, "sqs list-queues").replaceAll(".*(http://\\S+).*", "$1");
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var clients = new ArrayList<Future<?>>();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(threads.submit(() -> send(aws)));
                }
                try {
                    await(() -> sent.get() >= BEFORE);
                    takeAway(how);
                    gone.set(true);
                    await(() -> refused.get() + acknowledgedAfter.get() >= BEFORE);
                } finally {
                    end.set(true);
                }
                for (var each : clients) {
                    finished(each);
                }
            }
            assertThat(acknowledgedAfter).hasValue(0);
            assertThat(get(api + "/health"))
                    .startsWith("503 {\"status\":\"down\",\"state_folder\":{\"state\":\"removed\"")
                    .contains("no longer exists")
                    .contains("start the app again");
            assertThat(get(api + "/all")).startsWith("503 ").contains("was removed or replaced");
            assertThat(app.said().stream().filter(line -> line.contains("was removed")))
                    .anyMatch(line -> line.contains("ERROR"));
            assertThat(app.handle().isAlive()).isTrue();
        }
        assertThat(how.equals("removed") && Files.exists(folder.resolve(".leat"))).isFalse();
    }

    private static void finished(Future<?> client) throws InterruptedException {
        try {
            client.get();
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        }
    }

    private Void send(String aws) throws IOException, InterruptedException {
        while (!end.get()) {
            boolean after = gone.get();
            var body = "{\\\"order_id\\\":\\\"%d\\\"}".formatted(sent.incrementAndGet());
            var request =
                    HttpRequest.newBuilder(URI.create(aws))
                            .header("Content-Type", "application/x-amz-json-1.0")
                            .header("X-Amz-Target", "AmazonSQS.SendMessage")
                            .POST(
                                    BodyPublishers.ofString(
                                            "{\"QueueUrl\":\"%s/000000000000/Orders\",\"MessageBody\":\"%s\"}"
                                                    .formatted(aws, body)))
                            .build();
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                acknowledgedAfter.addAndGet(after ? 1 : 0);
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                refused.incrementAndGet();
            }
        }
        return null;
    }

    private void takeAway(String how) throws IOException {
        var state = folder.resolve(".leat");
        switch (how) {
            case "removed" -> {
                try (var files = Files.walk(state)) {
                    for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.deleteIfExists(file);
                    }
                }
            }
            case "moved" -> Files.move(state, folder.resolve("elsewhere"));
            default -> Files.delete(state.resolve("state.db"));
        }
    }

    private interface Wait {
        boolean over();
    }

    private static void await(Wait wait) {
        long deadline = System.nanoTime() + 300_000_000_000L;
        while (!wait.over()) {
            assertThat(System.nanoTime()).as("it took too long").isLessThan(deadline);
            Polling.pause();
        }
    }

    private static String address(AppProcess app, String end) {
        return app.said().stream().filter(line -> line.endsWith(end)).findFirst().orElseThrow();
    }

    private String get(String url) throws IOException, InterruptedException {
        var answer =
                client.send(
                        HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
