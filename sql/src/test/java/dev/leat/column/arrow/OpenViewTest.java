package dev.leat.column.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import dev.leat.column.arrow.MemoryView.Column;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenViewTest {

    private static final List<Column> COLUMNS =
            List.of(new Column("a", Layout.LONG, 0), new Column("b", Layout.LONG, 1));

    private final int before = MemoryView.open();
    private final DuckDBConnection duck;
    private final ColumnTable idle;
    private final OpenView view;

    OpenViewTest() throws Exception {
        duck = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        try (var statement = duck.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SET streaming_buffer_size = '1B'");
        }
        idle = new ColumnTable(List.of(Layout.LONG, Layout.LONG));
        idle.put(0, -1);
        idle.put(1, -1);
        idle.endRow();
        idle.end();
        view = new OpenView(duck, "v", COLUMNS, idle);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        view.close();
        duck.close();
        idle.close();
        assertThat(MemoryView.open()).isEqualTo(before);
    }

    private DuckDBPreparedStatement prepare(String sql) throws SQLException {
        return duck.prepareStatement(sql).unwrap(DuckDBPreparedStatement.class);
    }

    /// Returns the sum of the next `rows` results without the idle ones.
    private static long sum(DuckDBChunkedResult result, int rows) throws SQLException {
        long sum = 0;
        for (int read = 0; read < rows; ) {
            assertThat(result.nextChunk()).isTrue();
            for (int i = 0; i < result.chunk().rowCount(); i++) {
                long value = result.chunk().vector(0).getLong(i);
                if (value >= 0) {
                    sum += value;
                    read++;
                }
            }
        }
        return sum;
    }

    @Test
    void oneStatementReadsManyTablesInTheSameMemory() throws Exception {
        try (var table = new ColumnTable(List.of(Layout.LONG, Layout.LONG));
                var statement = prepare("SELECT a + b FROM v")) {
            DuckDBChunkedResult open = null;
            for (int run = 0; run < 1_000; run++) {
                int rows = run % 100 == 99 ? 5_000 : 1 + run % 20;
                table.clear();
                for (int i = 0; i < rows; i++) {
                    table.put(0, run);
                    table.put(1, 2L * run);
                    table.endRow();
                }
                table.end();
                view.add(table);
                var result = open == null ? statement.query() : open;
                open = result;
                assertThat(sum(result, rows)).isEqualTo(3L * run * rows);
                assertThat(view.released()).isTrue();
            }
            Objects.requireNonNull(open).close();
        }
    }

    @Test
    void aStatementThatReturnsNothingForItsRowsEnds() throws Exception {
        try (var table = MemoryRows.numbers(10);
                var statement = prepare("SELECT sum(b)::BIGINT FROM v WHERE a >= 0")) {
            view.add(table);
            try (var result = statement.query()) {
                assertThat(sum(result, 1)).isEqualTo(90);
                assertThat(result.nextChunk()).isFalse();
            }
        }
    }

    @Test
    void anErrorAndAnUnreadResultReleaseTheRows() throws Exception {
        try (var table = MemoryRows.numbers(5_000)) {
            try (var failing = prepare("SELECT CAST('x' || a AS INTEGER) FROM v")) {
                view.add(table);
                assertThatThrownBy(failing::query).isInstanceOf(SQLException.class);
            }
            try (var other = new OpenView(duck, "w", COLUMNS, idle);
                    var unread = prepare("SELECT a FROM w")) {
                other.add(table);
                unread.query().close();
            }
            try (var other = new OpenView(duck, "w", COLUMNS, idle);
                    var never = prepare("SELECT a FROM w")) {
                other.add(table);
                assertThat(never.isClosed()).isFalse();
            }
        }
    }

    @Test
    void aFailureOfTheHandOverIsAnErrorOfTheStatement() throws Exception {
        var wrong = List.of(new Column("a", Layout.LONG, 7));
        try (var broken = new OpenView(duck, "w", wrong, idle);
                var statement = prepare("SELECT a FROM w")) {
            assertThatThrownBy(statement::query)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("the rows in memory cannot be read");
            assertThat(broken.failure()).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aLimitEndsTheStatementAndReleasesTheRows() throws Exception {
        try (var table = MemoryRows.numbers(5_000);
                var statement = prepare("SELECT a + b FROM v LIMIT 3")) {
            view.add(table);
            try (var result = statement.query()) {
                assertThat(sum(result, 3)).isEqualTo(9);
                assertThat(result.nextChunk()).isFalse();
            }
        }
    }

    @Test
    void anInterruptedStatementReleasesTheRows() throws Exception {
        try (var table = MemoryRows.numbers(100);
                var statement =
                        prepare(
                                "SELECT (SELECT count(*) FROM range(100000000) WHERE range < a)"
                                        + " FROM v")) {
            view.add(table);
            assertThatThrownBy(
                            () -> {
                                try (var _ = Interrupts.of(statement);
                                        var result = statement.query()) {
                                    sum(result, 100);
                                }
                            })
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("INTERRUPT");
        }
        // the connection and another view continue
        try (var table = MemoryRows.numbers(10);
                var other = new OpenView(duck, "w", COLUMNS, idle);
                var statement = prepare("SELECT a + b FROM w")) {
            other.add(table);
            try (var result = statement.query()) {
                assertThat(sum(result, 10)).isEqualTo(135);
            }
        }
    }

    @Test
    void aStatementThatExceedsTheMemoryLimitReleasesTheRows() throws Exception {
        try (var setting = duck.createStatement()) {
            setting.execute("SET temp_directory = ''");
            setting.execute("SET memory_limit = '20MB'");
        }
        var sql =
                "SELECT length(array_to_string([a || repeat('h', 5000) || x for x in range(10000)],"
                        + " '')) FROM v";
        try (var table = MemoryRows.numbers(3);
                var statement = prepare(sql)) {
            view.add(table);
            assertThatThrownBy(
                            () -> {
                                try (var result = statement.query()) {
                                    sum(result, 3);
                                }
                            })
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Out of Memory");
        }
    }
}
