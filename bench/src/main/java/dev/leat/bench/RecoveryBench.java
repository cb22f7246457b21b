package dev.leat.bench;

import com.sun.net.httpserver.HttpServer;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Message;
import dev.leat.port.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Measures the recovery of an app that is killed with `kill -9` while it reads a queue, for each
/// kind of sink. Prints records per second before the kill and after it, and the seconds from the
/// start of the second process to its first commit, and to the first second in which its rate is at
/// least four fifths of the rate before.
///
/// Arguments: messages, batch size, and kinds of sinks; by default all kinds. For an endpoint both
/// numbers are a hundredth, because each record is a request.
public final class RecoveryBench {

    private static final Pattern LEFT =
            Pattern.compile("\"Q\":\\{\"visible\":(\\d+),\"in_flight\":(\\d+)");
    private static final List<String> KINDS =
            List.of(
                    "lake_table",
                    "view",
                    "warehouse_table",
                    "table",
                    "queue",
                    "bucket",
                    "stream",
                    "endpoint");
    private static final long LOOK_MILLIS = 50;
    private static final double FULL = 0.8;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;

    private RecoveryBench(Path folder) {
        this.folder = folder;
    }

    /// The number of messages that are left, at a time in seconds.
    private record Sample(double at, long left) {}

    public static void main(String[] arguments) throws Exception {
        int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300_000;
        int batch = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        var kinds = arguments.length > 2 ? List.of(arguments).subList(2, arguments.length) : KINDS;
        System.out.printf(
                "%-16s %10s %10s %10s %12s %10s%n",
                "sink", "before/s", "after/s", "suspects", "first commit", "full rate");
        for (var kind : kinds) {
            int divisor = kind.equals("endpoint") ? 100 : 1;
            var parent = Files.createDirectories(Path.of("bench/target"));
            var folder = Files.createTempDirectory(parent.toAbsolutePath(), "recovery");
            try {
                new RecoveryBench(folder).run(kind, messages / divisor, batch / divisor);
            } finally {
                WorkFolders.delete(folder);
            }
        }
    }

    private void run(String kind, int messages, int batch) throws Exception {
        var web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        web.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        web.start();
        try {
            write(kind, batch, web.getAddress().getPort());
            send(messages);
            var before = until(messages, messages - messages / 3);
            long suspects = suspects();
            var after = until(messages, 0);
            double rate = rate(before);
            System.out.printf(
                    "%-16s %10.0f %10.0f %10d %10.1f s %8.1f s%n",
                    kind, rate, rate(after), suspects, first(after).at(), full(after, rate));
        } finally {
            web.stop(0);
        }
    }

    /// Runs the app until at most `left` messages are left, and kills it.
    private List<Sample> until(int messages, long left) throws Exception {
        int port = ServerProcess.freePort();
        long began = System.nanoTime();
        var samples = new ArrayList<Sample>();
        try (var app = new ServerProcess("leat", command(port), port)) {
            var health = URI.create("http://127.0.0.1:" + app.port() + "/health");
            var request = HttpRequest.newBuilder(health).build();
            long now = messages;
            while (now > left) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                var body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
                var counts = LEFT.matcher(body);
                if (!counts.find()) {
                    throw new IOException(body);
                }
                now = Long.parseLong(counts.group(1)) + Long.parseLong(counts.group(2));
                samples.add(new Sample((System.nanoTime() - began) / 1e9, now));
            }
            app.kill();
        }
        return samples;
    }

    private List<String> command(int port) {
        return List.of(
                "./leat",
                "up",
                folder.toString(),
                "--state",
                state().toString(),
                "--port",
                Integer.toString(port),
                "--aws-port",
                "off");
    }

    /// The first sample after a commit.
    private static Sample first(List<Sample> samples) {
        long start = samples.getFirst().left();
        return samples.stream()
                .filter(sample -> sample.left() < start)
                .findFirst()
                .orElse(samples.getFirst());
    }

    /// Records per second from the first commit on.
    private static double rate(List<Sample> samples) {
        var first = first(samples);
        var last = samples.getLast();
        return (first.left() - last.left()) / Math.max(last.at() - first.at(), 1e-3);
    }

    /// The time at which a second begins in which the rate is that before, or in which the last
    /// record is processed; NaN if there is none.
    private static double full(List<Sample> samples, double rate) {
        for (var sample : samples) {
            for (var later : samples) {
                double time = later.at() - sample.at();
                if (time > 0 && time <= 1 && later.left() == 0) {
                    return sample.at();
                }
                if (time >= 1 && time < 2) {
                    if (sample.left() - later.left() >= FULL * rate * time) {
                        return sample.at();
                    }
                    break;
                }
            }
        }
        return Double.NaN;
    }

    private void write(String kind, int batch, int port) throws IOException {
        var out =
                switch (kind) {
                    case "lake_table" -> "lake_tables: {out: {bucket: b, schema: R}}";
                    case "view" -> "views: {out: {measures: {n: count(*)}}}";
                    case "warehouse_table" -> "warehouse_tables: {out: {schema: R, key: id}}";
                    case "table" -> "tables: {out: {key: id}}";
                    case "stream" -> "streams: {out: {}}";
                    case "endpoint" ->
                            "endpoints: {out: {url: 'http://127.0.0.1:%d/'}}".formatted(port);
                    case "queue", "bucket" -> "";
                    default -> throw new IllegalArgumentException(kind + " is none of " + KINDS);
                };
        var to = kind.equals("bucket") ? "out, path: '{source.batch}.parquet'" : "out";
        Files.writeString(
                folder.resolve("app.yaml"),
                """
                app: recovery
                schemas:
                  R: {id: varchar not null, amount: 'decimal(10,2)'}
                queues: {Q: {}%s}
                buckets: {b: {}%s}
                %s
                pipelines:
                  load:
                    from: {queue: Q, schema: R, batch: {size: %d}}
                    key: id
                    to: [{%s: %s}]
                """
                        .formatted(
                                kind.equals("queue") ? ", out: {}" : "",
                                kind.equals("bucket") ? ", out: {}" : "",
                                out,
                                batch,
                                kind,
                                to));
    }

    private void send(int count) throws Exception {
        var messages = new ArrayList<Message.Outgoing>();
        for (int i = 0; i < count; i++) {
            var body = "{\"id\":\"%d\",\"amount\":\"%d.50\"}".formatted(i, i % 1000);
            messages.add(Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8)));
        }
        try (var platform = open()) {
            platform.queue("Q").send(messages);
        }
    }

    private long suspects() throws Exception {
        try (var platform = open()) {
            return platform.suspects();
        }
    }

    private Path state() {
        return folder.resolve("state");
    }

    private LocalPlatform open() throws Exception {
        var app = AppFile.read(folder.resolve("app.yaml"), Map.of());
        return LocalPlatform.open(app, state(), Time.system());
    }
}
