package dev.leat.server.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.sink.ViewSink;
import dev.leat.operations.platform.PlatformOperations;
import dev.leat.server.FixedPlatform;
import dev.leat.server.Orders;
import dev.leat.server.statement.StatementRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Statements of Athena's clients, over the tables of an app.
class AthenaRunnerTest {

    @TempDir Path folder;

    @Test
    void runsAStatementWithALongText() throws Exception {
        var operations = new PlatformOperations(Orders.APP, new FixedPlatform().parts());
        try (var runner = new AthenaRunner(() -> operations, folder.resolve("work"))) {
            var csv = Files.createDirectories(folder.resolve("work")).resolve("r.csv");
            var text = "a''".repeat(50_000);
            runner.run(
                    "select length('" + text + "') as n",
                    "default",
                    csv,
                    new CompletableFuture<>());
            assertThat(Files.readString(csv)).isEqualTo("\"n\"\n\"100000\"\n");
        }
    }

    @Test
    void personalValuesAreAlwaysMasked() throws Exception {
        var schema =
                new Schema(
                        "Order",
                        List.of(
                                new Schema.Field(
                                        "user_id",
                                        Type.Simple.VARCHAR,
                                        false,
                                        true,
                                        Optional.empty())));
        var source = new QueueSource("OrderQueue", schema, Pipeline.UnknownFields.IGNORE, 1000);
        var pipeline =
                Pipeline.of("order_stats", source).withTo(List.of(ViewSink.of("user_stats")));
        var app = Orders.APP.withPipelines(Map.of("order_stats", pipeline));
        var platform = new FixedPlatform();
        platform.fixed("user_stats").row(Orders.user("U1", 2, 31159150));
        var operations = new PlatformOperations(app, platform.parts());
        try (var runner = new AthenaRunner(() -> operations, folder.resolve("work"))) {
            var csv = Files.createDirectories(folder.resolve("work")).resolve("r.csv");
            var columns =
                    runner.run(
                            "select concat(user_id, '!') as u, total_spend, order_count / 2 as half"
                                    + " from \"default\".USER_STATS",
                            "default",
                            csv,
                            new CompletableFuture<>());
            assertThat(Files.readString(csv))
                    .isEqualTo("\"u\",\"total_spend\",\"half\"\n\"***!\",\"311591.50\",\"1\"\n");
            assertThat(columns)
                    .extracting(AppCatalog::hive)
                    .containsExactly("string", "decimal(22,2)", "bigint");
        }
    }

    /// The results have no header.
    @Test
    void theCatalogIsShown() throws Exception {
        assertThat(shown("SHOW DATABASES")).isEqualTo("\"default\"\n");
        assertThat(shown("show schemas like 'x*'")).isEmpty();
        assertThat(shown("show tables in `default`")).contains("\"user_stats\"\n");
        assertThat(shown("SHOW TABLES 'user*s|nothing';"))
                .isEqualTo("\"user_stats\"\n\"user_stats_parts\"\n");
        assertThat(shown("show columns in default.user_stats"))
                .startsWith("\"user_id\"\n")
                .contains("\"total_spend\"\n");
        assertThat(shown("show columns from USER_STATS from default"))
                .isEqualTo(shown("show columns in user_stats"));
        assertThat(shown("describe formatted user_stats").lines())
                .anyMatch(line -> line.matches("\"total_spend +\tdecimal\\(18,2\\) +\t +\""));
        assertThatThrownBy(() -> shown("describe nothing"))
                .hasMessage("TABLE_NOT_FOUND: Table 'nothing' does not exist");
        assertThatThrownBy(() -> shown("show tables in other"))
                .hasMessage("SCHEMA_NOT_FOUND: Schema 'other' does not exist");
        assertThatThrownBy(() -> shown("show create table user_stats"))
                .hasMessageContaining("SHOW CREATE TABLE is not supported");
        assertThatThrownBy(() -> shown("show partitions user_stats"))
                .hasMessage("Table user_stats is not a partitioned table");
        assertThatThrownBy(() -> shown("show partitions default.nothing"))
                .hasMessage("TABLE_NOT_FOUND: Table 'nothing' does not exist");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "create table t as select 1 = CREATE TABLE",
                "/* a */ /* b */ Create External  Table t (a int) = CREATE EXTERNAL TABLE",
                "create or replace view v as select 1 = CREATE OR REPLACE VIEW",
                "/*/ a -- 'b */create schema s = CREATE SCHEMA",
                "alter table t add columns (a int) = ALTER TABLE",
                "drop table if exists t = DROP TABLE",
                "insert into t values (1) = INSERT INTO",
                "delete from t where a > 1 = DELETE FROM",
                "merge into t using s on true when matched then delete = MERGE INTO",
                "msck repair table t = MSCK REPAIR TABLE",
                "optimize t rewrite data using bin_pack = OPTIMIZE",
                "vacuum t = VACUUM",
                "unload (select 1) to 's3://results/' = UNLOAD",
                "explain analyze select 1 = EXPLAIN ANALYZE",
                "execute p = EXECUTE",
            })
    void statementsThatChangeSomethingAreRefusedByName(String statement, String name) {
        assertThatThrownBy(() -> shown(statement))
                .isInstanceOf(StatementRunner.FailedException.class)
                .hasMessageStartingWith("NOT_SUPPORTED: " + name + " is not supported; ");
        assertThatThrownBy(() -> shown("-- a comment\n" + statement))
                .hasMessageStartingWith("NOT_SUPPORTED: " + name + " is not supported; ");
    }

    private String shown(String statement) throws Exception {
        var operations = new PlatformOperations(Orders.APP, new FixedPlatform().parts());
        try (var runner = new AthenaRunner(() -> operations, folder.resolve("shown"))) {
            var csv = Files.createDirectories(folder.resolve("shown")).resolve("r.csv");
            runner.run(statement, "default", csv, new CompletableFuture<>());
            return Files.readString(csv);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "VARCHAR = varchar = string",
                "INTEGER = integer = int",
                "HUGEINT = bigint = bigint",
                "DECIMAL(18,4) = decimal = decimal(18,4)",
                "FLOAT = float = float",
                "TIMESTAMP = timestamp = timestamp",
                "TIMESTAMP WITH TIME ZONE = timestamp with time zone = timestamp",
                "INTEGER[] = varchar = string",
                "STRUCT(a INTEGER) = varchar = string",
                "BLOB = varbinary = binary",
            })
    void typesAreThoseOfAthena(String duckDb, String athena, String hive) {
        var column = AthenaRunner.column("c", duckDb);
        assertThat(column.type()).isEqualTo(athena);
        assertThat(AppCatalog.hive(column)).isEqualTo(hive);
    }
}
