package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.Leat;
import dev.leat.cli.Session;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.TcpGate;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.fixture.PostgresProcess;
import dev.leat.contract.redshift.CopiedRows;
import dev.leat.contract.redshift.RedshiftWire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example of warehouse tables in its environment on AWS, with Leat's endpoint as AWS: files
/// and the stream are loaded into PostgreSQL, and by Redshift's driver into PostgreSQL, where COPY
/// is replaced. The rows are compared with those of a script, and with those of an embedded run.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@Tag("interop")
class WarehouseOnAwsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path SAMPLES = Path.of("..", Example.WAREHOUSE, "samples");

    /// The number of rows of all samples.
    private static final int ALL = 2_997;

    /// Never in a log.
    private static final String PASSWORD = "zanzibar";

    /// The answer of Redshift if an object that a manifest names does not exist.
    private static final String NO_OBJECT =
            "DO $$ BEGIN RAISE EXCEPTION 'S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey' USING ERRCODE = 'XX000'; END $$";

    /// The time for which the database is unreachable; a minute with `-Dcrash.full`.
    private static final Duration OUTAGE =
            Duration.ofSeconds(System.getProperty("crash.full") == null ? 15 : 60);

    private static final String ROWS =
            "select sale_id, InvoiceNo as i, StockCode as s, Quantity as q, InvoiceDate as d,"
                    + " UnitPrice as p, CustomerID as c, Country as l, Region as r from sales order by"
                    + " sale_id";

    /// The totals that the script computes.
    private static final String TOTALS =
            "select strftime(InvoiceDate, '%Y-%m-%d') || ' ' || coalesce(Region, 'none') as place,"
                    + " count(*) as rows, count(distinct CustomerID) as customers,"
                    + " sum(Quantity)::varchar as quantity, sum(Quantity *"
                    + " UnitPrice)::decimal(18,2)::varchar as amount from sales group by all";

    @TempDir private static Path shared;
    private static PostgresProcess postgres;

    /// The connection of all looks at the tables.
    private static Connection looks;

    private static String embedded;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        postgres = new PostgresProcess(shared.resolve("postgres"));
        looks = DriverManager.getConnection("jdbc:" + postgres.place(), "postgres", "");
        var example = Example.warehouse(shared.resolve("embedded"));
        var session = new Session();
        assertThat(
                        session.run(
                                "up",
                                example.path(),
                                "--samples",
                                "--until-idle",
                                "--port",
                                "0",
                                "--aws-port",
                                "off"))
                .as(session.err())
                .isZero();
        var rows = new Session();
        assertThat(rows.run("sql", ROWS, "--json", "--app", example.path())).isZero();
        embedded = rows.out();
    }

    @AfterAll
    static void stop() throws Exception {
        looks.close();
        postgres.close();
    }

    /// Creates a schema, with the function and the view of Redshift that Leat uses.
    private static void schema(String name) throws Exception {
        postgres.execute("CREATE SCHEMA " + name);
        postgres.execute(
                "CREATE VIEW %s.svv_columns AS SELECT * FROM information_schema.columns"
                        .formatted(name));
        postgres.execute(
                "CREATE FUNCTION %s.db_collation() RETURNS VARCHAR RETURN 'case_sensitive'"
                        .formatted(name));
    }

    private AwsServices services(String url) throws Exception {
        var home = Files.createDirectories(folder.resolve("services"));
        var services =
                new AwsServices(folder, LeatEndpoint.of("app: wire\nqueues:\n  unused:\n", home));
        services.set("WAREHOUSE_URL", url);
        return services;
    }

    /// Starts the app as on one of several machines: its state is not that of commands.
    private AppProcess up(AwsServices services, Example example, String machine, Path log)
            throws Exception {
        return new AppProcess(
                Leat.class,
                services.environment(),
                List.of(
                        "up",
                        example.path(),
                        "--env",
                        "aws",
                        "--create",
                        "--state",
                        folder.resolve(machine).toString(),
                        "--log-file",
                        log.toString(),
                        "--port",
                        "0"));
    }

    private static void put(AwsServices services) throws Exception {
        try (var clients = services.clients();
                var files = Files.list(SAMPLES.resolve("batch"))) {
            for (var file : files.sorted().toList()) {
                clients.s3()
                        .putObject(
                                put ->
                                        put.bucket("leat-warehouse-batch")
                                                .key(String.valueOf(file.getFileName())),
                                RequestBody.fromFile(file));
            }
        }
        services.send("leat-warehouse-tills", SAMPLES.resolve("tills.ndjson"), 1);
    }

    private void assertRows(AwsServices services, Example example) throws Exception {
        assertThat(services.leat(example, "aws", "sql", ROWS, "--json")).isEqualTo(embedded);
        var totals = JSON.createObjectNode();
        for (var row : JSON.readTree(services.leat(example, "aws", "sql", TOTALS, "--json"))) {
            totals.set(row.get("place").stringValue(), row);
        }
        var expected = JSON.readTree(SAMPLES.resolve("expected.json"));
        assertThat(totals.size()).isEqualTo(expected.size());
        expected.forEachEntry((place, right) ->
                right.forEachEntry((name, value) ->
                        assertThat(text(totals.get(place).get(name)))
                                .as("%s of %s", name, place)
                                .isEqualTo(text(value))));
        assertThat(services.leat(example, "aws", "warehouse", "verify"))
                .contains("2,997 rows, correct");
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    /// Sends all samples, and again, to a running app.
    private void load(AwsServices services, Example example, String schema) throws Exception {
        put(services);
        await(schema, "true", ALL);
        put(services);
        try (var clients = services.clients()) {
            for (var queue : List.of("tills", "load-files")) {
                while (AwsServices.messages(clients, "leat-warehouse-" + queue) > 0) {
                    Polling.pause();
                }
            }
        }
        assertRows(services, example);
    }

    private static void await(String schema, String where, int rows) throws Exception {
        while (!exists(schema) || count(schema, where) < rows) {
            Polling.pause();
        }
        assertThat(count(schema, where)).isEqualTo(rows);
    }

    private static int count(String schema, String where) throws Exception {
        var query = "SELECT count(*) FROM %s.sales WHERE %s".formatted(schema, where);
        return Integer.parseInt(value(query));
    }

    /// Returns the output of a process, and its log.
    private static String printed(AppProcess process, Path log) throws Exception {
        return String.join("\n", process.said()) + Files.readString(log);
    }

    private static boolean exists(String schema) throws Exception {
        return value("SELECT to_regclass('%s.sales') IS NULL".formatted(schema)).equals("f");
    }

    private static String value(String query) throws SQLException {
        try (var statement = looks.createStatement();
                var found = statement.executeQuery(query)) {
            assertThat(found.next()).isTrue();
            return found.getString(1);
        }
    }

    private static List<String> objects(AwsServices services, String bucket) {
        try (var clients = services.clients()) {
            return clients.s3().listObjectsV2(list -> list.bucket(bucket)).contents().stream()
                    .map(object -> object.key())
                    .toList();
        }
    }

    @Test
    void postgresHasTheRowsOfTheEmbeddedRun() throws Exception {
        schema("pg");
        var example = Example.warehouse(folder.resolve("example"));
        var app = example.folder().resolve("app.yaml");
        Files.writeString(
                app, Files.readString(app).replace("max_receive_count: 3", "max_receive_count: 1"));
        var log = folder.resolve("up.log");
        try (var gate = new TcpGate(URI.create("tcp://127.0.0.1:" + postgres.port()));
                var services =
                        services(
                                "postgresql://postgres:%s@127.0.0.1:%d/postgres?currentSchema=pg&sslmode=disable"
                                        .formatted(PASSWORD, URI.create(gate.url()).getPort()));
                var running = up(services, example, "first", log)) {
            load(services, example, "pg");
            assertThat(
                            services.leat(
                                    example,
                                    "aws",
                                    "ls",
                                    "warehouse_tables",
                                    "sales",
                                    "--limit",
                                    "9999"))
                    .containsPattern(" load +\\d")
                    .contains(" load_stream ");
            outage(services, gate);
            assertThat(printed(running, log)).doesNotContain(PASSWORD, "till 9/1");
        }
    }

    /// Each message has one attempt. The database is unreachable when one arrives.
    private void outage(AwsServices services, TcpGate gate) throws Exception {
        var sale =
                Files.readAllLines(SAMPLES.resolve("tills.ndjson"))
                        .getFirst()
                        .replaceFirst("\"sale_id\":\"[^\"]*\"", "\"sale_id\":\"till 9/1\"");
        var file = Files.writeString(folder.resolve("sale.ndjson"), sale);
        gate.closeFor(OUTAGE);
        services.send("leat-warehouse-live_cleaned", file, 1);
        await("pg", "sale_id = 'till 9/1'", 1);
        assertThat(gate.refused()).as("connections that were refused").isPositive();
        try (var clients = services.clients()) {
            assertThat(AwsServices.messages(clients, "leat-warehouse-live_cleaned-dlq")).isZero();
        }
    }

    /// Each process requests temporary credentials, which are in no log and expire within a second,
    /// so also while a load uses a connection. The first one is killed while it loads, and another
    /// one with an empty disk goes on, whose COPY does not find the staged rows until it says so.
    @Test
    void redshiftHasTheRowsOfTheEmbeddedRun() throws Exception {
        schema("rs");
        var example = Example.warehouse(folder.resolve("example"));
        var app = example.folder().resolve("app.yaml");
        Files.writeString(
                app,
                Files.readString(app)
                        .replace("app: warehouse", "app: sold")
                        .replace("  tills:\n", "  tills: {visibility_timeout: 10s}\n")
                        .replace(
                                "max_receive_count: 3",
                                "max_receive_count: 9, visibility_timeout: 10s"));
        var bucket = "leat-warehouse-sold-leat";
        var log = folder.resolve("up.log");
        var asked = new AtomicInteger();
        var missing = new AtomicBoolean();
        var server = credentials(asked);
        try (var services = services("");
                var clients = services.clients();
                var wire =
                        new RedshiftWire(
                                postgres.port(),
                                orMissing(
                                        missing,
                                        new CopiedRows(
                                                bucket,
                                                "default",
                                                key ->
                                                        clients.s3()
                                                                .getObjectAsBytes(get ->
                                                                        get.bucket(bucket).key(key))
                                                                .asByteArray())))) {
            services.set(
                    "WAREHOUSE_URL",
                    "redshift://127.0.0.1:%d/postgres?workgroup=shop&currentSchema=rs&sslmode=disable"
                            .formatted(wire.port()));
            services.set(
                    "AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS",
                    "http://127.0.0.1:" + server.getAddress().getPort());
            services.set("AWS_SESSION_TOKEN", "session-token");
            try (var killed = up(services, example, "first", log)) {
                put(services);
                while (!exists("rs") || count("rs", "true") < 500) {
                    Polling.pause();
                }
                killed.kill();
            }
            while (wire.open() > 0) {
                Polling.pause();
            }
            missing.set(true);
            try (var running = up(services, example, "second", log)) {
                running.await(line -> line.contains("The specified key does not exist"));
                missing.set(false);
                await("rs", "true", ALL);
                load(services, example, "rs");
                assertThat(printed(running, log))
                        .contains("never run on a real Redshift")
                        .doesNotContain(PASSWORD, "2011-01-05/1", "13126", "session-token");
            }
            assertThat(asked).as("requests for credentials").hasValueGreaterThan(3);
            assertThat(objects(services, bucket))
                    .as("those of the load that was killed, which the rule deletes")
                    .hasSizeLessThanOrEqualTo(2);
            assertThat(services.leat(example, "aws", "warehouse", "sql", "sales"))
                    .contains(
                            "were never run on a real Redshift",
                            "FROM 's3://%s/_leat/warehouse/leat-ID.manifest' IAM_ROLE default"
                                    .formatted(bucket));
        } finally {
            server.stop(0);
        }
    }

    /// Returns the statements of a proxy that answers each COPY as if an object were missing, while
    /// `missing` is set.
    private static UnaryOperator<String> orMissing(
            AtomicBoolean missing, UnaryOperator<String> copied) {
        return statement ->
                statement.startsWith("COPY") && missing.get() ? NO_OBJECT : copied.apply(statement);
    }

    /// Starts a server that answers as GetCredentials of Redshift Serverless.
    private static HttpServer credentials(AtomicInteger asked) throws Exception {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.incrementAndGet();
                    exchange.getRequestBody().readAllBytes();
                    var body =
                            "{\"dbUser\":\"postgres\",\"dbPassword\":\"%s\",\"expiration\":%d}"
                                    .formatted(
                                            PASSWORD, Instant.now().plusSeconds(1).getEpochSecond())
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        return server;
    }
}
