package dev.leat.kernel.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.FileFormat;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Position;
import dev.leat.file.Bytes;
import dev.leat.file.Read;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.parquet.CompactValue.Items;
import dev.leat.kernel.parquet.CompactValue.Struct;
import dev.leat.kernel.parquet.CompactValue.Text;
import dev.leat.kernel.parquet.CompactValue.Whole;
import dev.leat.kernel.query.FileTable;
import dev.leat.kernel.query.InMemoryTables;
import dev.leat.kernel.query.ResultReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.JulianFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Columns that DuckDB reads with other values, or under other names, than their file declares. The
/// files are written by DuckDB, and their footers are changed.
class DeclaredColumnsTest {

    private static final Schema NONE = new Schema("", List.of());

    private static final CompactValue INT96 = new Whole(CompactValue.Type.I32, 3);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-03-05T10:11:12.123456",
                "2024-03-05T10:11:12.12",
                "2024-03-05T00:00:00",
                "0001-01-01T00:00:00.000001",
                "1582-10-04T23:59:58.999999",
                "1969-12-31T23:59:58.999999",
                "9999-12-31T23:59:58.999999"
            })
    void timesOfTheTypeInt96KeepTheirMicroseconds(String time) throws Exception {
        var read = read(int96(time), schema("t", Simple.TIMESTAMP));

        var micros =
                ChronoUnit.MICROS.between(
                        LocalDateTime.parse("1970-01-01T00:00:00"), LocalDateTime.parse(time));
        assertThat(read.rows()).containsExactly("{\"t\":" + micros + "}", "{}");
        assertThat(read(int96(time), NONE).rows().getFirst()).contains(time.substring(0, 19));
    }

    @Test
    void nanosecondsOfTheTypeInt96AreRejectedAndAreTextsAsTheyAre() throws Exception {
        var file = int96("2024-03-05T10:11:12.000456789");

        assertThat(read(file, schema("t", Simple.TIMESTAMP)).rejected()).hasSize(1);
        for (var schema : List.of(schema("t", Simple.VARCHAR), NONE)) {
            assertThat(read(file, schema).rows())
                    .startsWith("{\"t\":\"2024-03-05T10:11:12.000456789\"}");
        }
    }

    @Test
    void aColumnOfTheTypeInt96ThatIsNotReadIsNoObstacle() throws Exception {
        var file = changed("SELECT INTERVAL 1 DAY AS t, 7 AS id", Map.of("t", Map.of(1, INT96)));

        assertThat(read(file, schema("id", Simple.BIGINT)).rows()).containsExactly("{\"id\":7}");
    }

    @Test
    void timesOfTheTypeInt96InListsAreRefused() throws Exception {
        var file = changed("SELECT [INTERVAL 1 DAY] AS t", Map.of("element", Map.of(1, INT96)));

        assertThatThrownBy(() -> read(file, schema("t", new Type.ListOf(Simple.TIMESTAMP))))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage(
                        "column 't' has times of the type INT96 in a list, map or struct: write them as INT64");
    }

    @Test
    void decimalsOfMoreThan38DigitsAreRefused() throws Exception {
        var file =
                changed(
                        "SELECT uuid() AS d, 7 AS id",
                        Map.of(
                                "d",
                                Map.of(
                                        6, number(5),
                                        7, number(2),
                                        8, number(40))));

        assertThatThrownBy(() -> read(file, schema("d", new Type.Decimal(38, 2))))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage(
                        "column 'd' has a decimal of 40 digits, and at most 38 are supported: write it as a text");
        assertThatThrownBy(() -> read(file, NONE))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageStartingWith("column number 1 has a decimal of 40 digits");
        assertThat(read(file, schema("id", Simple.BIGINT)).rows()).containsExactly("{\"id\":7}");
    }

    @Test
    void columnsWhoseNamesDifferOnlyInCaseAreReadByTheirNames() throws Exception {
        var file = renamed("SELECT 'x' AS v1, 'p' AS v2", "V", "v");

        assertThat(read(file, schema("v", Simple.VARCHAR)).rows()).containsExactly("{\"v\":\"p\"}");
        assertThat(read(file, schema("V", Simple.VARCHAR)).rows()).containsExactly("{\"V\":\"x\"}");
        assertThatThrownBy(() -> read(file, NONE))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage("two columns have the same name (SQL ignores case); set a schema");
    }

    @Test
    void aColumnThatIsNamedAsDuckDbRenamesAnotherOneIsReadByItsName() throws Exception {
        var file = renamed("SELECT 'a' AS v1, 'b' AS v2, 'c' AS v3", "v", "V", "v_1");

        assertThat(read(file, schema("v_1", Simple.VARCHAR)).rows())
                .containsExactly("{\"v_1\":\"c\"}");
    }

    @Test
    void columnsWithTheSameNameAreRefused() throws Exception {
        var file = renamed("SELECT 'x' AS v1, 'p' AS v2, 7 AS id", "v", "v", "id");

        assertThatThrownBy(() -> read(file, schema("v", Simple.VARCHAR)))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage("two columns are named 'v'");
        assertThat(read(file, schema("id", Simple.BIGINT)).rows()).containsExactly("{\"id\":7}");
    }

    @Test
    void membersOfStructsWhoseNamesDifferOnlyInCaseAreRefused() throws Exception {
        var file = changed("SELECT {'a': 1, 'b': 2} AS s", Map.of("b", Map.of(4, text("A"))));

        assertThatThrownBy(() -> read(file, schema("s", Simple.JSON)))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage(
                        "column 's' has two members with the same name (SQL ignores case): rename one of them");
    }

    @Test
    void queriesReadTimesOfTheTypeInt96Exactly() throws Exception {
        var file = int96("2024-03-05T10:11:12.000456");
        assertThat(query(file)).containsExactly("2024-03-05 10:11:12.000456", "null");

        var nanoseconds = int96("2024-03-05T10:11:12.000456789");
        assertThatThrownBy(() -> query(nanoseconds))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("column 't' has times of the type INT96 with nanoseconds");
    }

    @Test
    void queriesRefuseColumnsThatCannotBeReadExactly() throws Exception {
        var wide =
                changed(
                        "SELECT uuid() AS d",
                        Map.of("d", Map.of(6, number(5), 7, number(2), 8, number(40))));
        assertThatThrownBy(() -> query(wide))
                .isInstanceOf(BindException.class)
                .hasMessageEndingWith(
                        "0.parquet': column 'd' has a decimal of 40 digits, and at most 38 are supported: write it as a text");

        var twice = renamed("SELECT 'x' AS v1, 'p' AS v2", "V", "v");
        assertThatThrownBy(() -> query(twice))
                .isInstanceOf(BindException.class)
                .hasMessageEndingWith("0.parquet' has two columns named 'v' (SQL ignores case)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    9007199254740993::BIGINT       | 1.5::DOUBLE
                    9007199254740993::BIGINT       | 1.5::FLOAT
                    0.1::FLOAT                     | 0.1::DOUBLE
                    0.1::DECIMAL(3,1)              | 1e0::DOUBLE
                    7::DECIMAL(38,0)               | 0.5::DECIMAL(38,10)
                    7::BIGINT                      | 0.5::DECIMAL(38,20)
                    true                           | 2
                    [7::BIGINT]                    | [1.5::DOUBLE]
                    {'a': 7::BIGINT}               | {'a': 1.5::DOUBLE}
                    """)
    void queriesRefuseFilesWhoseNumbersHaveNoCommonExactType(String first, String second)
            throws Exception {
        var files =
                List.of(
                        changed("SELECT %s AS v".formatted(first), Map.of()),
                        changed("SELECT %s AS V".formatted(second), Map.of()));

        assertThatThrownBy(() -> query(files.toArray(new byte[0][])))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("their numbers have no common exact type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    9007199254740993::BIGINT       | 1.5::DECIMAL(4,1)      | 9007199254740993.0 | 1.5
                    9007199254740993::BIGINT       | 2::UTINYINT            | 9007199254740993   | 2
                    9007199254740993::BIGINT       | 18446744073709551615   | 9007199254740993   | 18446744073709551615
                    1.25::DECIMAL(18,2)            | 1.5::DECIMAL(20,1)     | 1.25               | 1.50
                    9007199254740993::BIGINT       | chr(120)               | 9007199254740993   | x
                    """)
    void queriesReadFilesWhoseNumbersHaveACommonExactType(
            String first, String second, String one, String other) throws Exception {
        var type = second.startsWith("18446744073709551615") ? "::UBIGINT" : "";
        assertThat(
                        query(
                                changed("SELECT %s AS v".formatted(first), Map.of()),
                                changed("SELECT %s AS v".formatted(second + type), Map.of())))
                .containsExactly(one, other);
    }

    /// Returns the values of the only column of files, as a query over all of them shows them.
    private List<String> query(byte[]... files) throws Exception {
        var values = new ArrayList<String>();
        var paths = new ArrayList<Path>();
        for (var file : files) {
            var path = folder.resolve(paths.size() + ".parquet");
            paths.add(Files.write(path, file));
        }
        try (var tables = new InMemoryTables(folder)) {
            tables.files("t", List.of(new FileTable(FileFormat.PARQUET, paths)));
            tables.query(
                    tables.parse("SELECT * FROM t", List.of("t")),
                    new ResultReader() {
                        @Override
                        public void columns(List<Heading> headings) {
                            assertThat(headings).hasSize(1);
                        }

                        @Override
                        public void row(@Nullable String[] row) {
                            values.add(String.valueOf(row[0]));
                        }
                    });
        }
        return values;
    }

    private static Schema schema(String name, Type type) {
        return new Schema("T", List.of(new Field(name, type)));
    }

    private static CompactValue number(int number) {
        return new Whole(CompactValue.Type.I32, number);
    }

    private static CompactValue text(String text) {
        return new Text(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Read read(byte[] file, Schema schema) throws UnreadableFileException, IOException {
        return Read.all(
                new FileReaders(),
                new Bytes("in.parquet", file),
                Read.from(FileFormat.PARQUET, schema, "UTF-8", UnknownFields.IGNORE),
                Position.START,
                folder);
    }

    /// Returns a file with the column `t`, which has this time and NULL. An INTERVAL has 12 bytes,
    /// too: the numbers of months, days and milliseconds.
    private byte[] int96(String text) throws Exception {
        var time = LocalDateTime.parse(text);
        long nanos = time.toLocalTime().toNanoOfDay();
        long day = time.getLong(JulianFields.JULIAN_DAY);
        var select =
                "SELECT to_months(%d) + to_days(%d) + to_milliseconds(%d) AS t UNION ALL SELECT NULL"
                        .formatted((int) nanos, (int) (nanos >>> 32), day);
        return changed(select, Map.of("t", Map.of(1, INT96)));
    }

    private byte[] renamed(String select, String... names) throws Exception {
        var changes = new TreeMap<String, Map<Integer, CompactValue>>();
        for (int i = 0; i < names.length; i++) {
            changes.put(
                    i + 1 == 3 && names[i].equals("id") ? "id" : "v" + (i + 1),
                    Map.of(4, text(names[i])));
        }
        return changed(select, changes);
    }

    /// Returns a file whose columns, by name, have other fields in the footer.
    private byte[] changed(String select, Map<String, Map<Integer, CompactValue>> changes)
            throws Exception {
        var file = folder.resolve("made.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (%s) TO %s (FORMAT parquet)"
                            .formatted(select, SqlLiterals.text(file.toString())));
        }
        var bytes = Files.readAllBytes(file);
        try (var channel = java.nio.channels.FileChannel.open(file)) {
            var footer = ParquetFooter.read(channel);
            var elements =
                    footer.schema().values().stream()
                            .map(element -> changed((Struct) element, changes))
                            .toList();
            var fields = new TreeMap<>(footer.metadata().fields());
            fields.put(2, new Items(CompactValue.Type.LIST, CompactValue.Type.STRUCT, elements));
            fields.put(4, withTypes((Items) fields.get(4), changes));
            var end = new ParquetFooter(new Struct(fields), footer.end()).bytes();
            return ByteBuffer.allocate((int) footer.end() + end.remaining())
                    .put(bytes, 0, (int) footer.end())
                    .put(end)
                    .array();
        }
    }

    private static CompactValue changed(
            Struct element, Map<String, Map<Integer, CompactValue>> changes) {
        var name =
                StandardCharsets.UTF_8.decode(((Text) element.fields().get(4)).bytes().duplicate());
        var change = changes.get(name.toString());
        if (change == null) {
            return element;
        }
        var fields = new TreeMap<>(element.fields());
        if (change.containsKey(1)) {
            fields.keySet().removeAll(List.of(2, 6, 10));
        }
        if (change.containsKey(6)) {
            fields.remove(10);
        }
        fields.putAll(change);
        return new Struct(fields);
    }

    /// Returns the row groups with the changed physical types of their columns.
    private static Items withTypes(Items groups, Map<String, Map<Integer, CompactValue>> changes) {
        if (changes.values().stream().noneMatch(change -> change.containsKey(1))) {
            return groups;
        }
        return new Items(
                groups.type(),
                groups.element(),
                groups.values().stream().map(group -> withTypes((Struct) group)).toList());
    }

    private static CompactValue withTypes(Struct group) {
        var fields = new TreeMap<>(group.fields());
        var chunks = (Items) fields.get(1);
        fields.put(
                1,
                new Items(
                        chunks.type(),
                        chunks.element(),
                        chunks.values().stream().map(chunk -> withType((Struct) chunk)).toList()));
        return new Struct(fields);
    }

    private static CompactValue withType(Struct chunk) {
        var fields = new TreeMap<>(chunk.fields());
        var metadata = new TreeMap<>(((Struct) fields.get(3)).fields());
        if (metadata.get(1) instanceof Whole(_, var type) && type == 7) {
            metadata.put(1, INT96);
            metadata.remove(12);
            fields.put(3, new Struct(metadata));
        }
        return new Struct(fields);
    }
}
