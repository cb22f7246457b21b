package dev.leat.cli.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Warehouse tables as a user sees them: loads from files and messages, queries, the commands, and
/// changes of the schema.
class WarehouseTest {

    @TempDir private Path folder;

    private static final String APP =
            """
            app: shop
            schemas:
              Line: {id: varchar not null, shop: varchar not null, amount: 'decimal(10,2) not null'}
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null', sold: timestampMORE}
            buckets: {in: }
            queues: {live: }
            warehouse_tables:
              sales: {schema: Sale, key: id}
            pipelines:
              files:
                from: {bucket: in, suffix: .csv, schema: Line}
                to: [{warehouse_table: sales}]
              messages:
                from: {queue: live, schema: Sale}
                to: [{warehouse_table: sales}]
            """;

    private String out(String... arguments) throws Exception {
        return done(with(arguments));
    }

    private static String done(String... arguments) {
        return Session.run(0, arguments).out();
    }

    private static String refused(String... arguments) {
        var session = new Session(Map.of());
        assertThat(session.run(arguments)).as(session.out()).isNotZero();
        return session.err();
    }

    private String[] with(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--app", folder.toString()));
        return all.toArray(String[]::new);
    }

    private String[] up() {
        return new String[] {
            "up", folder.toString(), "--until-idle", "--port", "0", "--aws-port", "off"
        };
    }

    private void app(String more) throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP.replace("MORE", more));
    }

    private void load() throws Exception {
        Files.writeString(
                folder.resolve("one.csv"), "id,shop,amount\n1,a,1.50\n2,b,2.00\n2,b,2.0\n");
        Files.writeString(
                folder.resolve("sales.ndjson"),
                """
                {"id":"1","shop":"a","amount":1.5}
                {"id":"3","shop":null,"amount":4.25,"sold":"2024-02-01T10:00:00"}
                {"id":"2","shop":"other","amount":9}
                """);
        out("put", folder.resolve("one.csv").toString(), "in");
        done(up());
        out("send", "live", folder.resolve("sales.ndjson").toString());
        done(up());
    }

    @Test
    void rowsOfAllPipelinesAreThereOnceByTheKeyOfTheTable() throws Exception {
        app("");
        load();
        assertThat(out("sql", "select * from sales order by id", "--format", "csv").lines())
                .containsExactly(
                        "id,shop,amount,sold",
                        "1,a,1.50,",
                        "2,b,2.00,",
                        "3,,4.25,2024-02-01 10:00:00");
        assertThat(out("dlq", "ls", "live-dlq")).contains("conflict");
        load();
        assertThat(out("warehouse", "verify")).contains("sales: 3 rows, correct");
        assertThat(out("ls", "warehouse_tables", "sales", "--json").lines()).hasSize(2);
        assertThat(out("ls", "warehouse_tables", "sales")).contains("files", "messages");
        assertThat(out("warehouse", "compact")).contains("bytes before");
        assertThat(out("warehouse", "verify", "sales")).contains("3 rows, correct");
        assertThat(refused(with("warehouse", "verify", "other")))
                .contains("no warehouse table 'other'");
    }

    @Test
    void aNewColumnIsAddedAndOtherChangesAreRefused() throws Exception {
        app("");
        load();
        app(", country: varchar");
        assertThat(done(up())).contains("warehouse table sales: added column country varchar");
        assertThat(out("sql", "select count(*) n, count(country) c from sales", "--format", "csv"))
                .contains("3,0");
        load();
        assertThat(out("warehouse", "verify")).contains("3 rows, correct");
        app("");
        assertThat(refused(up()))
                .contains("column country is no longer in the schema")
                .contains("ALTER TABLE \"sales\" DROP COLUMN \"country\";")
                .doesNotContain("RENAME");
        app(", region: varchar");
        assertThat(refused(up()))
                .contains("column country is no longer in the schema")
                .contains("ALTER TABLE \"sales\" RENAME COLUMN \"country\" TO \"region\";")
                .contains("ALTER TABLE \"sales\" DROP COLUMN \"country\";");
    }

    @Test
    void aLostDatabaseIsDetected() throws Exception {
        app("");
        load();
        try (var files = Files.walk(folder)) {
            for (var file : files.toList()) {
                if (String.valueOf(file.getFileName()).startsWith("warehouse.duckdb")) {
                    Files.delete(file);
                }
            }
        }
        assertThat(refused(up())).contains("has lost data", "warehouse.json");
    }
}
