package dev.leat.cli.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.fixture.PostgresProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Warehouse tables in PostgreSQL as a user sees them.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@Tag("slow")
class WarehousePostgresTest {

    @TempDir private Path folder;
    @AutoClose private PostgresProcess postgres;

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'MORE}
            queues: {live: }
            warehouse_tables:
              sales: {schema: Sale, key: id}
            pipelines:
              load:
                from: {queue: live, schema: Sale}
                to: [{warehouse_table: sales}]
            environments:
              production: {warehouse: "${env:WAREHOUSE_URL}"}
            """;

    @BeforeEach
    void start() throws Exception {
        postgres = new PostgresProcess(folder.resolve("postgres"));
        app("");
    }

    private void app(String more) throws Exception {
        Files.createDirectories(folder.resolve("app"));
        Files.writeString(folder.resolve("app/app.yaml"), APP.replace("MORE", more));
    }

    private String path() {
        return folder.resolve("app").toString();
    }

    private Session session() {
        return new Session(Map.of("WAREHOUSE_URL", postgres.url()));
    }

    private String done(String... arguments) {
        var session = session();
        assertThat(session.run(arguments)).as(session.err()).isZero();
        return session.out() + session.err();
    }

    private String with(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--app", path(), "--env", "production"));
        return done(all.toArray(String[]::new));
    }

    private String[] up() {
        return new String[] {
            "up", path(), "--env", "production", "--until-idle", "--port", "0", "--aws-port", "off"
        };
    }

    private void send(String id, String shop, String amount) {
        var body = "{\"id\":\"%s\",\"shop\":\"%s\",\"amount\":%s}".formatted(id, shop, amount);
        with("send", "live", "--body", body);
    }

    @Test
    void rowsAreInTheDatabaseOnceAndCommandsReadThem() throws Exception {
        send("1", "Oslo", "1.50");
        send("2", "Rome", "2");
        send("1", "Oslo", "1.5");
        send("2", "Rome", "3");
        done(up());
        assertThat(postgres.rows("SELECT id, shop, amount FROM sales ORDER BY id"))
                .containsExactly("1|Oslo|1.50", "2|Rome|2.00");
        assertThat(with("dlq", "ls", "live-dlq")).contains("conflict");
        assertThat(with("sql", "select * from sales order by id", "--format", "csv").lines())
                .containsExactly("id,shop,amount", "1,Oslo,1.50", "2,Rome,2.00");
        assertThat(with("warehouse", "verify")).contains("sales: 2 rows, correct");
        assertThat(with("ls", "warehouse_tables", "sales", "--json").lines()).hasSize(1);
        assertThat(with("warehouse", "compact")).contains("bytes before");
        app(", country: varchar");
        assertThat(done(up())).contains("warehouse table sales: added column country varchar");
        app("");
        var refused = session();
        assertThat(refused.run(up())).isNotZero();
        assertThat(refused.err())
                .contains("run, in psql on " + postgres.place())
                .contains("ALTER TABLE \"sales\" DROP COLUMN \"country\";");
        postgres.execute("DROP TABLE sales, _leat_loads, _leat_warehouse");
        var lost = session();
        assertThat(lost.run(up())).isNotZero();
        assertThat(lost.err()).contains("has lost data", "warehouse.json");
        try (var files = Files.walk(folder.resolve("app"))) {
            assertThat(files.map(Path::toString)).noneMatch(file -> file.contains("duckdb"));
        }
    }

    @Test
    void messagesWaitWhileTheDatabaseIsUnavailable() throws Exception {
        postgres.kill();
        try (var running = new Background(session(), path(), "--env", "production")) {
            var unreachable =
                    "warehouse tables: the database %s is unreachable".formatted(postgres.place());
            assertThat(running.out()).contains(unreachable).doesNotContain("secret");
            with("send", "live", "--body", "{\"id\":\"1\",\"shop\":\"Oslo\",\"amount\":1}");
            assertThat(running.get("/health"))
                    .startsWith("503 {\"status\":\"waiting\"")
                    .contains(postgres.place() + "\":{\"state\":\"unavailable\",\"reason\":\"");
            postgres.start();
            running.awaitOut(
                    "warehouse tables: the database %s is reachable again"
                            .formatted(postgres.place()));
            running.awaitBeginning("/health", "200 {\"status\":\"up\"");
            awaitRows("1|Oslo|1.00");
            postgres.kill();
            with("send", "live", "--body", "{\"id\":\"2\",\"shop\":\"Rome\",\"amount\":2}");
            postgres.start();
            awaitRows("1|Oslo|1.00", "2|Rome|2.00");
        }
    }

    private void awaitRows(String... rows) throws Exception {
        long deadline = System.nanoTime() + java.time.Duration.ofMinutes(5).toNanos();
        while (!postgres.rows("SELECT id, shop, amount FROM sales ORDER BY id")
                .equals(List.of(rows))) {
            assertThat(System.nanoTime()).as("rows").isLessThan(deadline);
            Polling.pause();
        }
    }
}
