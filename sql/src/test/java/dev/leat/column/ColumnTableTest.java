package dev.leat.column;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnTableTest {

    private static final Type DECIMAL = new Type.Decimal(38, 2);

    @Test
    void valuesAreReadAsTheyAreWrittenInEveryChunk() throws Exception {
        var types = List.of(Simple.VARCHAR, Simple.BIGINT, Simple.INTEGER, Simple.BOOLEAN, DECIMAL);
        try (var table = new ColumnTable(types.stream().map(Layout::of).toList())) {
            int rows = 70_001;
            for (int row = 0; row < rows; row++) {
                var text = "é".repeat(row % 5).getBytes(UTF_8);
                table.put(0, text, 0, text.length);
                table.put(1, (long) row << 32);
                table.put(2, -row);
                table.put(3, row % 3 == 0 ? 1 : 0);
                table.put(4, row, row % 2 == 0 ? 0 : -1);
                table.endRow();
            }
            table.end();
            assertThat(table.size()).isEqualTo(rows);
            assertThat(table.chunks()).hasSize(3);
            for (int row : new int[] {0, 1, 30_719, 30_720, 61_441, 70_000}) {
                assertThat(text(table, 0, row, Simple.VARCHAR)).contains("é".repeat(row % 5));
                assertThat(table.value(1, row)).isEqualTo((long) row << 32);
                assertThat(text(table, 2, row, Simple.INTEGER)).contains("" + -row);
                assertThat(text(table, 3, row, Simple.BOOLEAN)).contains("" + (row % 3 == 0));
            }
            assertThat(text(table, 4, 100, DECIMAL)).contains("1");
            assertThat(text(table, 4, 1, DECIMAL)).contains("-184467440737095516.15");
        }
    }

    @Test
    void aRowThatWasUndoneLeavesNothing() throws Exception {
        var random = new SplittableRandom(3);
        try (var table = new ColumnTable(List.of(Layout.TEXT, Layout.LONG))) {
            for (int piece = 0; piece < 3; piece++) {
                table.clear();
                var expected =
                        IntStream.range(0, 35_000)
                                .mapToObj(i -> random.nextInt(3) == 0 ? "" : "v" + i)
                                .toList();
                for (var value : expected) {
                    while (random.nextInt(4) == 0) {
                        write(table, random.nextBoolean() ? "" : "undone");
                        table.undoRow();
                    }
                    write(table, value);
                    table.endRow();
                }
                table.end();
                for (int row = 0; row < expected.size(); row++) {
                    var value = expected.get(row);
                    assertThat(text(table, 0, row, Simple.VARCHAR))
                            .isEqualTo(Optional.of(value).filter(v -> !v.isEmpty()));
                    assertThat(text(table, 1, row, Simple.BIGINT).isPresent())
                            .isEqualTo(!value.isEmpty());
                }
            }
        }
    }

    /// Writes two NULLs for an empty text.
    private static void write(ColumnTable table, String value) {
        if (value.isEmpty()) {
            table.putNull(0);
            table.putNull(1);
        } else {
            table.put(0, value.getBytes(UTF_8), 0, value.length());
            table.put(1, value.length());
        }
    }

    @Test
    void columnsOfNullsShareTheirValues() throws Exception {
        try (var table = new ColumnTable(List.of(Layout.of(DECIMAL), Layout.LONG))) {
            for (int row = 0; row < 1_000; row++) {
                table.putNull(0);
                table.putNull(1);
                table.endRow();
            }
            table.end();
            var columns = table.chunks().getFirst().columns();
            assertThat(columns.get(0).data()).isEqualTo(columns.get(1).data());
            assertThat(columns).extracting(ColumnChunk.Column::nulls).containsOnly(1_000);
        }
    }

    @Test
    void aTableOfManyColumnsHasSmallChunks() throws Exception {
        var layouts = IntStream.range(0, 4_096).mapToObj(_ -> Layout.LONG).toList();
        try (var table = new ColumnTable(layouts)) {
            for (int row = 0; row < 2_049; row++) {
                for (int column = 0; column < layouts.size(); column++) {
                    table.put(column, row);
                }
                table.endRow();
            }
            table.end();
            assertThat(table.chunks()).extracting(ColumnChunk::rows).containsExactly(2_048, 1);
            assertThat(table.value(4_095, 2_048)).isEqualTo(2_048);
        }
    }

    private static Optional<String> text(ColumnTable table, int column, int row, Type type) {
        return ColumnText.of(table, column, row, type);
    }
}
