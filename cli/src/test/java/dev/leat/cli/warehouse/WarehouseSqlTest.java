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

/// The statements for Redshift, as a user prints them.
class WarehouseSqlTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: varchar not null, amount: 'decimal(10,2)'}
            queues: {live: }
            warehouse_tables:
              sales: {schema: Sale, key: id}
            pipelines:
              load:
                from: {queue: live, schema: Sale}
                to: [{warehouse_table: sales}]
            environments:
              local: {warehouse: "postgresql://db.example/sales"}
              production:
                warehouse: redshift://leat:${env:WAREHOUSE_PASSWORD}@db.example/sales?bucket=rows&iam_role=default
            """;

    @TempDir private Path folder;

    private Session run(int expected, String... arguments) throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
        var all = new ArrayList<>(List.of("warehouse", "sql"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--app", folder.toString()));
        var session = new Session(Map.of("WAREHOUSE_PASSWORD", "secret"));
        assertThat(session.run(all.toArray(String[]::new))).as(session.err()).isEqualTo(expected);
        return session;
    }

    @Test
    void printsEachStatementWithItsPageAndSaysThatItWasNeverRun() throws Exception {
        var printed = run(0, "sales", "--env", "production").out();
        assertThat(printed)
                .startsWith("-- Leat's statements for Redshift were never run on a real Redshift")
                .contains("https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html")
                .contains("FROM 's3://rows/leat-ID.manifest' IAM_ROLE default FORMAT AS PARQUET")
                .contains("CREATE TABLE \"sales\" (\"id\" VARCHAR(65535) NOT NULL")
                .doesNotContain("secret");
        assertThat(run(0, "--env", "production").out()).isEqualTo(printed);
        assertThat(folder.resolve(".leat")).doesNotExist();
    }

    @Test
    void otherDatabasesAndTablesAreRefused() throws Exception {
        assertThat(run(1, "sales").err()).contains("has no Redshift database");
        assertThat(run(1, "sales", "--env", "local").err()).contains("has no Redshift database");
        assertThat(run(1, "sails", "--env", "production").err())
                .contains("no warehouse table sails");
    }
}
