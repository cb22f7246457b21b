package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.aws.AwsClients;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.fixture.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/// An app whose files are rows of a lake table and of a warehouse table in PostgreSQL, embedded and
/// with Leat's endpoint as AWS. The warehouse rejects a line that the lake table accepts.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@Tag("interop")
class LakeAndWarehouseTest {

    private static final Path APP = Path.of("src/test/resources/lake-and-warehouse/app.yaml");
    private static final int ROWS = 20;

    /// Longer than the keys of a warehouse table.
    private static final String LONG_KEY = "k".repeat(3_000);

    private static final List<String> STATEMENTS =
            List.of(
                    "select id, shop, amount from sales order by id",
                    "select id, shop, amount from north.sales order by id",
                    "select id, shop, amount from sold order by id");

    @TempDir private Path folder;

    private static String csv() {
        return "id,shop,amount\n"
                + IntStream.range(0, ROWS)
                        .mapToObj(i -> "id%02d,%s,%d.50\n".formatted(i, shop(i), i))
                        .collect(Collectors.joining())
                + "%s,north,1.00\n".formatted(LONG_KEY);
    }

    private static String shop(int row) {
        return row % 2 == 0 ? "north" : "south";
    }

    private Path app(String name) throws IOException {
        var app = Files.createDirectories(folder.resolve(name));
        Files.copy(APP, app.resolve("app.yaml"));
        return app;
    }

    private String leat(AwsServices services, String environment, Path app, String... words) {
        var all = new ArrayList<>(List.of(words));
        if (words[0].equals("up")) {
            all.addAll(List.of(app.toString(), "--until-idle", "--port", "0"));
        } else {
            all.addAll(List.of("--app", app.toString()));
        }
        all.addAll(List.of("--env", environment));
        return services.leat(all.toArray(String[]::new));
    }

    private List<String> rows(AwsServices services, String environment, Path app) {
        return STATEMENTS.stream()
                .map(statement ->
                        leat(services, environment, app, "sql", statement, "--format", "csv"))
                .toList();
    }

    private static void put(AwsClients clients) {
        clients.s3()
                .putObject(
                        put -> put.bucket("leat-loads-inbox").key("sales.csv"),
                        RequestBody.fromString(csv()));
    }

    @Test
    void aLineThatOnlyTheWarehouseRejectsIsRejected() throws Exception {
        var home = Files.createDirectories(folder.resolve("services"));
        try (var postgres = new PostgresProcess(folder.resolve("postgres"));
                var services =
                        new AwsServices(
                                folder, LeatEndpoint.of("app: wire\nqueues:\n  unused:\n", home));
                var clients = services.clients()) {
            postgres.execute("CREATE SCHEMA home");
            postgres.execute("CREATE SCHEMA aws");
            var url =
                    "postgresql://postgres:none@127.0.0.1:%d/postgres?sslmode=disable&currentSchema="
                            .formatted(postgres.port());
            services.set("WAREHOUSE_URL", url + "home");
            var embedded = app("embedded");
            var samples = Files.createDirectories(embedded.resolve("samples/inbox"));
            Files.writeString(samples.resolve("sales.csv"), csv());
            leat(services, "home", embedded, "up", "--samples");
            var expected = rows(services, "home", embedded);

            services.set("WAREHOUSE_URL", url + "aws");
            var app = app("aws");
            leat(services, "aws", app, "up", "--create");
            put(clients);
            leat(services, "aws", app, "up");
            assertThat(rows(services, "aws", app)).isEqualTo(expected);
            assertThat(rejected(clients)).hasSize(1).first().asString().contains(LONG_KEY);
            assertThat(expected.getLast().lines()).hasSize(1 + ROWS);
            assertThat(expected.getLast()).contains("id07,south,7.50").doesNotContain(LONG_KEY);

            // The same again changes nothing.
            put(clients);
            leat(services, "aws", app, "up");
            assertThat(rows(services, "aws", app)).isEqualTo(expected);
        }
    }

    /// Returns the texts of the objects with rejected lines.
    private static List<String> rejected(AwsClients clients) {
        var bucket = "leat-loads-load-rejects";
        return clients.s3().listObjectsV2(list -> list.bucket(bucket)).contents().stream()
                .map(object ->
                        clients.s3()
                                .getObjectAsBytes(get -> get.bucket(bucket).key(object.key()))
                                .asUtf8String())
                .toList();
    }
}
