package dev.leat.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.batch.LocalContent;
import dev.leat.file.DecodedFiles;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.DuckDb;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Queries of text files, which the decoder of pipelines reads.
class TextScanTest {

    @TempDir Path folder;

    private List<String> notes = List.of();

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static FileTable table(FileFormat format, Path... files) {
        return new FileTable(format, List.of(files));
    }

    private static FileTable table(FileFormat format, Csv csv, Schema schema, Path... files) {
        return new FileTable(format, List.of(files), Optional.of(csv), Optional.of(schema));
    }

    private List<String> ask(String sql, FileTable... tables) throws BindException {
        try (var database = new InMemoryTables(folder)) {
            var lines = new ArrayList<String>();
            database.files("t", List.of(tables));
            var question = database.parse(sql, List.of("t"));
            database.query(question, ResultReader.rows(row -> lines.add(Arrays.toString(row))));
            notes = database.notes();
            return lines;
        }
    }

    @Test
    void aValueFarBehindTheFirstIsNotChanged() throws Exception {
        var file =
                file("1.ndjson", "{\"id\":1,\"v\":1}\n".repeat(30_000) + "{\"id\":2,\"v\":1.5}\n");
        assertThat(ask("select v from t where id = 2", table(FileFormat.NDJSON, file)))
                .containsExactly("[1.5]");
        assertThat(ask("select sum(v) from t", table(FileFormat.NDJSON, file)))
                .containsExactly("[30001.5]");
    }

    @Test
    void laterDocumentsMayHaveOtherTypesAndFields() throws Exception {
        var file =
                file(
                        "1.ndjson",
                        "{\"id\":1,\"v\":1}\n".repeat(100_000)
                                + "{\"id\":2,\"v\":1.5}\n{\"id\":3,\"w\":\"x\"}\n{\"id\":\n");
        var table = table(FileFormat.NDJSON, file);
        assertThat(ask("select v from t limit 1", table)).containsExactly("[1]");
        assertThat(notes).isEmpty();
        assertThat(ask("select sum(v), count(*) from t", table))
                .containsExactly("[100001.5, 100002]");
        assertThat(notes).singleElement().asString().contains("1 of 100,003 records");
        assertThat(ask("select v, w from t where id > 1 order by id", table))
                .containsExactly("[1.5, null]", "[null, x]");
        assertThatThrownBy(() -> ask("select x from t", table))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("x");
    }

    /// Values of a field in documents, and the values of its column with its type.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "9007199254740993 1.5; 9007199254740993.0 1.5 DECIMAL(17,1)",
                "123456789012345678.91 0.1; 123456789012345678.91 0.10 DECIMAL(20,2)",
                "0.10; 0.10 DECIMAL(3,2)",
                "1 -7; 1 -7 BIGINT",
                "12345678901234567890; 12345678901234567890 DECIMAL(20,0)",
                "-0.0; -0.0 VARCHAR",
                "1e2 1.5; 100.0 1.5 DECIMAL(4,1)",
                "1e999 1; 1e999 1 VARCHAR",
                "1 'x'; 1 x VARCHAR",
                "true false; true false BOOLEAN",
                "true 1; true 1 VARCHAR",
                "'01-02-2024'; 01-02-2024 VARCHAR",
                "'13:45'; 13:45 VARCHAR",
                "'6F9619FF-8B86-D011-B42D-00CF4FC964FF'; 6F9619FF-8B86-D011-B42D-00CF4FC964FF VARCHAR",
                "'2024-01-02T03:04:05.123456789Z'; 2024-01-02T03:04:05.123456789Z VARCHAR",
                "'a\\u00e9\\n' 1; a\u00e9| 1 VARCHAR",
                "{'a':1.50} [1]; {\"a\":1.50} [1] JSON",
                "null; null VARCHAR"
            })
    void documentsKeepTheirValues(String values, String expected) throws Exception {
        var text = new StringBuilder();
        for (var value : values.split(" ", -1)) {
            text.append("{\"v\":").append(value.replace('\'', '"')).append("}\n");
        }
        var sql =
                "select string_agg(coalesce(replace(v::varchar, chr(10), '|'), 'null'), ' ')"
                        + " || ' ' || any_value(typeof(v)) from t";
        assertThat(ask(sql, table(FileFormat.NDJSON, file("1.ndjson", text.toString()))))
                .containsExactly("[" + expected + "]");
    }

    @Test
    void fieldsThatDifferOnlyInCaseAreTwoColumns() throws Exception {
        var file = file("1.json", "[{\"A\":1,\"a\":2},{\"b\":true}]");
        assertThat(ask("select A, a_1, b from t", table(FileFormat.JSON, file)))
                .containsExactly("[1, 2, null]", "[null, null, true]");
    }

    @Test
    void aJsonFileMayHaveDocumentsWithoutAnArray() throws Exception {
        var file = file("1.json", "{\"a\":1}\n{\"a\":\n 2}\n");
        assertThat(ask("select a from t", table(FileFormat.JSON, file)))
                .containsExactly("[1]", "[2]");
    }

    @Test
    void linesThatBeginWithAHashAndLineEndsInQuotesAreValues() throws Exception {
        var hash = file("1.csv", "order,total\n1000,3\n#1001,5\n");
        var ends = file("2.csv", "order,total\nx,\"two\nlines\"\n");
        assertThat(ask("from t", table(FileFormat.CSV, hash, ends)))
                .containsExactly("[1000, 3]", "[#1001, 5]", "[x, two\nlines]");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theDelimiterIsThatOfTheHeader(String delimiter) throws Exception {
        var file = file("1.csv", "\"a,;\"%1$sb\n1%1$s2\n".formatted(delimiter));
        assertThat(ask("select b from t", table(FileFormat.CSV, file))).containsExactly("[2]");
        var one = file("2.csv", "note\nfirst\nx;y\tz|\n");
        assertThat(ask("from t", table(FileFormat.CSV, one))).hasSize(2);
        assertThat(notes).isEmpty();
    }

    @Test
    void equalAndEmptyNamesOfAHeaderAreNumbered() throws Exception {
        var one = file("1.csv", "v,V,,v\n1,2,3,4\n");
        var other = file("2.csv", "V,x\n5,6\n");
        var files = table(FileFormat.CSV, one, other);
        assertThat(ask("select v, V_1, column_3, v_2, x from t", files))
                .containsExactly("[1, 2, 3, 4, null]", "[null, 5, null, null, 6]");
    }

    @Test
    void aHeaderMayHaveOtherColumnsThanTheSchema() throws Exception {
        var one = file("1.csv", "x,ID,v\n1,2,a\n");
        var other = file("2.csv", "id\n7\n\"\"\n");
        var schema =
                new Schema(
                        "S",
                        List.of(
                                Schema.Field.required("id", Type.Simple.BIGINT),
                                Schema.Field.required("v", Type.Simple.VARCHAR)));
        var files = table(FileFormat.CSV, Csv.DEFAULT, schema, one, other);
        assertThat(ask("select x, ID_1, v, id from t", files))
                .containsExactly("[1, 2, a, null]", "[null, null, null, 7]");
        assertThat(notes).singleElement().asString().contains("2.csv, line 3");
    }

    private static final Schema ORDERS =
            new Schema(
                    "Orders",
                    List.of(
                            Schema.Field.required("id", Type.Simple.BIGINT),
                            new Schema.Field("total", new Type.Decimal(22, 2)),
                            new Schema.Field("price", new Type.Decimal(9, 3)),
                            new Schema.Field("day", Type.Simple.DATE),
                            new Schema.Field("at", Type.Simple.TIMESTAMP),
                            new Schema.Field("zoned", Type.Simple.TIMESTAMPTZ),
                            new Schema.Field("rate", Type.Simple.DOUBLE),
                            new Schema.Field("n", Type.Simple.INTEGER),
                            new Schema.Field("done", Type.Simple.BOOLEAN),
                            new Schema.Field("more", Type.Simple.JSON),
                            new Schema.Field("name", Type.Simple.VARCHAR)));

    private static final String ROW =
            "[-7, -12345678901234567890.50, -0.250, 1582-10-04, 2024-02-03 04:05:06.000007,"
                    + " 2024-02-03 04:05:06+00, 0.1, -5, true, {\"a\": 1.0}, null]";

    @ParameterizedTest
    @EnumSource(
            value = FileFormat.class,
            names = {"CSV", "NDJSON", "JSON"})
    void declaredColumnsHaveTheirTypes(FileFormat format) throws Exception {
        var document =
                """
                {"id":-7,"total":-12345678901234567890.5,"price":-0.25,"day":"1582-10-04","at":"2024-02-03T04:05:06.000007",\
                "zoned":"2024-02-03T05:05:06+01:00","rate":0.1,"n":-5,"done":true,"more":{"a": 1.0},"x":12.50}\
                """;
        var csv =
                """
                id,total,price,day,at,zoned,rate,n,done,more,name,x
                -7,-12345678901234567890.5,-0.25,1582-10-04,2024-02-03T04:05:06.000007,2024-02-03T05:05:06+01:00,0.1,-5,true,"{""a"": 1.0}",,12.50
                """;
        var text =
                switch (format) {
                    case CSV -> csv;
                    case JSON -> "[" + document + "]";
                    default -> document;
                };
        var files = table(format, Csv.DEFAULT, ORDERS, file("1", text));
        assertThat(ask("select * exclude x from t", files)).containsExactly(ROW);
        assertThat(ask("select x, typeof(x), typeof(price), typeof(more) from t", files))
                .containsExactly("[12.50, VARCHAR, DECIMAL(9,3), JSON]");
        assertThat(ask("select count(*) from t where total < 0 and zoned > '2020-01-01'", files))
                .containsExactly("[1]");
    }

    @Test
    void listsAndStructsHaveTheirTypes() throws Exception {
        var item =
                new Type.Struct(
                        List.of(
                                new Type.Member("sku", Type.Simple.VARCHAR),
                                new Type.Member("qty", new Type.Decimal(20, 2)),
                                new Type.Member("raw", Type.Simple.JSON)));
        var schema = new Schema("S", List.of(new Schema.Field("items", new Type.ListOf(item))));
        var file =
                file(
                        "1.ndjson",
                        """
                        {"items":[{"sku":"a","qty":123456789012345678.91,"raw":{"x": 1.0}},{"qty":1}]}
                        {"items":[]}
                        {}
                        """);
        assertThat(
                        ask(
                                "select items[1].qty, items[1].raw->>'x', len(items) from t",
                                table(FileFormat.NDJSON, Csv.DEFAULT, schema, file)))
                .containsExactly(
                        "[123456789012345678.91, 1.0, 2]", "[null, null, 0]", "[null, null, null]");
    }

    @Test
    void theDialectIsThatOfThePipeline() throws Exception {
        var csv =
                new Csv(
                        ';',
                        Optional.of('"'),
                        Optional.empty(),
                        false,
                        List.of("\\N"),
                        "windows-1252",
                        Optional.of('#'));
        var schema = Schema.ofTexts("S", List.of("a", "b"));
        var file = folder.resolve("1.csv");
        Files.write(
                file, "\u00e9;b #3\n# no row\n;\\N\n".getBytes(Charset.forName("windows-1252")));
        assertThat(ask("select a, b from t", table(FileFormat.CSV, csv, schema, file)))
                .containsExactly("[\u00e9, b #3]", "[, null]");
    }

    @Test
    void compressionAndEncodingAreFoundInTheContent() throws Exception {
        var packed = folder.resolve("1.csv");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("a\n1\n".getBytes(StandardCharsets.UTF_8));
        }
        var wide = folder.resolve("2.csv");
        Files.write(wide, "\ufeffa\n\u00e9\n".getBytes(StandardCharsets.UTF_16LE));
        assertThat(ask("from t", table(FileFormat.CSV, packed, wide)))
                .containsExactly("[1]", "[\u00e9]");
    }

    @Test
    void malformedRecordsAreCountedOnceAndNotInTheTable() throws Exception {
        var csv = file("1.csv", "id,v\n1,a\nx,b\n3\n4,d,e\n5,\"f\n6,g\n");
        var schema =
                new Schema(
                        "S",
                        List.of(
                                new Schema.Field("id", Type.Simple.BIGINT),
                                new Schema.Field("v", Type.Simple.VARCHAR)));
        var files = table(FileFormat.CSV, Csv.DEFAULT, schema, csv);
        assertThat(ask("select a.id from t a join t b using (id) order by 1", files))
                .containsExactly("[1]", "[6]");
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith("t: 4 of 6 records that were read are malformed")
                .contains("1.csv, line 3 (id is not a number (bigint)); ")
                .contains("1.csv, line 4 (has fewer values (1) than the file has columns (2)); ")
                .endsWith("; ..");
    }

    @Test
    void everyReferenceReadsAllRows() throws Exception {
        var file = file("1.ndjson", "{\"id\":1}\n{\"id\":2}\n");
        var files = table(FileFormat.NDJSON, file);
        for (var sql :
                List.of(
                        "select count(*) from t a, t b, (select * from t) c",
                        "with x as not materialized (from t) select count(*) from x a, x b, x c",
                        "select sum(n) from (select count(*) * 4 as n from t union all select 0 * id from t)",
                        "select 2 * count(*) + (select 4 * count(*) // 2 from t) - (select sum(id) - 3 from t) from t")) {
            assertThat(ask(sql, files)).as(sql).containsExactly("[8]");
        }
    }

    @Test
    void limitEndsReading() throws Exception {
        var file = file("1.csv", "id,v\n" + "1,abcdefghij\n".repeat(500_000));
        var files =
                DecodedFiles.of(
                        new DecodedFiles.Form(FileFormat.CSV, Optional.empty(), Optional.empty()),
                        List.of(LocalContent.of(file)));
        try (var database = new DuckDb();
                var connection = (DuckDBConnection) database.duplicate();
                var statement = connection.createStatement()) {
            var scan = TextScan.of(files, connection);
            statement.execute("CREATE TABLE few AS " + scan.select() + " LIMIT 10");
            assertThat(files.read().records()).isBetween(10L, 200_000L);
            assertThat(opened(file)).isFalse();
            statement.execute("CREATE TABLE whole AS " + scan.select());
            assertThat(files.read().records()).isEqualTo(500_000);
        }
    }

    /// Returns true if this process has opened the file, where the system says it.
    private static boolean opened(Path file) throws IOException {
        var opened = Path.of("/proc/self/fd");
        if (!Files.isDirectory(opened)) {
            return false;
        }
        var real = file.toRealPath();
        try (var all = Files.list(opened)) {
            return all.anyMatch(one -> {
                try {
                    return Files.readSymbolicLink(one).equals(real);
                } catch (IOException closed) {
                    return false;
                }
            });
        }
    }

    @Test
    void aFileThatCannotBeReadFailsTheQueryWithItsReason() throws Exception {
        var file = file("1.json", "[{\"a\":1},{\"a\":2}");
        assertThatThrownBy(() -> ask("from t", table(FileFormat.JSON, file)))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("1.json' is not a JSON array of documents")
                .hasMessageContaining("the array is not closed");
    }

    @Test
    void columnsOfFilesWithSeveralFormsKeepTheirValues() throws Exception {
        var whole = file("1.ndjson", "{\"v\":9007199254740993,\"b\":true}\n");
        var other = file("2.ndjson", "{\"v\":0.5,\"b\":1}\n");
        var real = new Schema("R", List.of(new Schema.Field("v", Type.Simple.DOUBLE)));
        assertThat(
                        ask(
                                "select v, b from t",
                                table(FileFormat.NDJSON, whole),
                                table(FileFormat.NDJSON, Csv.DEFAULT, real, other)))
                .containsExactly("[9007199254740993, true]", "[0.5, 1]");
    }
}
