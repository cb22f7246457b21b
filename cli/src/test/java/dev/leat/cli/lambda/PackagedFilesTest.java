package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.LargeFiles;
import dev.leat.aws.AwsClients;
import dev.leat.aws.deploy.AppDeployment;
import dev.leat.aws.deploy.resource.LambdaFunction;
import dev.leat.cli.Leat;
import dev.leat.cli.Session;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.RecordedCalls;
import dev.leat.cli.aws.RecordedCalls.Permission;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.function.FileRoom;
import dev.leat.config.AppFile;
import dev.leat.port.Time;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// The example of files as a function: its package, unpacked alone in an empty folder and run with
/// AWS's runtime interface client, and a container that processes large files. The objects are
/// those of an embedded run.
@Tag("interop")
class PackagedFilesTest {

    private static final Path EXAMPLE = Path.of("..", "examples", "csv");
    private static final String PIPELINE = "process_csv";
    private static final String NOTIFICATIONS = PIPELINE + "-files";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// The app without a prefix of its resources.
    private static String text = "";

    private static Map<String, String> embedded = Map.of();

    @TempDir Path folder;

    private Path source;
    private App app;

    @BeforeAll
    static void runEmbedded(@TempDir Path home) throws Exception {
        text =
                Files.readString(EXAMPLE.resolve("app.yaml"))
                        .replaceFirst(" +prefix: .*", "")
                        .replaceFirst(
                                "queues:",
                                "queues:\n  %s: {visibility_timeout: 90m}"
                                        .formatted(NOTIFICATIONS));
        try (var running = LeatEndpoint.of(text, home);
                var s3 = client(running.url())) {
            putSamples(s3);
            running.awaitIdle();
            embedded = objects(s3);
        }
        assertThat(embedded).hasSize(12);
    }

    private static S3Client client(String url) {
        return AwsClients.at(
                        URI.create(url),
                        "eu-west-1",
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("test", "test")),
                        new ExecutionInterceptor() {})
                .s3();
    }

    private static void putSamples(S3Client s3) throws IOException {
        try (var files = Files.list(EXAMPLE.resolve("samples").resolve("input"))) {
            for (var file : files.sorted().toList()) {
                s3.putObject(
                        put -> put.bucket("input").key(String.valueOf(file.getFileName())),
                        RequestBody.fromFile(file));
            }
        }
    }

    /// Returns the contents of the outputs by key.
    private static Map<String, String> objects(S3Client s3) {
        var all = new TreeMap<String, String>();
        for (var object : s3.listObjectsV2(list -> list.bucket("output")).contents()) {
            var bytes = s3.getObjectAsBytes(get -> get.bucket("output").key(object.key()));
            all.put(object.key(), HexFormat.of().formatHex(bytes.asByteArray()));
        }
        return all;
    }

    @BeforeEach
    void writeTheApp() throws Exception {
        source = Files.createDirectory(folder.resolve("csv"));
        app = AppFile.read(Files.writeString(source.resolve("app.yaml"), text), Map.of());
    }

    /// Opens the services with the samples, and all resources.
    private FunctionServices services() throws Exception {
        var all = LargeFiles.with(app, List.of(PIPELINE));
        var services = new FunctionServices(all, folder, Time.system());
        try (var clients = services.clients()) {
            putSamples(clients.s3());
        }
        return services;
    }

    private static Map<String, String> variables(FunctionServices services) {
        return Map.of(
                "AWS_ENDPOINT_URL", services.url(),
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_REGION", "eu-west-1");
    }

    private static void assertSame(FunctionServices services) {
        try (var clients = services.clients()) {
            assertThat(objects(clients.s3())).isEqualTo(embedded);
            assertThat(clients.s3().listObjectsV2(list -> list.bucket("csv-leat")).contents())
                    .isEmpty();
        }
        assertThat(services.queue(NOTIFICATIONS).counts().all()).isZero();
        assertThat(services.queue(NOTIFICATIONS + "-dlq").counts().all()).isEqualTo(6);
        assertThat(services.queue("processed").counts().all()).isEqualTo(6);
    }

    private Path packaged() {
        var session = new Session(Map.of());
        var command = List.of("package", "lambda", source.toString(), "--env", "aws", "--out");
        var words = new ArrayList<>(command);
        words.add(folder.toString());
        assertThat(session.run(words.toArray(String[]::new))).as(session.err()).isZero();
        return folder.resolve("csv-x86_64.zip");
    }

    @Test
    void theFunctionWritesTheObjectsOfAnEmbeddedRun() throws Exception {
        try (var services = services();
                var api = new RuntimeApi(Duration.ofMinutes(15))) {
            var zip = packaged();
            assertThat(Files.size(zip)).isLessThan(FunctionPackage.MOST_ZIPPED);
            var variables = new HashMap<>(variables(services));
            variables.put(PipelineHandler.PIPELINES, PIPELINE);
            var root = Files.createDirectory(folder.resolve("task"));
            try (var _ = new LambdaProcess(PipelineHandler.class, zip, root, api, variables)) {
                var mapping = services.mapping(NOTIFICATIONS, 1);
                var polled = mapping.poll(api::invoke);
                while (!polled.received().isEmpty()) {
                    assertThat(polled.failed()).as(Files.readString(root.resolve("log"))).isEmpty();
                    polled = mapping.poll(api::invoke);
                }
            }
            assertSame(services);
        }
    }

    @Test
    void aContainerProcessesTheFilesThatAreTooLargeForTheFunction() throws Exception {
        try (var services = services()) {
            allowed(RecordedCalls.of(services.url(), () -> function(services)));
            var large = services.queue(LargeFiles.name(PIPELINE));
            assertThat(large.counts().visible()).isBetween(1L, 5L);
            try (var _ =
                    new AppProcess(
                            Leat.class,
                            variables(services),
                            List.of(
                                    "worker",
                                    "--large-files",
                                    PIPELINE,
                                    "--app",
                                    source.toString(),
                                    "--env",
                                    "aws",
                                    "--port",
                                    "0",
                                    "--state",
                                    folder.resolve("worker").toString()))) {
                long until = System.nanoTime() + PATIENCE.toNanos();
                while (large.counts().all() > 0) {
                    assertThat(System.nanoTime()).isLessThan(until);
                    Polling.pause();
                }
            }
            assertSame(services);
        }
    }

    /// Processes all files with a function that has little room.
    private void function(FunctionServices services) {
        var room = new FileRoom(250_000, () -> Long.MAX_VALUE, true);
        try (var function = services.function(app, room, new ExecutionInterceptor() {})) {
            var handler = new PipelineHandler(function, List.of(PIPELINE), Time.system());
            var mapping = services.mapping(NOTIFICATIONS, 1);
            var polled = mapping.poll(event -> invoke(handler, event));
            while (!polled.received().isEmpty()) {
                assertThat(polled.failed()).isEmpty();
                polled = mapping.poll(event -> invoke(handler, event));
            }
        }
    }

    /// The role of the function allows its calls.
    private void allowed(Set<Permission> calls) {
        var environment = Objects.requireNonNull(app.environments().get("aws"));
        var deployment = AppDeployment.of(app, environment, List.of(), Set.of(PIPELINE));
        var role =
                RolePermissions.of(
                        deployment,
                        deployment.all(LambdaFunction.class).limit(1).map(LambdaFunction::role));
        assertThat(calls).contains(new Permission("sqs:SendMessage", LargeFiles.name(PIPELINE)));
        assertThat(role.missing(calls)).isEmpty();
    }

    private static byte[] invoke(PipelineHandler handler, byte[] event) throws IOException {
        return PipelineHandlerTest.invoke(handler, event, Duration.ofMinutes(15));
    }
}
