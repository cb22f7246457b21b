package dev.leat.bench.files;

import dev.leat.app.App;
import dev.leat.bench.Cores;
import dev.leat.bench.CountedSite;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.server.Server;
import dev.leat.server.aws.AwsEndpoint;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.catalog.CatalogTable;
import dev.leat.server.dynamodb.DynamoDb;
import dev.leat.server.eventbridge.EventBridge;
import dev.leat.server.glue.Glue;
import dev.leat.server.s3.S3Operations;
import dev.leat.server.s3.wire.S3Endpoint;
import dev.leat.server.sqs.Sqs;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Leat's own endpoint in this process, in place of AWS, and processes of `leat` that use it. Owned
/// by one thread.
public final class AwsHost implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Path folder;
    private final Cores cores;
    private final Platform platform;
    private final AwsEndpoint endpoint;
    private final CountedSite site;
    private final Server server;
    private final S3Client s3;

    /// @param folder an existing folder
    /// @param cores the cores of the processes that use the endpoint
    public AwsHost(Path folder, Cores cores) throws Exception {
        this.folder = folder;
        this.cores = cores;
        var time = Time.system();
        platform = LocalPlatform.open(App.named("bench"), folder.resolve("services"), time);
        var objects = S3Operations.of(platform.buckets(), platform.queues(), platform::topics);
        endpoint =
                new AwsEndpoint(
                        List.of(
                                new Sqs(platform.queues(), platform::queue, time),
                                new DynamoDb(platform.tables(), time),
                                new EventBridge(
                                        platform.events(),
                                        platform.queues(),
                                        platform.topics(),
                                        time),
                                new Glue(new NoTables(), platform.catalog(), time.instant(), time)),
                        Optional.of(new S3Endpoint(objects, time)),
                        Optional.empty());
        site = new CountedSite(endpoint);
        server = Server.start("127.0.0.1", 0, List.of(site), endpoint);
        s3 =
                S3Client.builder()
                        .endpointOverride(URI.create(server.url()))
                        .region(Region.EU_WEST_1)
                        .forcePathStyle(true)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "any")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
    }

    /// The catalog of an app without tables.
    private record NoTables() implements Catalog {

        @Override
        public List<String> databases() {
            return List.of();
        }

        @Override
        public List<CatalogTable> tables() {
            return List.of();
        }
    }

    CountedSite site() {
        return site;
    }

    S3Client s3() {
        return s3;
    }

    public void put(String bucket, String key, Path file) {
        s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromFile(file));
    }

    /// Returns the variables of processes that use the endpoint.
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL", server.url(),
                "AWS_ACCESS_KEY_ID", "any",
                "AWS_SECRET_ACCESS_KEY", "any",
                "AWS_REGION", "eu-west-1");
    }

    /// Starts `leat` with these arguments.
    Process leat(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("./leat"));
        command.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(cores.others(command))
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("leat.log").toFile()));
        builder.environment().putAll(environment());
        return builder.start();
    }

    /// Waits until S3 sends notifications of the bucket `input`, and the app has processed the test
    /// message.
    void awaitNotifications(Process leat, String queue) throws Exception {
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
        await(leat, queue);
    }

    private void pause(Process leat, long began) throws Exception {
        if (!leat.isAlive() || System.nanoTime() - began > PATIENCE_NANOS) {
            throw new IllegalStateException(
                    "not processed in time:\n" + Files.readString(folder.resolve("leat.log")));
        }
        TimeUnit.MILLISECONDS.sleep(10);
    }

    /// Waits until a queue is empty.
    void await(Process leat, String queue) throws Exception {
        long began = System.nanoTime();
        while (platform.queue(queue).counts().all() > 0) {
            pause(leat, began);
        }
    }

    static void signal(Process leat, String signal) throws Exception {
        new ProcessBuilder("kill", signal, "" + leat.pid()).start().waitFor();
    }

    /// Returns the CPU time of a process in seconds.
    static double cpu(Process leat) {
        return leat.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    @Override
    public void close() {
        s3.close();
        endpoint.close();
        server.close();
        platform.close();
    }
}
