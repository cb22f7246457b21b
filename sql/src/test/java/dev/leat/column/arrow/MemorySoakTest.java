package dev.leat.column.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import dev.leat.column.arrow.MemoryView.Column;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Hundreds of pieces, whose statements succeed, fail, end early, exceed the memory, or never run.
@Tag("crash")
@EnabledOnOs(OS.LINUX)
class MemorySoakTest {

    /// Pieces of a round.
    private static final int PIECES = 400;

    private static final int SMALL_PIECES = 30_000;

    /// The JVM and DuckDB may still allocate memory in the first rounds. A leak fails all of them.
    private static final int ROUNDS = 5;

    private static final int ROWS = 5_000;

    /// A leak of 5 KiB per piece of a round, whose columns have 80 kB, or of 70 bytes per small
    /// piece.
    private static final long GROWTH = 2L << 20;

    @Test
    void nativeMemoryDoesNotGrow() throws Exception {
        runInAnotherJvm("many");
    }

    @Test
    void nativeMemoryOfAnOpenStatementDoesNotGrow() throws Exception {
        runInAnotherJvm("open");
    }

    /// Runs statements in a JVM whose heap has a fixed size. Only the first compiler runs, which
    /// has soon compiled all methods.
    private static void runInAnotherJvm(String statements) throws Exception {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xms64m",
                                "-Xmx64m",
                                "-XX:+AlwaysPreTouch",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                MemorySoakTest.class.getName(),
                                statements)
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "many" -> manyStatements();
            case "open" -> openStatement();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /// Runs a statement for each of many tables.
    private static void manyStatements() throws Exception {
        var layouts = List.of(Layout.LONG, Layout.LONG);
        try (var duck = new MemoryRows();
                var table = new ColumnTable(layouts)) {
            duck.execute("SET memory_limit = '20MB'");
            int open = MemoryView.open();
            runUntilMemoryIsStable(
                    PIECES,
                    piece -> {
                        put(table, ROWS, piece);
                        statement(duck, table, piece);
                        assertThat(MemoryView.open()).isEqualTo(open);
                    });
        }
    }

    /// Runs one statement over many small tables.
    private static void openStatement() throws Exception {
        var layouts = List.of(Layout.LONG, Layout.LONG);
        var columns = List.of(new Column("a", Layout.LONG, 0), new Column("b", Layout.LONG, 1));
        try (var duck = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
                var table = new ColumnTable(layouts);
                var idle = new ColumnTable(layouts)) {
            try (var setting = duck.createStatement()) {
                setting.execute("SET threads = 1");
                setting.execute("SET streaming_buffer_size = '1B'");
            }
            idle.put(0, -1);
            idle.put(1, -1);
            idle.endRow();
            idle.end();
            try (var view = new OpenView(duck, "v", columns, idle);
                    var statement =
                            duck.prepareStatement("SELECT a, b::VARCHAR || 'long enough' FROM v")
                                    .unwrap(DuckDBPreparedStatement.class)) {
                put(table, 10, 0);
                view.add(table);
                try (var result = statement.query()) {
                    readAll(result);
                    runUntilMemoryIsStable(
                            SMALL_PIECES,
                            piece -> {
                                put(table, 10, piece);
                                view.add(table);
                                readAll(result);
                            });
                }
            }
        }
    }

    private interface Piece {
        void run(int number) throws Exception;
    }

    /// Runs rounds of this number of pieces until one of them, after the first, needs no more
    /// memory than the round before.
    private static void runUntilMemoryIsStable(int pieces, Piece piece) throws Exception {
        int next = 0;
        var growth = new ArrayList<Long>();
        for (long before = 0; growth.size() <= ROUNDS; ) {
            for (int end = next + pieces; next < end; next++) {
                piece.run(next);
            }
            long after = resident();
            growth.add(after - before);
            before = after;
            if (growth.size() > 1 && growth.getLast() < GROWTH) {
                return;
            }
        }
        throw new AssertionError("memory grew in each round, in bytes: " + growth);
    }

    private static void put(ColumnTable table, int rows, int piece) throws IOException {
        table.clear();
        for (int i = 0; i < rows; i++) {
            table.put(0, i);
            table.put(1, piece);
            table.endRow();
        }
        table.end();
    }

    /// Reads the rows of one table. The rows between the tables are negative.
    private static void readAll(DuckDBChunkedResult result) throws SQLException {
        do {
            assertThat(result.nextChunk()).isTrue();
        } while (result.chunk().vector(0).getLong(0) < 0);
        assertThat(result.chunk().rowCount()).isEqualTo(10);
    }

    private static void statement(MemoryRows duck, ColumnTable table, int piece) throws Exception {
        if (piece % 9 == 8) {
            exhausted(duck, table, piece);
            return;
        }
        boolean broken = piece % 9 == 5;
        var view =
                broken
                        ? duck.view(List.of(new Column("a", Layout.LONG, 2)), table)
                        : duck.numbers(table);
        view.prepare();
        switch (piece % 9) {
            case 0 ->
                    assertThat(duck.rows("SELECT sum(b) FROM v"))
                            .containsExactly("" + (long) ROWS * piece);
            case 1 -> assertThat(duck.rows("SELECT a FROM v LIMIT 1")).hasSize(1);
            case 2 ->
                    assertThatThrownBy(() -> duck.rows("SELECT cast('x' || a AS INTEGER) FROM v"))
                            .isInstanceOf(SQLException.class);
            case 3 -> {
                duck.execute("CREATE OR REPLACE TEMP TABLE t AS SELECT * FROM v");
                view.prepare();
                duck.execute("CREATE OR REPLACE TEMP TABLE t AS SELECT * FROM v");
            }
            case 4 -> duck.rows("EXPLAIN SELECT * FROM v");
            case 5 ->
                    assertThatThrownBy(() -> duck.rows("SELECT * FROM v"))
                            .isInstanceOf(SQLException.class);
            case 6 ->
                    assertThatThrownBy(() -> duck.rows("SELECT list(a) FROM v, range(1000)"))
                            .hasMessageContaining("Out of Memory");
            default ->
                    assertThatThrownBy(() ->
                                    duck.interrupted(
                                            "SELECT count(*) FROM v, range(10000000) r WHERE a +"
                                                    + " r.range = -1"))
                            .hasMessageContaining("INTERRUPT");
        }
        view.drop();
    }

    /// Runs a statement while the memory of the JVM is exhausted, before or after the first rows.
    private static void exhausted(MemoryRows duck, ColumnTable table, int piece) throws Exception {
        try (var stream = duck.stream(MemoryRows.exhausted(table, piece % 2))) {
            assertThatThrownBy(() -> duck.rows("SELECT sum(a) FROM v"))
                    .isInstanceOf(SQLException.class);
            assertThat(stream.failure()).isInstanceOf(OutOfMemoryError.class);
            duck.dropView();
        }
    }

    private static long resident() throws IOException {
        System.gc();
        var line =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(text -> text.startsWith("VmRSS:"))
                        .findFirst()
                        .orElseThrow();
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
    }
}
