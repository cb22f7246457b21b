package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.deploy.AppDeployment;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.LambdaFunction;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.cli.Session;
import dev.leat.cli.aws.RecordedCalls;
import dev.leat.cli.aws.RecordedCalls.Permission;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.place.RunningInfo;
import dev.leat.config.AppFile;
import dev.leat.operations.Operations;
import dev.leat.port.Time;
import dev.leat.server.AccessToken;
import dev.leat.server.operations.RemoteOperations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// The roles that `leat synth` writes for the containers of the examples of files and of lake
/// tables, and for the function of the first one, compared with the calls of such processes, and of
/// the console and of the commands for lake tables: they allow each call, and each action has a
/// call, or a reason.
@Tag("interop")
@Isolated
class FileLeastPrivilegeTest {

    private static final Path CSV = Path.of("..", "examples", "csv");
    private static final String PIPELINE = "process_csv";
    private static final Path LAKE = Path.of("..", "examples", "lake");

    /// The prefix of the example's environment.
    private static final String PREFIX = "leat-csv-";

    private static final String INPUT = PREFIX + "input";
    private static final List<String> QUEUES =
            List.of(PREFIX + "process_csv-files", PREFIX + "processed");

    /// More than a piece of a file, so that the file has a checkpoint.
    private static final int LARGE = 34 << 20;

    private static final String HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

    /// Why the role allows an action that Leat need not call in this run, besides those of
    /// [LeastPrivilegeTest#REASONS].
    private static final Map<String, String> REASONS =
            Map.of("dynamodb:DeleteItem", "deleted rows; LeastPrivilegeTest has the calls");

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    @TempDir Path folder;

    private interface Work {
        void run(FunctionServices services, Path file) throws Exception;
    }

    @Test
    void theRoleAllowsTheCallsForFilesAndNothingElse() throws Exception {
        assertThat(unused(CSV.resolve("app.yaml"), Set.of(), this::run))
                .isEqualTo(REASONS.keySet());
    }

    @Test
    void theRoleAllowsTheCallsForLakeTablesAndNothingElse() throws Exception {
        var text = Files.readString(LAKE.resolve("app.yaml"));
        var file =
                Files.writeString(
                        folder.resolve("app.yaml"),
                        text.replace("CustomerID: varchar", "CustomerID: varchar pii"));
        assertThat(unused(file, Set.of(), this::runLake)).isEqualTo(REASONS.keySet());
    }

    /// Lambda reads the attributes of the queue with the role.
    @Test
    void theRoleOfAFunctionAllowsItsCallsForFilesAndNothingElse() throws Exception {
        var text =
                Files.readString(CSV.resolve("app.yaml"))
                        .replaceFirst(" +prefix: .*", "")
                        .replaceFirst(
                                "queues:",
                                "queues:\n  %s-files: {visibility_timeout: 90m}"
                                        .formatted(PIPELINE));
        var file = Files.writeString(folder.resolve("app.yaml"), text);
        var reasons = new TreeSet<>(REASONS.keySet());
        reasons.add("sqs:GetQueueAttributes");
        assertThat(unused(file, Set.of(PIPELINE), FileLeastPrivilegeTest::runFunction))
                .isEqualTo(reasons);
    }

    /// Checks that the role of the function, or of containers if there is none, allows all calls.
    /// Returns the actions that it allows and that were not called.
    private Set<String> unused(Path file, Set<String> functions, Work work) throws Exception {
        App app = AppFile.read(file, Map.of());
        var environment = Objects.requireNonNull(app.environments().get("aws"));
        var prefix = environment.aws().orElseThrow().prefix();
        Set<Permission> calls;
        try (var services = new FunctionServices(app, folder, Time.system());
                var clients = services.clients()) {
            new AwsSetup(clients, new AwsResourceNames(app.name(), prefix), app, Time.system())
                    .create(_ -> {});
            calls = RecordedCalls.of(services.url(), () -> work.run(services, file));
        }
        var deployment = AppDeployment.of(app, environment, List.of(), functions);
        var role =
                RolePermissions.of(
                        deployment,
                        functions.isEmpty()
                                ? deployment
                                        .all(IamRole.class)
                                        .filter(each -> each.service().equals(IamRole.ECS))
                                : deployment
                                        .all(LambdaFunction.class)
                                        .limit(1)
                                        .map(LambdaFunction::role));
        assertThat(role.missing(calls)).isEmpty();
        var unused = actions(role.all());
        unused.removeAll(actions(calls));
        unused.removeAll(LeastPrivilegeTest.REASONS.keySet());
        return unused;
    }

    private static Set<String> actions(Set<Permission> permissions) {
        return permissions.stream()
                .map(Permission::action)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private interface Use {
        void of(Background up) throws Exception;
    }

    /// Runs an example with the services in place of AWS.
    private void running(FunctionServices services, Path file, Use use) throws Exception {
        var properties =
                Map.of(
                        "aws.endpointUrl", services.url(),
                        "aws.accessKeyId", "test",
                        "aws.secretAccessKey", "test");
        properties.forEach(System::setProperty);
        try (var up =
                new Background(
                        new Session(Map.of()),
                        file.toString(),
                        "--env",
                        "aws",
                        "--state",
                        Files.createDirectory(folder.resolve("up")).toString())) {
            use.of(up);
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    private void run(FunctionServices services, Path file) throws Exception {
        running(
                services,
                file,
                up -> {
                    services.put(INPUT, "large.csv", large());
                    await(services, up, QUEUES);
                    putMore(services, INPUT);
                    await(services, up, QUEUES);
                    assertThat(up.get("/files/rejects.csv")).startsWith("200");
                    showRejectedLines();
                });
    }

    /// The running app, as its console uses it.
    private Operations console() {
        var running = RunningInfo.read(folder.resolve("up")).orElseThrow();
        return RemoteOperations.connect(running.url(), new AccessToken(running.token()));
    }

    private void showRejectedLines() throws IOException {
        try (var console = console()) {
            var lines =
                    console.pipeline(PIPELINE).files(10).stream()
                            .flatMap(file -> file.rejects().stream())
                            .findFirst()
                            .orElseThrow();
            var part = console.objects().content(lines.bucket(), lines.key(), 0, 9_999, true);
            assertThat(new String(part.content(), StandardCharsets.UTF_8)).contains(",France");
        }
    }

    /// Replaces the two outputs of the large file by one, and puts other files.
    private static void putMore(FunctionServices services, String input) throws IOException {
        services.put(input, "large.csv", HEADER + line("1"));
        services.put(input, "rejects.csv", HEADER + line("1") + line("0"));
        services.put(input, "broken.csv", "other,columns\n1,2\n");
    }

    private static void runFunction(FunctionServices services, Path file) throws IOException {
        try (var function = services.function()) {
            var handler = new PipelineHandler(function, List.of(PIPELINE), Time.system());
            services.put("input", "large.csv", large());
            invoke(services, handler);
            putMore(services, "input");
            invoke(services, handler);
        }
    }

    private static void invoke(FunctionServices services, PipelineHandler handler) {
        var mapping = services.mapping(PIPELINE + "-files", 1);
        EventSourceMapping.Invocation polled;
        do {
            polled = mapping.poll(event -> PipelineHandlerTest.invoke(handler, event, TIMEOUT));
            assertThat(polled.failed()).isEmpty();
        } while (!polled.received().isEmpty());
    }

    private void runLake(FunctionServices services, Path file) throws Exception {
        running(
                services,
                file,
                up -> {
                    var bucket = "leat-lake-source";
                    var queue = List.of("leat-lake-etl");
                    services.put(bucket, "large.csv", large());
                    services.put(bucket, "small.csv", HEADER + line("1"));
                    await(services, up, queue);
                    services.put(bucket, "small.csv", HEADER + line("2"));
                    services.put(bucket, "rejects.csv", HEADER + line("1") + line("none"));
                    services.put(bucket, "broken.csv", "other,columns\n1,2\n");
                    await(services, up, queue);
                    queryPersonalColumns();
                    lakeCommands(file);
                });
    }

    /// The console masks personal columns of lake tables.
    private void queryPersonalColumns() {
        try (var console = console()) {
            var statement = "select distinct customer_id, country from orders";
            assertThat(console.query(statement, 9, false).rows())
                    .containsExactly(List.of("***", "France"));
            assertThat(console.query(statement, 9, true).rows())
                    .containsExactly(List.of("1", "France"));
        }
    }

    /// Each command for lake tables, with the rights of the role.
    private void lakeCommands(Path file) {
        var history = leat(file, "sql", "select min(snapshot_id) as s from \"orders$history\"");
        var snapshot = history.lines().toList().get(1);
        leat(file, "ls", "lake_tables");
        leat(file, "lake", "verify", "orders");
        leat(file, "lake", "compact", "orders");
        leat(file, "lake", "rollback", "orders", "--to", snapshot);
        leat(file, "lake", "expire", "orders", "--older-than", "1h");
        assertThat(leat(file, "sql", "select count(*) as n from orders")).startsWith("n\n");
    }

    private String leat(Path file, String... words) {
        var all = new ArrayList<>(List.of(words));
        if (words[0].equals("sql")) {
            all.addAll(List.of("--format", "csv"));
        }
        all.addAll(List.of("--app", file.toString(), "--env", "aws"));
        all.addAll(List.of("--state", folder.resolve("command").toString()));
        return Session.run(0, all.toArray(String[]::new)).out();
    }

    private static String line(String price) {
        return "1,a,%s,1,2010-12-01 08:26:00,%s,1,France\n".formatted("d".repeat(900), price);
    }

    private static String large() {
        var line = line("1");
        return HEADER + line.repeat(LARGE / line.length());
    }

    /// Waits until all messages of the app are processed.
    private static void await(FunctionServices services, Background up, List<String> queues) {
        long until = System.nanoTime() + TIMEOUT.toNanos();
        while (queues.stream().anyMatch(queue -> services.waiting(queue) > 0)) {
            assertThat(System.nanoTime()).as(up.out()).isLessThan(until);
            Polling.pause();
        }
    }
}
