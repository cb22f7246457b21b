package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.deploy.AppDeployment;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.cli.Background;
import dev.leat.cli.Session;
import dev.leat.cli.aws.RecordedCalls;
import dev.leat.cli.aws.RecordedCalls.Permission;
import dev.leat.cli.trial.Polling;
import dev.leat.config.AppFile;
import dev.leat.port.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/// The role that `leat synth` writes for the containers of the example of files, compared with the
/// calls of such a container: it allows each call, and each action has a call, or a reason.
@Tag("interop")
@Isolated
class FileLeastPrivilegeTest {

    private static final Path CSV = Path.of("..", "examples", "csv");

    /// The prefix of the example's environment.
    private static final String PREFIX = "leat-csv-";

    private static final String INPUT = PREFIX + "input";

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

    @Test
    void theRoleAllowsTheCallsForFilesAndNothingElse() throws Exception {
        var file = CSV.resolve("app.yaml");
        App app = AppFile.read(file, Map.of());
        var environment = Objects.requireNonNull(app.environments().get("aws"));
        Set<Permission> calls;
        try (var services = new FunctionServices(app, folder, Time.system());
                var clients = services.clients()) {
            new AwsSetup(clients, new AwsResourceNames(app.name(), PREFIX), app, Time.system())
                    .create(_ -> {});
            calls = RecordedCalls.of(services.url(), () -> run(services, file));
        }
        var deployment = AppDeployment.of(app, environment, List.of(), Set.of());
        var role =
                RolePermissions.of(
                        deployment,
                        deployment
                                .all(IamRole.class)
                                .filter(each -> each.service().equals(IamRole.ECS)));
        assertThat(role.missing(calls)).isEmpty();
        var unused = actions(role.all());
        unused.removeAll(actions(calls));
        unused.removeAll(LeastPrivilegeTest.REASONS.keySet());
        assertThat(unused).isEqualTo(REASONS.keySet());
    }

    private static Set<String> actions(Set<Permission> permissions) {
        return permissions.stream()
                .map(Permission::action)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void run(FunctionServices services, Path file) throws Exception {
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
            services.put(INPUT, "large.csv", large());
            await(services, up);
            // Replaces the two outputs of the large file by one.
            services.put(INPUT, "large.csv", HEADER + line("1"));
            services.put(INPUT, "rejects.csv", HEADER + line("1") + line("0"));
            services.put(INPUT, "broken.csv", "other,columns\n1,2\n");
            await(services, up);
            assertThat(up.get("/files/rejects.csv")).startsWith("200");
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    private static String line(String price) {
        return "1,a,%s,1,2010-12-01 08:26:00,%s,1,France\n".formatted("d".repeat(900), price);
    }

    private static String large() {
        var line = line("1");
        return HEADER + line.repeat(LARGE / line.length());
    }

    /// Waits until all messages of the app are processed.
    private static void await(FunctionServices services, Background up) {
        long until = System.nanoTime() + TIMEOUT.toNanos();
        while (services.waiting(PREFIX + "process_csv-files") > 0
                || services.waiting(PREFIX + "processed") > 0) {
            assertThat(System.nanoTime()).as(up.out()).isLessThan(until);
            Polling.pause();
        }
    }
}
