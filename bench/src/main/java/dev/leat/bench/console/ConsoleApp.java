package dev.leat.bench.console;

import dev.leat.bench.ServerProcess;
import dev.leat.bench.WorkFolders;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Time;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An app of 60 resources in a folder of its own, which `./leat` runs: 15 queues with pipelines to
/// views, and their dead-letter queues. Closing it stops the app and deletes the folder.
final class ConsoleApp implements AutoCloseable {

    static final int PIPELINES = 15;

    /// The queue of the pipeline with this number.
    static String queue(int number) {
        return "orders" + number;
    }

    /// The dead-letter queue of the first pipeline.
    static final String LETTERS = queue(0) + "-dlq";

    private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private @Nullable ServerProcess process;
    private String token = "";

    ConsoleApp() throws IOException {
        var parent = Files.createDirectories(Path.of("bench/target")).toAbsolutePath();
        folder = Files.createTempDirectory(parent, "console");
        Files.writeString(
                folder.resolve("app.yaml"),
                """
                app: large
                schemas:
                  Order: {id: varchar not null, shop: varchar, amount: 'decimal(10,2)', phone: varchar pii}
                queues: {%s}
                views:
                %spipelines:
                %s\
                """
                        .formatted(
                                each("orders%1$d: {}", ", "),
                                each(
                                        "  sales%1$d: {key: shop, measures: {orders: count(*)}}\n",
                                        ""),
                                each(
                                        """
                                          count%1$d:
                                            from: {queue: orders%1$d, schema: Order}
                                            key: id
                                            steps: [{check: {amount is above zero: amount > 0}}]
                                            to: [{view: sales%1$d}]
                                        """,
                                        "")));
    }

    private static String each(String text, String separator) {
        return IntStream.range(0, PIPELINES)
                .mapToObj(text::formatted)
                .collect(Collectors.joining(separator));
    }

    private Path state() {
        return folder.resolve("state");
    }

    /// Opens the state of the app, which does not run.
    LocalPlatform open() throws Exception {
        var app = AppFile.read(folder.resolve("app.yaml"), Map.of());
        return LocalPlatform.open(app, state(), Time.system());
    }

    /// Starts the app, and returns as soon as its pipelines run.
    void start() throws Exception {
        int port = ServerProcess.freePort();
        process =
                new ServerProcess(
                        "leat",
                        List.of(
                                "./leat",
                                "up",
                                folder.toString(),
                                "--state",
                                state().toString(),
                                "--port",
                                Integer.toString(port),
                                "--aws-port",
                                "off"),
                        port);
        var info = state().resolve("running.json");
        while (!Files.exists(info)) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        var found = TOKEN.matcher(Files.readString(info));
        if (!found.find()) {
            throw new IOException("running.json has no token");
        }
        token = found.group(1);
        while (!get("now", "").body().contains("\"RUNNING\"")) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /// Sends a request to the operations API.
    ///
    /// @param tag the entity tag of the content that the client has; may be empty
    HttpResponse<String> get(String path, String tag) throws IOException, InterruptedException {
        var request = request(path);
        return sent(tag.isEmpty() ? request : request.header("If-None-Match", tag));
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return sent(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create(
                                "http://127.0.0.1:%d/leat/v1/%s".formatted(running().port(), path)))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> sent(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IOException(response.uri() + ": " + response.body());
        }
        return response;
    }

    private ServerProcess running() {
        return Objects.requireNonNull(process);
    }

    double cpuSeconds() {
        return running().cpuSeconds();
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.close();
        }
        WorkFolders.delete(folder);
    }
}
