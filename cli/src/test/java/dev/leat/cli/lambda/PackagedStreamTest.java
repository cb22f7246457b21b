package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.aws.AwsClients;
import dev.leat.aws.deploy.AppDeployment;
import dev.leat.aws.deploy.resource.LambdaFunction;
import dev.leat.cli.Session;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.RecordedCalls;
import dev.leat.config.AppFile;
import dev.leat.port.Message;
import dev.leat.port.Time;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/// A function that reads a stream: its package, unpacked alone in an empty folder and run with
/// AWS's runtime interface client. The messages are those of a container and of an embedded run.
@Tag("interop")
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class PackagedStreamTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: varchar not null, amount: bigint not null}
            streams: {live: {shards: 2}}
            queues: {sold: {}}
            pipelines:
              clean:
                from: {stream: live, schema: Sale, batch: {size: 7}}
                key: id
                steps: [{check: {amount is positive: amount > 0}}]
                to: [{queue: sold}]
            environments: {aws: {region: eu-west-1}}
            """;

    private static final String PIPELINE = "clean";
    private static final int SALES = 100;
    private static final int BATCH = 10;

    @TempDir Path folder;

    private Path source;
    private App app;

    @BeforeEach
    void writeTheApp() throws Exception {
        source = Files.createDirectory(folder.resolve("shop"));
        app = AppFile.read(Files.writeString(source.resolve("app.yaml"), APP), Map.of());
    }

    /// Puts sales, each twice, of which every ninth is bad.
    private static void put(KinesisClient kinesis) {
        for (int i = 0; i < 2 * SALES; i++) {
            int sale = i / 2;
            var data = "{\"id\":\"%03d\",\"amount\":%d}".formatted(sale, sale % 9 == 0 ? -1 : sale);
            kinesis.putRecord(put ->
                    put.streamName("live")
                            .partitionKey("shop-" + sale % 5)
                            .data(SdkBytes.fromUtf8String(data)));
        }
    }

    private static AwsClients clients(String url) {
        return AwsClients.at(
                URI.create(url),
                "eu-west-1",
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
                new ExecutionInterceptor() {});
    }

    private static List<String> bodies(List<Message.Seen> messages) {
        return messages.stream()
                .map(each -> new String(each.body(), StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    private void assertSame(FunctionServices services) throws Exception {
        var home = Files.createDirectory(folder.resolve("embedded"));
        try (var embedded = LeatEndpoint.of(APP, home);
                var container =
                        new FunctionServices(
                                app,
                                Files.createDirectory(folder.resolve("container")),
                                Time.system());
                var clients = clients(embedded.url())) {
            put(clients.kinesis());
            embedded.awaitIdle();
            runContainer(container);
            for (var queue : List.of("sold", "clean-dlq")) {
                var expected = bodies(embedded.browse(queue));
                assertThat(expected).hasSizeGreaterThan(10);
                for (var host : List.of(services, container)) {
                    assertThat(bodies(host.queue(queue).browse(0, 1000)))
                            .as(queue)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /// Runs the app as in a container until all records are processed.
    private void runContainer(FunctionServices services) {
        try (var clients = services.clients()) {
            put(clients.kinesis());
        }
        var properties =
                Map.of(
                        "aws.endpointUrl", services.url(),
                        "aws.accessKeyId", "test",
                        "aws.secretAccessKey", "test");
        properties.forEach(System::setProperty);
        try {
            var session = new Session(Map.of());
            var state = folder.resolve("state").toString();
            assertThat(
                            session.run(
                                    "up",
                                    source.toString(),
                                    "--env",
                                    "aws",
                                    "--state",
                                    state,
                                    "--port",
                                    "0",
                                    "--until-idle"))
                    .as(session.err())
                    .isZero();
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void thePackagedFunctionSendsTheMessagesOfAContainerAndOfAnEmbeddedRun() throws Exception {
        var session = new Session(Map.of());
        var words = List.of("package", "lambda", source.toString(), "--env", "aws", "--out");
        var command = new ArrayList<>(words);
        command.add(folder.toString());
        assertThat(session.run(command.toArray(String[]::new))).as(session.err()).isZero();
        var zip = folder.resolve("shop-x86_64.zip");
        assertThat(Files.size(zip)).isLessThan(FunctionPackage.MOST_ZIPPED);
        try (var services = new FunctionServices(app, folder, Time.system());
                var clients = services.clients();
                var api = new RuntimeApi(Duration.ofMinutes(1))) {
            put(clients.kinesis());
            var variables =
                    new HashMap<>(
                            Map.of(
                                    "AWS_ENDPOINT_URL", services.url(),
                                    "AWS_ACCESS_KEY_ID", "test",
                                    "AWS_SECRET_ACCESS_KEY", "test",
                                    "AWS_REGION", "eu-west-1"));
            variables.put(PipelineHandler.PIPELINES, PIPELINE);
            var root = Files.createDirectory(folder.resolve("task"));
            try (var _ = new LambdaProcess(PipelineHandler.class, zip, root, api, variables)) {
                assertThat(services.streamMapping("live", BATCH).drain(api::invoke))
                        .as(Files.readString(root.resolve("log")))
                        .hasSizeGreaterThanOrEqualTo(2 * SALES / BATCH)
                        .allSatisfy(each -> assertThat(each.again()).isEmpty());
            }
            assertSame(services);
        }
    }

    /// The mapping uses the role of its function, too.
    @Test
    void theRoleAllowsTheCallsOfTheFunctionAndOfItsMapping() throws Exception {
        try (var services = new FunctionServices(app, folder, Time.system());
                var clients = services.clients()) {
            put(clients.kinesis());
            var calls =
                    RecordedCalls.of(
                            services.url(),
                            () -> {
                                try (var function = services.function()) {
                                    var handler =
                                            new PipelineHandler(
                                                    function, List.of(PIPELINE), Time.system());
                                    services.streamMapping("live", BATCH)
                                            .drain(event ->
                                                    PipelineHandlerTest.invoke(
                                                            handler, event, Duration.ofMinutes(1)));
                                }
                            });
            var environment = Objects.requireNonNull(app.environments().get("aws"));
            var deployment = AppDeployment.of(app, environment, List.of(), Set.of(PIPELINE));
            var role =
                    RolePermissions.of(
                            deployment,
                            deployment.all(LambdaFunction.class).map(LambdaFunction::role));
            assertThat(role.missing(calls)).isEmpty();
            assertThat(role.all())
                    .doesNotContain(new RecordedCalls.Permission("kinesis:PutRecords", "live"));
            assertThat(calls)
                    .contains(
                            new RecordedCalls.Permission("kinesis:GetRecords", "live"),
                            new RecordedCalls.Permission("kinesis:DescribeStreamSummary", "live"),
                            new RecordedCalls.Permission("kinesis:ListShards", "live"),
                            new RecordedCalls.Permission("sqs:SendMessage", "sold"),
                            new RecordedCalls.Permission("sqs:SendMessage", "clean-dlq"));
        }
    }
}
