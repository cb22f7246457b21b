package dev.leat.kernel.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Sql;
import dev.leat.app.Step;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows that are several times the memory limit. Every tenth row of a file is duplicated.
/// `-Dspill.full` uses 2 GB of rows and 256 MiB.
class SpillTest {

    private static final boolean FULL = System.getProperty("spill.full") != null;
    private static final long ROWS = FULL ? 16_000_000 : 300_000;
    private static final long MEMORY = (FULL ? 256L : 32L) << 20;
    private static final long DISTINCT = ROWS - ROWS / 10;

    @TempDir private Path folder;

    @BeforeEach
    void generate() throws SQLException {
        var id = "(i * 7919 %% %d)".formatted(DISTINCT);
        execute(
                "CREATE VIEW made AS SELECT i AS _leat_record, i + 2 AS _leat_line, i AS _leat_offset, 'customer ' || %1$s AS id, md5(CAST(%1$s AS VARCHAR)) || sha1(CAST(%1$s AS VARCHAR)) AS city, CAST(%1$s %% 1000 AS INTEGER) AS n, CAST(%1$s %% 777 AS DECIMAL(18,2)) AS price, 0::BIGINT AS changed FROM range(%2$d) t(i)"
                        .formatted(id, ROWS),
                "COPY made TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 20480)".formatted(part()));
    }

    private Path part() {
        return folder.resolve("part.parquet");
    }

    private static void execute(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:")) {
            execute(connection, statements);
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Reducer.Made run(Step step) throws Exception {
        var plan = Sales.plan(step, "");
        var whole = plan.steps().getFirst();
        return new Reducer(folder, MEMORY)
                .run(
                        plan.reduction(whole),
                        whole.step().kind(),
                        whole.before(),
                        List.of(part()),
                        folder.resolve("result.parquet"));
    }

    private static final Step.Aggregate CUSTOMERS =
            new Step.Aggregate(
                    List.of("id", "city"),
                    Map.of("total", Sql.of("sum(n)"), "sales", Sql.of("count(*)")));

    @Test
    void groupsThatMemoryDoesNotHoldAreSummedUp() throws Exception {
        assertThatThrownBy(this::withoutDisk).hasMessageContaining("Out of Memory");
        var made = run(CUSTOMERS);
        assertThat(made.after()).isEqualTo(DISTINCT);
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT sum(total), sum(sales), count(DISTINCT id) FROM '%s'"
                                        .formatted(made.file()))) {
            found.next();
            long total = 0;
            for (long i = 0; i < ROWS; i++) {
                total += i * 7919 % DISTINCT % 1000;
            }
            assertThat(found.getLong(1)).isEqualTo(total);
            assertThat(found.getLong(2)).isEqualTo(ROWS);
            assertThat(found.getLong(3)).isEqualTo(DISTINCT);
        }
        assertThat(folder.resolve("spill")).isEmptyDirectory();
    }

    private void withoutDisk() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:")) {
            execute(
                    connection,
                    "SET threads = 1",
                    "SET temp_directory = ''",
                    "SET memory_limit = '" + MEMORY + "B'",
                    "CREATE TABLE made AS SELECT id, city, sum(n), count(*) FROM '%s' GROUP BY ALL"
                            .formatted(part()));
        }
    }

    @Test
    void equalRowsThatMemoryDoesNotHoldAreThereOnce() throws Exception {
        var made = run(new Step.Distinct(List.of("id"), false));
        assertThat(made.before()).isEqualTo(ROWS);
        assertThat(made.after()).isEqualTo(DISTINCT);
    }
}
