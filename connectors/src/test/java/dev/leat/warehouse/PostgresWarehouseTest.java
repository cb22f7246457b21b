package dev.leat.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.DatabaseUrl;
import dev.leat.app.Type;
import dev.leat.contract.ServerProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The contract of warehouse tables in PostgreSQL. Each database is a schema.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PostgresWarehouseTest extends WarehouseFileContract {

    private static EmbeddedPostgres server;
    private static int tests;

    private final int test = tests++;

    @BeforeAll
    static void start() throws IOException {
        server =
                EmbeddedPostgres.builder()
                        .setPort(ServerProcess.freePort())
                        .setCleanDataDirectory(true)
                        .setPGStartupWait(Duration.ofMinutes(5))
                        .start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    protected WarehouseDatabase database(int number, Path folder) {
        var schema = "test_%d_%d".formatted(test, number);
        execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        return PostgresDatabase.of(url("?currentSchema=" + schema));
    }

    private static String url(String parameters) {
        return "postgresql://postgres:none@127.0.0.1:%d/postgres%s"
                .formatted(server.getPort(), parameters);
    }

    private static void execute(String statement) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var run = connection.createStatement()) {
            run.execute(statement);
        } catch (java.sql.SQLException failed) {
            throw new IllegalStateException(statement, failed);
        }
    }

    @Test
    void aMissingSchemaIsRefusedWithTheStatementThatCreatesIt() {
        var database = PostgresDatabase.of(url("?currentSchema=none"));
        assertThatThrownBy(
                        () -> {
                            try (var connection = database.connect()) {
                                database.check(connection);
                            }
                        })
                .hasMessageContaining("CREATE SCHEMA \"none\";");
    }

    @Test
    void aRowThatAConstraintRefusesFailsItsLoadAndLaterLoadsContinue() throws Exception {
        var app = app("id: varchar not null, price: integer");
        var state = open(app);
        try (var store = state.warehouse()) {
            execute(0, "ALTER TABLE sales ADD CONSTRAINT cheap CHECK (price < 100)");
            assertThatThrownBy(() -> load(app, state, "{\"id\":\"a\",\"price\":4711}"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("refused a row")
                    .hasMessageContaining("cheap")
                    .hasMessageNotContaining("4711");
            load(app, state, "{\"id\":\"a\",\"price\":11}");
            assertThat(store.verify("sales").rows()).isEqualTo(1);
        }
    }

    @Test
    void aUrlHasNoOtherParametersAndItsPasswordIsNeverShown() {
        var url =
                DatabaseUrl.POSTGRESQL.parse(
                        "postgresql://u%40x:p%2Fw%2B+@DB.example:6000/sales?sslmode=require");
        assertThat(url.credentials())
                .containsEntry("user", "u@x")
                .containsEntry("password", "p/w++");
        assertThat(url.parameters()).containsEntry("sslmode", "require");
        assertThat(url).hasToString("postgresql://db.example:6000/sales");
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://DB.example:6000/sales");
        for (var wrong :
                List.of(
                        "mysql://h/d",
                        "postgresql://u:secret@h/",
                        "postgresql://u:secret@h/d?socketFactory=x.Y",
                        "postgresql://u:secret@h/d?sslmode",
                        "postgresql://u:sec ret@h/d")) {
            assertThatThrownBy(() -> DatabaseUrl.POSTGRESQL.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret")
                    .hasNoCause();
        }
    }

    @Test
    void valuesThatPostgresDoesNotStoreAreRefused() {
        var dialect = new PostgresDialect();
        assertThat(dialect.refused(Type.Simple.VARCHAR, "a\0b")).isPresent();
        assertThat(dialect.refused(Type.Simple.VARCHAR, "2024 BC")).isEmpty();
        assertThat(dialect.refused(Type.Simple.DATE, "0044-03-15 (BC)")).isPresent();
        assertThat(dialect.refused(Type.Simple.DATE, "12345-01-01")).isPresent();
        assertThat(dialect.refused(Type.Simple.DATE, "2024-03-15")).isEmpty();
        assertThat(dialect.refused(Type.Simple.TIMESTAMP, "infinity")).isEmpty();
        assertThat(dialect.refusedKey(List.of("é".repeat(1250)))).isEmpty();
        assertThat(dialect.refusedKey(List.of("é".repeat(1250), "x"))).isPresent();
    }
}
