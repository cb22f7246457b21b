package dev.leat.kernel.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import dev.leat.kernel.arrow.MemoryView.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Thousands of pieces, whose statements succeed, fail, end early, or never run.
@Tag("crash")
@EnabledOnOs(OS.LINUX)
class MemorySoakTest {

    private static final int PIECES = 10_000;

    /// Pieces until memory has its final size.
    private static final int FIRST = 2_000;

    private static final int ROWS = 5_000;

    /// Far less than a leak of a kilobyte per piece in native memory, or of the rows of 1 % of the
    /// pieces.
    private static final long GROWTH = 8L << 20;

    @Test
    void nativeMemoryDoesNotGrow() throws Exception {
        var layouts = List.of(Layout.LONG, Layout.LONG);
        try (var duck = new MemoryRows();
                var table = new ColumnTable(layouts)) {
            long before = 0;
            for (int piece = 0; piece < PIECES; piece++) {
                table.clear();
                for (int i = 0; i < ROWS; i++) {
                    table.put(0, i);
                    table.put(1, piece);
                    table.endRow();
                }
                table.end();
                statement(duck, table, piece);
                assertThat(MemoryView.open()).isZero();
                if (piece == FIRST) {
                    before = resident();
                }
            }
            assertThat(resident() - before).isLessThan(GROWTH);
        }
    }

    private static void statement(MemoryRows duck, ColumnTable table, int piece)
            throws SQLException {
        boolean broken = piece % 6 == 5;
        var view =
                broken
                        ? duck.view(List.of(new Column("a", Layout.LONG, 2)), table)
                        : duck.numbers(table);
        view.prepare();
        switch (piece % 6) {
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
            default ->
                    assertThatThrownBy(() -> duck.rows("SELECT * FROM v"))
                            .isInstanceOf(SQLException.class);
        }
        view.drop();
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
