package dev.leat.column.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import dev.leat.column.arrow.MemoryView.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryViewTest {

    private static final List<Type> TYPES =
            List.of(
                    Simple.VARCHAR,
                    Simple.BOOLEAN,
                    Simple.INTEGER,
                    Simple.BIGINT,
                    Simple.DOUBLE,
                    Simple.DATE,
                    Simple.TIMESTAMP,
                    Simple.TIMESTAMPTZ,
                    new Type.Decimal(4, 2),
                    new Type.Decimal(18, 0),
                    new Type.Decimal(38, 10));

    private final int before = MemoryView.open();
    private final MemoryRows duck = new MemoryRows();

    @AfterEach
    void nothingIsLeft() throws Exception {
        duck.close();
        assertThat(MemoryView.open()).isEqualTo(before);
    }

    @Test
    void eachTypeOfAColumnIsItsSqlType() throws Exception {
        var layouts = TYPES.stream().map(Layout::of).toList();
        try (var table = new ColumnTable(layouts)) {
            long[] numbers = {
                1,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                Double.doubleToLongBits(-0.0),
                -719_162,
                253_402_300_799_999_999L,
                -62_135_596_800_000_000L,
                -9_999,
                999_999_999_999_999_999L
            };
            table.put(0, "é".repeat(10).getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, 20);
            for (int i = 0; i < numbers.length; i++) {
                table.put(i + 1, numbers[i]);
            }
            table.put(10, -1, -1);
            table.endRow();
            IntStream.range(0, TYPES.size()).forEach(table::putNull);
            table.endRow();
            table.end();
            var columns =
                    IntStream.range(0, TYPES.size())
                            .mapToObj(i -> new Column("c" + i, layouts.get(i), i))
                            .toList();
            var view = duck.view(columns, table);
            view.prepare();
            assertThat(duck.rows("SELECT COLUMNS(*)::VARCHAR FROM v"))
                    .containsExactly(
                            "éééééééééé|true|-2147483648|-9223372036854775808|-0.0|0001-01-01"
                                    + "|9999-12-31 23:59:59.999999|0001-01-01 00:00:00+00|-99.99"
                                    + "|999999999999999999|-0.0000000001",
                            "null|null|null|null|null|null|null|null|null|null|null");
            view.prepare();
            assertThat(duck.rows("SELECT column_type FROM (DESCRIBE v)"))
                    .containsExactly(
                            "VARCHAR",
                            "BOOLEAN",
                            "INTEGER",
                            "BIGINT",
                            "DOUBLE",
                            "DATE",
                            "TIMESTAMP",
                            "TIMESTAMP WITH TIME ZONE",
                            "DECIMAL(4,2)",
                            "DECIMAL(18,0)",
                            "DECIMAL(38,10)");
            view.drop();
        }
    }

    @Test
    void aViewReadsOnlyItsColumnsInOrder() throws Exception {
        try (var table = MemoryRows.numbers(100_000)) {
            var view = duck.view(List.of(new Column("b", Layout.LONG, 1)), table);
            view.prepare();
            duck.execute("CREATE TEMP TABLE t AS SELECT b FROM v");
            assertThat(
                            duck.rows(
                                    "SELECT count(*) FROM (SELECT b, row_number() OVER () - 1 AS n"
                                            + " FROM t) WHERE b = 2 * n"))
                    .containsExactly("100000");
            view.drop();
        }
    }

    @Test
    void everyStatementMayReadTheRowsOnce() throws Exception {
        try (var table = MemoryRows.numbers(50_000)) {
            var view = duck.numbers(table);
            for (int i = 0; i < 3; i++) {
                view.prepare();
                assertThat(duck.rows("SELECT sum(a) FROM v")).containsExactly("1249975000");
            }
            view.prepare();
            assertThatThrownBy(() -> duck.rows("SELECT count(*) FROM v UNION ALL SELECT 1 FROM v"))
                    .isInstanceOf(SQLException.class);
            view.prepare();
            assertThat(duck.rows("SELECT count(*) FROM v")).containsExactly("50000");
            view.drop();
        }
    }

    @Test
    void statementsThatReadNotAllRowsReleaseThem() throws Exception {
        try (var table = MemoryRows.numbers(100_000)) {
            var view = duck.numbers(table);
            view.prepare();
            assertThat(duck.rows("SELECT a FROM v LIMIT 1")).containsExactly("0");
            view.prepare();
            assertThatThrownBy(() -> duck.rows("SELECT cast('x' || a AS INTEGER) FROM v"))
                    .isInstanceOf(SQLException.class);
            view.prepare();
            duck.rows("EXPLAIN SELECT * FROM v");
            view.drop();
        }
    }

    @Test
    void anInterruptedStatementReleasesItsRows() throws Exception {
        try (var table = MemoryRows.numbers(100_000)) {
            var view = duck.numbers(table);
            view.prepare();
            assertThatThrownBy(() ->
                            duck.interrupted(
                                    "SELECT count(*) FROM v, range(10000000) r WHERE a + r.range ="
                                            + " -1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("INTERRUPT");
            view.prepare();
            assertThat(duck.rows("SELECT count(*) FROM v")).containsExactly("100000");
            view.drop();
        }
    }

    @Test
    void aFailureOfTheHandOverIsAnErrorOfTheStatement() throws Exception {
        try (var table = MemoryRows.numbers(10)) {
            var view = duck.view(List.of(new Column("c", Layout.LONG, 7)), table);
            view.prepare();
            assertThatThrownBy(() -> duck.rows("SELECT * FROM v"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("the rows in memory cannot be read");
            assertThat(view.failure()).isInstanceOf(IndexOutOfBoundsException.class);
            view.drop();
        }
    }

    @Test
    void exhaustedMemoryOfTheJvmIsAnErrorOfTheStatement() throws Exception {
        try (var table = MemoryRows.numbers(100_000)) {
            for (int chunks : new int[] {0, 1, 2}) {
                var stream = duck.stream(MemoryRows.exhausted(table, chunks));
                assertThatThrownBy(() -> duck.rows("SELECT sum(a) FROM v"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("the rows in memory cannot be read");
                assertThat(stream.failure()).isInstanceOf(OutOfMemoryError.class);
                duck.dropView();
                stream.close();
            }
            var view = duck.numbers(table);
            view.prepare();
            assertThat(duck.rows("SELECT count(*) FROM v")).containsExactly("100000");
            view.drop();
        }
    }

    @Test
    void aStatementThatExceedsTheMemoryLimitReleasesItsRows() throws Exception {
        try (var table = MemoryRows.numbers(100_000)) {
            duck.execute("SET memory_limit = '20MB'");
            var view = duck.numbers(table);
            for (var sql :
                    List.of(
                            "SELECT list(a) FROM v, range(1000)",
                            "CREATE TEMP TABLE t AS SELECT a, repeat(b::VARCHAR, 100) FROM v")) {
                view.prepare();
                assertThatThrownBy(() -> duck.execute(sql))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("Out of Memory");
            }
            view.prepare();
            assertThat(duck.rows("SELECT sum(a) FROM v")).containsExactly("4999950000");
            view.drop();
        }
    }

    @Test
    void aViewThatWasDroppedOrNeverReadIsFreed() throws Exception {
        try (var table = MemoryRows.numbers(10)) {
            var views = new ArrayList<MemoryView>();
            for (int i = 0; i < 3; i++) {
                var view = duck.numbers(table);
                view.prepare();
                views.add(view);
            }
            assertThat(MemoryView.open()).isEqualTo(before + 3);
            views.forEach(MemoryView::drop);
            assertThatThrownBy(() -> duck.rows("SELECT * FROM v")).hasMessageContaining("v");
        }
    }

    @Test
    void aConnectionThatIsClosedMayKnowAView() throws Exception {
        try (var table = MemoryRows.numbers(10)) {
            var view = duck.numbers(table);
            view.prepare();
            duck.close();
            view.drop();
        }
    }
}
