package dev.leat.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.column.Layout;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rows that are inserted into a temporary table from native memory.
class ColumnWriterTest {

    private static final UUID ID = UUID.fromString("f00d1234-5678-9abc-8def-0123456789ab");

    private DuckDBConnection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TEMPORARY TABLE staged (n BIGINT, c0 VARCHAR, digest UUID, gone BOOLEAN)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private ColumnWriter writer() {
        return new ColumnWriter(
                connection,
                "staged",
                List.of(Layout.LONG, Layout.TEXT, ColumnWriter.UUIDS, ColumnWriter.BOOLEANS));
    }

    private List<String> rows() throws SQLException {
        var rows = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT n, c0, CAST(digest AS VARCHAR), gone FROM staged ORDER BY n")) {
            while (found.next()) {
                rows.add(
                        found.getLong(1)
                                + "|"
                                + found.getString(2)
                                + "|"
                                + found.getString(3)
                                + "|"
                                + found.getObject(4));
            }
        }
        return rows;
    }

    @Test
    void writesAllValuesUnchanged() throws SQLException {
        try (var writer = writer()) {
            writer.add(new @Nullable Object[] {Long.MIN_VALUE, "", ID, true});
            writer.add(new @Nullable Object[] {-1L, null, null, null});
            writer.add(new @Nullable Object[] {0L, "a\0b\tü😀", new UUID(0, 0), false});
            writer.add(new @Nullable Object[] {1L, "x", new UUID(-1, -1), false});
            writer.end();
        }
        assertThat(rows())
                .containsExactly(
                        Long.MIN_VALUE + "||" + ID + "|true",
                        "-1|null|null|null",
                        "0|a\0b\tü😀|00000000-0000-0000-0000-000000000000|false",
                        "1|x|ffffffff-ffff-ffff-ffff-ffffffffffff|false");
    }

    @Test
    void insertsManyBytesInSeveralStatements() throws SQLException {
        var text = "y".repeat(1 << 20);
        try (var writer = writer()) {
            for (long row = 0; row < 50; row++) {
                writer.add(new @Nullable Object[] {row, text, ID, false});
            }
            assertThat(rows()).as("the rows of the first statement").hasSize(48);
            writer.end();
            writer.end();
        }
        assertThat(rows()).hasSize(50).allSatisfy(row -> assertThat(row).contains(text));
    }

    @Test
    void discardsRowsThatAreNotEnded() throws SQLException {
        try (var writer = writer()) {
            writer.add(new @Nullable Object[] {1L, "x", ID, false});
        }
        assertThat(rows()).isEmpty();
    }
}
