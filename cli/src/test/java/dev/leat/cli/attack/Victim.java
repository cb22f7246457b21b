package dev.leat.cli.attack;

import dev.leat.cli.Leat;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.contract.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// An app in a process of its own with a limit on its memory, which may die of what it is sent. It
/// has a queue of items with an API to fill it, and a view that counts them, and those with less
/// than ten SKUs. Threads may send while one starts it.
final class Victim implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final long mostMebibytes;
    private final int port;
    private AppProcess process;

    Victim(Path folder, String check, long mostMebibytes) throws IOException, InterruptedException {
        this.folder = folder;
        this.mostMebibytes = mostMebibytes;
        Files.writeString(
                folder.resolve("app.yaml"),
                """
                app: victim
                schemas:
                  Item: {id: varchar not null, name: varchar, other: varchar, skus: 'varchar[]'}
                queues:
                  Items: {max_receive_count: 2}
                views:
                  totals:
                    measures:
                      items: count(*)
                      small: count(*) filter (where len(skus) < 10)
                pipelines:
                  items:
                    from: {queue: Items, schema: Item}
                    key: id
                    max_rejects: 100%%
                    steps:
                      - check:
                          it fits: |
                            %s
                    to:
                      - view: totals
                api:
                  /items: {queue: Items, schema: Item}
                  /totals: {view: totals}
                """
                        .formatted(check));
        port = ServerProcess.freePort();
        process = launched();
    }

    private AppProcess launched() throws IOException, InterruptedException {
        var limit = "ulimit -d %d; exec \"$@\"".formatted(mostMebibytes << 10);
        var written =
                ("-Xms32m -XX:ActiveProcessorCount=2 -XX:ErrorFile=%1$s/died.log"
                                + " -XX:ReplayDataFile=%1$s/replay.log")
                        .formatted(folder);
        return new AppProcess(
                List.of("/bin/sh", "-c", limit, "sh"),
                Leat.class,
                Map.of("JDK_JAVA_OPTIONS", written),
                List.of(
                        "up",
                        folder.toString(),
                        "--port",
                        Integer.toString(port),
                        "--aws-port",
                        "off"));
    }

    static String item(String id, String name, String other, int skus) {
        var list = "\"a\",".repeat(skus);
        return "{\"id\":\"%s\",\"name\":\"%s\",\"other\":\"%s\",\"skus\":[%s]}"
                .formatted(id, name, other, skus == 0 ? "" : list.substring(0, list.length() - 1));
    }

    boolean lives() {
        return process.handle().isAlive();
    }

    /// Starts it again, as what runs a service does.
    void startAgain() throws IOException, InterruptedException {
        process.kill();
        try {
            process = launched();
        } catch (IllegalStateException diedAtOnce) {
            // it is started once more
        }
    }

    /// Sends a document until it is acknowledged, also by a later life.
    void send(String document) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(at("/items"))
                        .header("Content-Type", "application/json")
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString(document))
                        .build();
        while (status(request) != 202) {
            pause(50);
        }
    }

    private int status(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException gone) {
            return 0;
        }
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /// Empty unless the app answers. An answer of 5xx is none, except of `/health`.
    private String get(String path) throws InterruptedException {
        var request = HttpRequest.newBuilder(at(path)).timeout(PATIENCE).build();
        try {
            var response = client.send(request, BodyHandlers.ofString());
            return response.statusCode() < 500 || path.equals("/health") ? response.body() : "";
        } catch (IOException gone) {
            return "";
        }
    }

    /// Asks until an answer has this number, and starts the app again if it has died.
    private long answered(String path, String number) throws IOException, InterruptedException {
        var pattern = Pattern.compile(number);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var found = pattern.matcher(get(path));
        while (!found.find()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no answer from %s within %s".formatted(path, PATIENCE));
            }
            if (!lives()) {
                startAgain();
            }
            pause(50);
            found = pattern.matcher(get(path));
        }
        return Long.parseLong(found.group(1));
    }

    /// The number of waiting messages; -1 while the app does not respond.
    long waiting() throws InterruptedException {
        var health = get("/health");
        var depth =
                Pattern.compile(
                        "\"Items\":\\{\"visible\":(\\d+),\"in_flight\":(\\d+),\"delayed\":(\\d+)");
        var found = depth.matcher(health);
        return found.find()
                ? Long.parseLong(found.group(1))
                        + Long.parseLong(found.group(2))
                        + Long.parseLong(found.group(3))
                : -1;
    }

    long letters() throws IOException, InterruptedException {
        return answered("/health", "\"Items-dlq\":\\{\"visible\":(\\d+)");
    }

    /// Returns the number of items in the view.
    long counted() throws IOException, InterruptedException {
        return answered("/totals", "\"items\":(\\d+)");
    }

    long countedSmall() throws IOException, InterruptedException {
        return answered("/totals", "\"small\":(\\d+)");
    }

    /// Waits until the queue is empty, and starts the app again as often as it dies. How often that
    /// was.
    int drain(int mostStarts) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int starts = 0;
        while (waiting() != 0) {
            if (!lives()) {
                if (starts++ == mostStarts) {
                    throw new AssertionError("it died more than " + mostStarts + " times");
                }
                startAgain();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "after %s still waiting: %d".formatted(PATIENCE, waiting()));
            }
            pause(50);
        }
        return starts;
    }

    /// The most memory that this life of it has had, as Linux counts it.
    long peakMebibytes() throws IOException {
        return PeakMemory.mebibytes(process.handle());
    }

    /// SIGTERM. How long it took to end.
    Duration stop() {
        long began = System.nanoTime();
        process.handle().destroy();
        process.handle().onExit().join();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    static void pause(long millis) throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        client.close();
        process.kill();
    }
}
