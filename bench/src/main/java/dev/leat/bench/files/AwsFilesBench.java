package dev.leat.bench.files;

import dev.leat.app.App;
import dev.leat.bench.CountedSite;
import dev.leat.bench.WorkFolders;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.server.Server;
import dev.leat.server.aws.AwsEndpoint;
import dev.leat.server.dynamodb.DynamoDb;
import dev.leat.server.s3.S3Operations;
import dev.leat.server.s3.wire.S3Endpoint;
import dev.leat.server.sqs.Sqs;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Measures files on AWS, over Leat's own endpoint in this process. An app on AWS converts a CSV of
/// 400 MB in a bucket to Parquet in another bucket, compared with `leat run` on the local file, and
/// with DuckDB that reads the downloaded file. `leat run` and DuckDB include the start of their
/// processes. Runs alternate; the ratios are those of the fastest ones. Then the app processes
/// 1,000 files of 10 KB, and the requests and write units of a file are printed. Arguments: rounds,
/// megabytes, number of small files, and the working folder. Run it in the root folder of the
/// repository. The command must be built there before.
public final class AwsFilesBench {

    private static final long SEED = 20251001;
    private static final int SMALL = 10_000;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final String QUEUE = "sales-files";
    private static final Path DIST = Path.of("cli", "target", "dist", "lib");

    private final Path folder;
    private final Platform platform;
    private final CountedSite site;
    private final S3Client s3;
    private final Map<String, List<Run>> runs = new LinkedHashMap<>();

    /// A measured run, in seconds.
    private record Run(double wall, double cpu) {}

    private AwsFilesBench(Path folder, Platform platform, CountedSite site, URI url) {
        this.folder = folder;
        this.platform = platform;
        this.site = site;
        this.s3 =
                S3Client.builder()
                        .endpointOverride(url)
                        .region(Region.EU_WEST_1)
                        .forcePathStyle(true)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "any")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        long size = arguments.length > 1 ? Long.parseLong(arguments[1]) : 400;
        int small = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
        var parent = Path.of(arguments.length > 3 ? arguments[3] : "bench/target");
        Files.createDirectories(parent);
        var folder = Files.createTempDirectory(parent, "aws-files-bench").toAbsolutePath();
        var time = Time.system();
        try (var platform =
                LocalPlatform.open(App.named("bench"), folder.resolve("services"), time)) {
            var s3 = S3Operations.of(platform.buckets(), platform.queues(), platform::topics);
            var endpoint =
                    new AwsEndpoint(
                            List.of(
                                    new Sqs(platform.queues(), platform::queue, time),
                                    new DynamoDb(platform.tables(), time)),
                            Optional.of(new S3Endpoint(s3, time)),
                            Optional.empty());
            var site = new CountedSite(endpoint);
            try (var server = Server.start("127.0.0.1", 0, List.of(site), endpoint)) {
                var url = URI.create(server.url());
                new AwsFilesBench(folder, platform, site, url).run(url, rounds, size, small);
            }
        }
        WorkFolders.delete(folder);
    }

    private void run(URI url, int rounds, long megabytes, int small) throws Exception {
        var app = Files.createDirectories(folder.resolve("app"));
        try (var resource = FilesBench.class.getResourceAsStream("app.yaml")) {
            Files.write(app.resolve("app.yaml"), Objects.requireNonNull(resource).readAllBytes());
        }
        Files.writeString(
                app.resolve("app.yaml"),
                Files.readString(app.resolve("app.yaml"))
                        + "\nenvironments:\n  bench: {region: eu-west-1}\n");
        var leat = start(app, url);
        try {
            awaitNotifications(leat);
            var made = SaleLines.write(folder.resolve("sales.csv"), megabytes * 1_000_000, SEED);
            for (int round = 1; round <= rounds; round++) {
                onAws(leat, round, made);
                local("leat run", new Peer.Leat(app), made, 0);
                var copy = folder.resolve("downloaded.csv");
                Files.deleteIfExists(copy);
                long began = System.nanoTime();
                var key = "sales%d.csv".formatted(round);
                s3.getObject(get -> get.bucket("input").key(key), ResponseTransformer.toFile(copy));
                local("DuckDB", new Peer.Duck(DIST), made, (System.nanoTime() - began) / 1e9);
            }
            print();
            small(leat, small);
        } finally {
            leat.destroy();
            leat.waitFor();
        }
    }

    private Process start(Path app, URI url) throws Exception {
        var builder =
                new ProcessBuilder(
                                "./leat",
                                "up",
                                app.toString(),
                                "--env",
                                "bench",
                                "--create",
                                "--port",
                                "0")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("leat.log").toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "AWS_ENDPOINT_URL", url.toString(),
                                "AWS_ACCESS_KEY_ID", "any",
                                "AWS_SECRET_ACCESS_KEY", "any",
                                "AWS_REGION", "eu-west-1"));
        return builder.start();
    }

    /// Waits until S3 sends notifications and the app has processed the test message.
    private void awaitNotifications(Process leat) throws Exception {
        long began = System.nanoTime();
        boolean configured = false;
        while (!configured) {
            pause(leat, began);
            try {
                configured =
                        s3.getBucketNotificationConfiguration(get -> get.bucket("input"))
                                .hasQueueConfigurations();
            } catch (S3Exception _) {
                // The app has not created the bucket yet.
            }
        }
        await(leat);
    }

    private void pause(Process leat, long began) throws Exception {
        if (!leat.isAlive() || System.nanoTime() - began > PATIENCE_NANOS) {
            throw new IllegalStateException(
                    "not processed in time:\n" + Files.readString(folder.resolve("leat.log")));
        }
        TimeUnit.MILLISECONDS.sleep(10);
    }

    private void await(Process leat) throws Exception {
        long began = System.nanoTime();
        while (platform.queue(QUEUE).counts().all() > 0) {
            pause(leat, began);
        }
    }

    private static void signal(Process leat, String signal) throws Exception {
        new ProcessBuilder("kill", signal, "" + leat.pid()).start().waitFor();
    }

    private static double cpu(Process leat) {
        return leat.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /// Puts objects while the app is stopped, and measures it until the queue is empty.
    private Run process(Process leat, Runnable puts) throws Exception {
        signal(leat, "-STOP");
        puts.run();
        site.clear();
        double cpu = cpu(leat);
        long began = System.nanoTime();
        signal(leat, "-CONT");
        await(leat);
        return new Run((System.nanoTime() - began) / 1e9, cpu(leat) - cpu);
    }

    private void put(String key, Path file) {
        s3.putObject(put -> put.bucket("input").key(key), RequestBody.fromFile(file));
    }

    private void onAws(Process leat, int round, SaleLines.Made made) throws Exception {
        var name = "sales" + round;
        add("leat on AWS", process(leat, () -> put(name + ".csv", made.file())));
        var out = Files.createDirectories(folder.resolve("out"));
        for (var each : s3.listObjectsV2(list -> list.bucket("output").prefix(name)).contents()) {
            var file = out.resolve(each.key());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            s3.getObject(
                    get -> get.bucket("output").key(each.key()), ResponseTransformer.toFile(file));
        }
        new Peer.Leat(folder)
                .wrote(Path.of(name + ".csv"), out)
                .mustBe(Counts.of(made), "leat on AWS");
        WorkFolders.delete(out);
    }

    /// @param before the seconds that the file took to become local
    private void local(String name, Peer peer, SaleLines.Made made, double before)
            throws Exception {
        var out = folder.resolve("local");
        if (Files.exists(out)) {
            WorkFolders.delete(out);
        }
        var ran = WholeProcess.run(folder, peer.command(made.file(), out));
        peer.wrote(made.file(), out).mustBe(Counts.of(made), name);
        add(name, new Run(ran.seconds() + before, ran.cpu()));
    }

    private void add(String name, Run run) {
        runs.computeIfAbsent(name, _ -> new ArrayList<>()).add(run);
    }

    private Run best(String name) {
        var all = runs.getOrDefault(name, List.of());
        return new Run(
                all.stream().mapToDouble(Run::wall).min().orElseThrow(),
                all.stream().mapToDouble(Run::cpu).min().orElseThrow());
    }

    private void print() {
        for (var name : runs.keySet()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %5.1f s, %5.1f s CPU%n",
                    name,
                    best(name).wall(),
                    best(name).cpu());
        }
        for (var other : List.of("leat run", "DuckDB")) {
            System.out.printf(
                    Locale.ROOT,
                    "leat on AWS takes %.2f times as long as %s, %.2f by CPU%s%n",
                    best("leat on AWS").wall() / best(other).wall(),
                    other,
                    best("leat on AWS").cpu() / best(other).cpu(),
                    other.equals("leat run") ? " (goal 1.3)" : "");
        }
    }

    private void small(Process leat, int files) throws Exception {
        var made = SaleLines.write(folder.resolve("small.csv"), SMALL, SEED);
        var run =
                process(
                        leat,
                        () -> {
                            for (int number = 1; number <= files; number++) {
                                put("small%d.csv".formatted(number), made.file());
                            }
                        });
        var requests = site.requests();
        double each = 1.0 / files;
        System.out.printf(
                Locale.ROOT,
                "%,d files of 10 KB: %.1f files/s, %.1f ms CPU, %.1f requests (goal 15, without rejected lines) and %.1f write units (goal 12) for each%n%s%n",
                files,
                files / run.wall(),
                1_000 * run.cpu() * each,
                requests.values().stream().mapToInt(count -> count).sum() * each,
                site.units() * each,
                requests);
    }
}
