package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.aws.AwsClients;
import dev.leat.aws.state.StateTable;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.contract.ServerProcess;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.redshift.CopiedRows;
import dev.leat.contract.redshift.RedshiftWire;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.port.WarehouseTables;
import dev.leat.warehouse.PostgresDatabase;
import dev.leat.warehouse.WarehouseDatabase;
import dev.leat.warehouse.WarehouseFileContract;
import dev.leat.warehouse.WarehouseState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// The contract of warehouse tables in an environment on AWS, with Leat's endpoint as DynamoDB and
/// S3, and Redshift's driver on PostgreSQL, where COPY is replaced.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@Tag("interop")
class WarehouseContractOnAwsTest extends WarehouseFileContract {

    private static final String BUCKET = "staged-rows";

    private static EmbeddedPostgres postgres;
    private static LeatEndpoint services;
    private static AwsClients clients;
    private static RedshiftWire wire;
    private static int tests;

    @TempDir private static Path home;

    private final int test = tests++;

    /// With `-Dcrash.full` the process dies at each point, otherwise at every fourth one: the
    /// embedded databases have all.
    @Override
    protected int crashStep() {
        return System.getProperty("crash.full") == null ? 4 : 1;
    }

    @BeforeAll
    static void start() throws Exception {
        postgres =
                EmbeddedPostgres.builder()
                        .setPort(ServerProcess.freePort())
                        .setCleanDataDirectory(true)
                        .setPGStartupWait(Duration.ofMinutes(5))
                        .start();
        services = LeatEndpoint.of("app: wire\nqueues:\n  unused:\n", home);
        clients =
                AwsClients.at(
                        URI.create(services.url()),
                        "eu-west-1",
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")),
                        new ExecutionInterceptor() {});
        clients.s3().createBucket(create -> create.bucket(BUCKET));
        wire =
                new RedshiftWire(
                        postgres.getPort(),
                        new CopiedRows(
                                BUCKET,
                                "default",
                                key ->
                                        clients.s3()
                                                .getObjectAsBytes(
                                                        get -> get.bucket(BUCKET).key(key))
                                                .asByteArray()));
    }

    @AfterAll
    static void stop() throws Exception {
        Assertions.assertThat(clients.s3().listObjectsV2(list -> list.bucket(BUCKET)).contents())
                .isEmpty();
        wire.close();
        clients.close();
        services.close();
        postgres.close();
    }

    /// Returns the database of a number past the environment.
    @Override
    protected WarehouseDatabase database(int number, Path folder) {
        return PostgresDatabase.of(
                "postgresql://postgres:none@127.0.0.1:%d/postgres?currentSchema=%s"
                        .formatted(postgres.getPort(), schema(number)));
    }

    private String schema(int number) {
        return "test_%d_%d".formatted(test, number);
    }

    /// Each number is a database and a state table.
    @Override
    protected WarehouseState open(int number, App app, VirtualTime time) {
        var schema = schema(number);
        execute(
                "CREATE SCHEMA IF NOT EXISTS " + schema,
                "CREATE OR REPLACE VIEW %s.svv_columns AS SELECT * FROM information_schema.columns"
                        .formatted(schema),
                "CREATE OR REPLACE FUNCTION %s.db_collation() RETURNS VARCHAR RETURN 'case_sensitive'"
                        .formatted(schema));
        var environment =
                new Environment(
                        "aws",
                        Map.of(),
                        Optional.of(
                                "redshift://postgres:none@127.0.0.1:%d/postgres?currentSchema=%s&sslmode=disable&bucket=%s"
                                        .formatted(wire.port(), schema, BUCKET)),
                        Optional.empty(),
                        Optional.of(new Environment.Aws("eu-west-1", "t-")));
        var state = new StateTable(clients.dynamoDb(), schema + "-leat", time);
        state.create();
        var folder = home.resolve(schema);
        var store = Warehouse.onAws(app, environment, clients, state, folder, time).orElseThrow();
        try {
            store.start();
        } catch (RuntimeException refused) {
            store.close();
            throw refused;
        }
        return new WarehouseState(store, folder);
    }

    private static void execute(String... each) {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var run = connection.createStatement()) {
            for (var statement : each) {
                run.execute(statement);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    protected String retype() {
        return "BEGIN; ALTER TABLE \"sales\" ADD COLUMN \"_leat_new_count\" VARCHAR(65535);"
                + " UPDATE \"sales\" SET \"_leat_new_count\" = CAST(\"count\" AS VARCHAR(65535));";
    }

    @Override
    protected String require() {
        return "DEFAULT '' NOT NULL";
    }

    @Override
    protected void compact(WarehouseTables tables) {
        Assertions.assertThatThrownBy(tables::compact)
                .isInstanceOf(UnsupportedByPlatformException.class);
    }
}
