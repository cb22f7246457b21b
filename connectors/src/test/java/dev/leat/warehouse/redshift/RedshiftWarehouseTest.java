package dev.leat.warehouse.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.DatabaseUrl;
import dev.leat.app.RedshiftUrl;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.WarehouseTable;
import dev.leat.batch.Outcome;
import dev.leat.contract.ServerProcess;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.redshift.RedshiftWire;
import dev.leat.port.UnavailableException;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.port.WarehouseTables;
import dev.leat.warehouse.DatabaseLogin;
import dev.leat.warehouse.WarehouseDatabase;
import dev.leat.warehouse.WarehouseFileContract;
import dev.leat.warehouse.WarehouseState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The contract of warehouse tables in Redshift, with Redshift's driver on a PostgreSQL server. A
/// proxy replaces COPY, and each schema has the function and the view of Redshift that Leat uses.
/// This does not show that Redshift accepts the statements.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@Tag("slow")
class RedshiftWarehouseTest extends WarehouseFileContract {

    private static final Path STATEMENTS = Path.of("src/test/resources/redshift/statements.sql");

    private static final String ROLE = "iam_role=arn:aws:iam::123456789012:role/load";

    private static final CopiedObjects OBJECTS = new CopiedObjects();

    private static EmbeddedPostgres server;
    private static RedshiftWire wire;
    private static volatile UnaryOperator<String> statements = OBJECTS::inPostgres;
    private static int tests;

    private final int test = tests++;

    /// With `-Dcrash.full` the process dies at each point, otherwise at every fourth one: the
    /// embedded databases have all.
    @Override
    protected int crashStep() {
        return System.getProperty("crash.full") == null ? 4 : 1;
    }

    @BeforeAll
    static void start() throws IOException {
        server =
                EmbeddedPostgres.builder()
                        .setPort(ServerProcess.freePort())
                        .setCleanDataDirectory(true)
                        .setPGStartupWait(Duration.ofMinutes(5))
                        .start();
        wire = new RedshiftWire(server.getPort(), sql -> statements.apply(sql));
    }

    @AfterAll
    static void stop() throws IOException {
        wire.close();
        server.close();
        assertThat(OBJECTS.isEmpty()).isTrue();
    }

    @Override
    protected WarehouseDatabase database(int number, Path folder) {
        var schema = "test_%d_%d".formatted(test, number);
        execute(
                "CREATE SCHEMA IF NOT EXISTS " + schema,
                "CREATE OR REPLACE VIEW %s.svv_columns AS SELECT * FROM information_schema.columns"
                        .formatted(schema),
                "CREATE OR REPLACE FUNCTION %s.db_collation() RETURNS VARCHAR RETURN 'case_sensitive'"
                        .formatted(schema));
        return database("&currentSchema=" + schema, folder);
    }

    private static WarehouseDatabase database(String parameters, Path folder) {
        return database(
                "redshift://postgres:none@127.0.0.1:%d/postgres?bucket=%s/loads&%s&sslmode=disable%s"
                        .formatted(wire.port(), CopiedObjects.NAME, ROLE, parameters),
                folder,
                OBJECTS);
    }

    private static WarehouseDatabase database(String url, Path folder, StagingBucket bucket) {
        var parsed = RedshiftUrl.of(url);
        return RedshiftDatabase.of(parsed, DatabaseLogin.of(parsed.url()), folder, _ -> bucket);
    }

    private static void execute(String... each) {
        try (var connection = server.getPostgresDatabase().getConnection();
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
        assertThatThrownBy(tables::compact).isInstanceOf(UnsupportedByPlatformException.class);
    }

    @Test
    void namesAreInLowerCase() throws Exception {
        var app = app("id: varchar not null, Price: integer");
        var state = open(app);
        try (var store = state.warehouse()) {
            load(app, state, "{\"id\":\"a\",\"Price\":1}");
            assertThat(state.rows("SELECT price FROM sales")).containsExactly("1");
            assertThat(store.notices()).anyMatch(text -> text.contains("never run on a real"));
        }
        open(app).close();
    }

    @Test
    void keysThatRedshiftComparesAsEqualAreRejected() throws Exception {
        var app = app("id: varchar not null");
        var state = open(app);
        try (var _ = state.warehouse()) {
            assertThat(load(app, state, "{\"id\":\"a\"}", "{\"id\":\"a \"}"))
                    .containsExactly(Outcome.DELIVERED, Outcome.REJECTED);
        }
    }

    @Test
    void aCopyThatFailsOrReadsLessLoadsNothingAndLeavesNoObjects() throws Exception {
        var app = app("id: varchar not null");
        var state = open(app);
        try (var store = state.warehouse()) {
            for (var wrong : List.of("SELECT 1", "SELECT none")) {
                statements = sql -> sql.startsWith("COPY ") ? wrong : sql;
                assertThat(loaded(app, state)).as(wrong).isEqualTo(Outcome.RETURNED);
                assertThat(OBJECTS.isEmpty()).isTrue();
            }
            statements = OBJECTS::inPostgres;
            assertThat(store.loads("sales", 9)).isEmpty();
            assertThat(load(app, state, "{\"id\":\"a\"}")).containsExactly(Outcome.DELIVERED);
            assertThat(store.verify("sales").rows()).isEqualTo(1);
        } finally {
            statements = OBJECTS::inPostgres;
        }
    }

    @Test
    void aLoadWaitsForTheLoadOfAnotherProcess() throws Exception {
        var app = app("id: varchar not null");
        var state = open(app);
        try (var _ = state.warehouse();
                var other = database(0, state.folder());
                var connection = other.connect()) {
            other.lock(connection);
            var waiting = new Thread(() -> load(app, state, "{\"id\":\"a\"}"));
            waiting.start();
            while (waiting.isAlive() && locksAwaited() == 0) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(OBJECTS.isEmpty()).isTrue();
            connection.rollback();
            waiting.join();
            assertThat(state.rows("SELECT id FROM sales")).containsExactly("a");
        }
    }

    /// An open session may keep Redshift Serverless awake, and so may a probe of a database that
    /// works.
    @Test
    void noSessionIsOpenBetweenLoadsAndAProbeOpensNone() throws Exception {
        var app = app("id: varchar not null");
        var state = open(app);
        try (var store = state.warehouse()) {
            assertThat(load(app, state, "{\"id\":\"a\"}")).containsExactly(Outcome.DELIVERED);
            awaitNoSession();
            int before = wire.connections();
            store.probe();
            assertThat(wire.connections()).isEqualTo(before);
            statements = sql -> sql.startsWith("COPY ") ? "SELECT none" : sql;
            assertThat(load(app, state, "{\"id\":\"b\"}")).containsExactly(Outcome.RETURNED);
            statements = OBJECTS::inPostgres;
            int failed = wire.connections();
            store.probe();
            assertThat(wire.connections()).isGreaterThan(failed);
            awaitNoSession();
        } finally {
            statements = OBJECTS::inPostgres;
        }
    }

    private static void awaitNoSession() throws SQLException {
        while (sessions() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static int sessions() throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")) {
            found.next();
            return found.getInt(1);
        }
    }

    private Outcome loaded(App app, WarehouseState state) {
        return load(app, state, "{\"id\":\"a\"}").getFirst();
    }

    private static int locksAwaited() throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var found =
                        statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
            found.next();
            return found.getInt(1);
        }
    }

    @Test
    void aDatabaseThatIgnoresCaseIsRefused() throws Exception {
        var app = app("id: varchar not null");
        open(app).close();
        execute(
                "CREATE OR REPLACE FUNCTION test_%d_0.db_collation() RETURNS VARCHAR RETURN 'case_insensitive'"
                        .formatted(test));
        var database = database("&currentSchema=test_%d_0".formatted(test), Path.of(""));
        try (var connection = database.connect()) {
            assertThatThrownBy(() -> database.check(connection))
                    .hasMessageContaining("COLLATE CASE_SENSITIVE");
        }
    }

    @Test
    void anUnreachableDatabaseIsTemporary() throws Exception {
        var closed = new RedshiftWire(1, UnaryOperator.identity());
        closed.close();
        var url =
                "redshift://u:p@127.0.0.1:%d/d?bucket=bucket&iam_role=default&sslmode=disable"
                        .formatted(closed.port());
        var database = database(url, Path.of(""), OBJECTS);
        assertThatThrownBy(database::connect)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failed -> assertThat(database.temporary(failed)).isTrue());
    }

    @Test
    void aUrlHasABucketAndARoleAndItsPasswordIsNeverShown() {
        var start = "redshift://u:secret@Host/db?bucket=";
        var copy = RedshiftCopy.of(RedshiftUrl.of(start + "rows/a/b/&iam_role=default"));
        assertThat(copy).isEqualTo(new RedshiftCopy("rows", "a/b/", "default"));
        assertThat(copy.sql("t", copy.keys("1")))
                .isEqualTo(
                        "COPY t FROM 's3://rows/a/b/leat-1.manifest' IAM_ROLE default FORMAT AS PARQUET MANIFEST");
        for (var wrong :
                List.of(
                        start + "rows",
                        start + "rows&iam_role=default&plugin_name=a.B",
                        "redshift://u:secret@h/d?iam_role=default")) {
            assertThatThrownBy(() -> RedshiftCopy.of(RedshiftUrl.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("?bucket=BUCKET&iam_role=ROLE")
                    .hasMessageNotContaining("secret");
        }
        assertThat(DatabaseUrl.of(start + "rows&" + ROLE)).hasToString("redshift://host:5439/db");
    }

    @Test
    void valuesThatRedshiftDoesNotStoreAreRefused() {
        var dialect = new RedshiftDialect();
        assertThat(dialect.refused(Type.Simple.VARCHAR, "é".repeat(32_767))).isEmpty();
        assertThat(dialect.refused(Type.Simple.VARCHAR, "é".repeat(32_768))).isPresent();
        assertThat(dialect.refused(Type.Simple.JSON, "é".repeat(32_768))).isPresent();
        assertThat(dialect.refused(Type.Simple.VARCHAR, "a\0")).isPresent();
        assertThat(dialect.refused(Type.Simple.VARCHAR, "infinity")).isEmpty();
        assertThat(dialect.refused(Type.Simple.TIMESTAMP, "-infinity")).isPresent();
        assertThat(dialect.refused(Type.Simple.DATE, "12345-01-01")).isPresent();
        assertThat(dialect.refused(Type.Simple.DOUBLE, "-1.5E-300")).isEmpty();
        assertThat(dialect.refused(Type.Simple.DOUBLE, "nan")).isPresent();
        assertThat(dialect.refused(Type.Simple.DOUBLE, "-inf")).isPresent();
        assertThat(dialect.refusedKey(List.of("", " a"))).isEmpty();
        assertThat(dialect.refusedKey(List.of("b", "a "))).isPresent();
    }

    @Test
    void theStatementsAreThoseOfTheFile() throws Exception {
        var printed = statements();
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(STATEMENTS.getParent());
            Files.writeString(STATEMENTS, printed);
        }
        assertThat(STATEMENTS).hasContent(printed);
    }

    private static String statements() {
        var types =
                Stream.concat(Stream.of(Type.Simple.values()), Stream.of(new Type.Decimal(38, 10)));
        var fields =
                Stream.concat(
                                Stream.of(
                                        Schema.Field.required("Id", Type.Simple.VARCHAR),
                                        Schema.Field.required("part", Type.Simple.INTEGER)),
                                types.map(type ->
                                        new Schema.Field(
                                                "a_" + type.toString().replaceAll("\\W.*", ""),
                                                type)))
                        .toList();
        var table = new WarehouseTable("Sales", new Schema("Sale", fields), List.of("Id", "part"));
        var url =
                "redshift://u:p@example/shop?bucket=%s/loads&%s&currentSchema=Shop"
                        .formatted(CopiedObjects.NAME, ROLE);
        var dialect = new RedshiftDialect();
        var changes =
                Stream.of(
                                field(Type.Simple.VARCHAR, true),
                                field(Type.Simple.BIGINT, true),
                                field(Type.Simple.DATE, true),
                                field(new Type.Decimal(12, 2), false))
                        .flatMap(field -> dialect.retype("\"sales\"", field, true).stream())
                        .map(sql -> new RedshiftSql("change a column", sql));
        return Stream.concat(RedshiftSql.of(table, RedshiftUrl.of(url)).stream(), changes)
                .map(statement ->
                        "-- %s: %s\n%s;\n"
                                .formatted(statement.purpose(), statement.page(), statement.sql()))
                .collect(Collectors.joining());
    }

    private static Schema.Field field(Type type, boolean notNull) {
        return new Schema.Field("price", type, notNull, false, Optional.empty());
    }

    @Test
    void aBucketThatFailsMakesTheDatabaseUnavailable() throws Exception {
        var app = app("id: varchar not null");
        open(app).close();
        var folder = Files.createTempDirectory("redshift");
        var broken =
                new StagingBucket() {
                    @Override
                    public void put(String key, byte[] content) {
                        throw new UnavailableException("no bucket");
                    }

                    @Override
                    public void delete(String key) {}

                    @Override
                    public void close() {}
                };
        var url =
                "redshift://postgres:none@127.0.0.1:%d/postgres?bucket=%s&%s&sslmode=disable&currentSchema=test_%d_0"
                        .formatted(wire.port(), CopiedObjects.NAME, ROLE, test);
        var database = database(url, folder, broken);
        var state = WarehouseState.open(database, folder, app, VirtualTime.start());
        try (var store = state.warehouse()) {
            assertThat(loaded(app, state)).isEqualTo(Outcome.RETURNED);
            assertThat(store.verify("sales").rows()).isZero();
        }
    }
}
