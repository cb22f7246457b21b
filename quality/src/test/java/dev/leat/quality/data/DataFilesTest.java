package dev.leat.quality.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {

    @TempDir Path folder;

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private DataTable open(String pattern) {
        return DataFiles.open(folder + "/" + pattern, options());
    }

    private DataOptions options() {
        return new DataOptions(DataOptions.DEFAULT_MEMORY, 2, DataOptions.DEFAULT.sample(), folder);
    }

    private static List<String> types(DataTable table) {
        return table.columns().stream().map(DataColumn::type).toList();
    }

    @Test
    void infersTheTypesOfCsvColumns() throws IOException {
        write(
                "a.csv",
                """
                id,code,price,large,share,day,at,zoned,flag,none,mixed
                1,00123,2.50,12345678901234567890,1e-5,2026-01-01,2026-01-01 10:00,2026-01-01T10:00:00Z,true,,1
                2,00124,3.1,2,0.5,2026-01-02,2026-01-01T10:00:00,2026-01-01T10:00:00+02:00,false,,x
                """);
        try (var table = open("a.csv")) {
            assertThat(types(table))
                    .containsExactly(
                            "BIGINT",
                            "VARCHAR",
                            "DECIMAL(18,2)",
                            "DECIMAL(20,0)",
                            "DOUBLE",
                            "DATE",
                            "TIMESTAMP",
                            "TIMESTAMP WITH TIME ZONE",
                            "BOOLEAN",
                            "VARCHAR",
                            "VARCHAR");
            assertThat(table.query("SELECT code FROM records", row -> row.getString(1)))
                    .containsExactly("00123", "00124");
        }
    }

    @Test
    void infersTheTypeFromAllTextsIfALaterOneHasAnotherForm() throws IOException {
        var lines = new StringBuilder("id,amount,code\n");
        for (int i = 0; i < 60_000; i++) {
            lines.append(i).append(',').append(i).append(',').append(i).append('\n');
        }
        write("late.csv", lines + "60000,0.5,007\n");
        try (var table = open("late.csv")) {
            assertThat(types(table)).containsExactly("BIGINT", "DECIMAL(18,1)", "VARCHAR");
            assertThat(table.content().records()).isEqualTo(60_001);
        }
    }

    @Test
    void countsLinesThatAreNoRecords() throws IOException {
        write("bad.csv", "a,b,c\n1,2,3\n4,5\n6,7,8,9\n\"x\",8,9\n");
        write("bad.ndjson", "{\"a\":1}\n{bad\n{\"a\":2,\"b\":\"x\"}\n");
        try (var csv = open("bad.csv");
                var json = open("bad.ndjson")) {
            assertThat(csv.content().records()).isEqualTo(2);
            assertThat(csv.content().unreadable()).isEqualTo(2);
            assertThat(json.content().records()).isEqualTo(2);
            assertThat(json.content().unreadable()).isEqualTo(1);
        }
    }

    @Test
    void readsFilesThatAPatternMatchesAndStreams() throws IOException {
        write("2026-01.csv", "a,b\n1,x\n");
        write("2026-02.csv", "a,c\n2,y\n");
        try (var table = open("2026-*.csv")) {
            assertThat(table.columns().stream().map(DataColumn::name))
                    .containsExactly("a", "b", "c");
            assertThat(table.content().records()).isEqualTo(2);
        }
        var packed = folder.resolve("p.ndjson.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("{\"a\":{\"b\":[1,2]}}\n".getBytes(StandardCharsets.UTF_8));
        }
        try (var table = DataFiles.open("-", Files.newInputStream(packed), options())) {
            assertThat(types(table)).containsExactly("STRUCT(b BIGINT[])");
        }
        var csv = new ByteArrayInputStream("a;b\n1;2,5\n".getBytes(StandardCharsets.UTF_8));
        try (var table = DataFiles.open("-", csv, options())) {
            assertThat(table.columns().stream().map(DataColumn::name)).containsExactly("a", "b");
        }
        try (var files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("leat-"));
        }
    }

    @Test
    void narrowsTheTypesOfJsonNumbers() throws IOException {
        write(
                "n.ndjson",
                """
                {"a":-1,"b":1.25,"c":0.1,"d":[{"q":-5},{"q":9}],"e":"2026-01-01T10:00:00Z"}
                {"a":9,"b":7,"c":0.12345678,"d":[],"e":null}
                """);
        try (var table = open("n.ndjson")) {
            assertThat(types(table))
                    .containsExactly(
                            "BIGINT",
                            "DECIMAL(18,2)",
                            "DECIMAL(18,8)",
                            "STRUCT(q BIGINT)[]",
                            "TIMESTAMP WITH TIME ZONE");
        }
    }

    @Test
    void aColumnOfNumbersHasAllTheirDigits() throws IOException {
        var nines = "9".repeat(38);
        var small = "0." + "1".repeat(30);
        write(
                "digits.csv",
                """
                id,least,large,nines,more,small,both,code,exponent
                1577134800018164904,-9223372036854775808,9223372036854775808,%1$s,9%1$s,%2$s,1234567890123456789012.5,12E3,1E5
                1,9223372036854775807,-1,1,1,0.5,0.12345678901234567890,7,2
                """
                        .formatted(nines, small));
        try (var table = open("digits.csv")) {
            assertThat(types(table))
                    .containsExactly(
                            "BIGINT",
                            "BIGINT",
                            "DECIMAL(19,0)",
                            "DECIMAL(38,0)",
                            "VARCHAR",
                            "DECIMAL(31,30)",
                            "VARCHAR",
                            "VARCHAR",
                            "VARCHAR");
            assertThat(
                            table.query(
                                    "SELECT * FROM records ORDER BY id DESC LIMIT 1",
                                    row -> row.getString(1) + " " + row.getString(4)))
                    .containsExactly("1577134800018164904 " + nines);
        }
        write(
                "digits.ndjson",
                """
                {"n":9007199254740993,"large":123456789012345678.91,"id":1577134800018164904,"d":"01-02-2024","t":"12:30","nested":{"v":0.10}}
                {"n":1.5,"large":0.1,"id":2,"d":"01-02-2024","t":"12:30","nested":{"v":12345678901234567.5}}
                """);
        try (var table = open("digits.ndjson")) {
            assertThat(types(table))
                    .containsExactly(
                            "DECIMAL(18,1)",
                            "DECIMAL(20,2)",
                            "BIGINT",
                            "VARCHAR",
                            "VARCHAR",
                            "STRUCT(v DECIMAL(19,2))");
            assertThat(
                            table.query(
                                    "SELECT n, large, nested.v FROM records",
                                    row ->
                                            row.getString(1)
                                                    + " "
                                                    + row.getString(2)
                                                    + " "
                                                    + row.getString(3)))
                    .containsExactly(
                            "9007199254740993.0 123456789012345678.91 0.10",
                            "1.5 0.10 12345678901234567.50");
        }
    }

    @Test
    void aTimeThatIsNoneInAPipelineIsAText() throws IOException {
        write(
                "times.csv",
                """
                day,hour,zone,apart
                0000-01-01,2024-01-01T24:00:00,2024-01-01T10:00:00+25:00,2024-01-01 10:00:00 +01:00
                2024-01-01,2024-01-01T10:00:00,2024-01-01T10:00:00+15:00,2024-01-01 10:00:00 +01:00
                """);
        try (var table = open("times.csv")) {
            assertThat(types(table)).containsOnly("VARCHAR");
        }
    }

    @Test
    void readsEveryEncodingThatAPipelineReads() throws IOException {
        var csv = "name,n\r\nMüller,1\r\nJosé,2\r\n";
        var ndjson = "{\"name\":\"Müller\",\"n\":1}\n{\"name\":\"José\",\"n\":2}\n";
        var json = "[" + ndjson.strip().replace("\n", ",") + "]";
        for (var content : List.of("csv:" + csv, "ndjson:" + ndjson, "json:" + json)) {
            var ending = content.substring(0, content.indexOf(':'));
            var text = content.substring(ending.length() + 1);
            for (var encoding : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252")) {
                for (var mark : encoding.startsWith("UTF") ? List.of("", "\ufeff") : List.of("")) {
                    var file = folder.resolve("e." + ending);
                    Files.writeString(file, mark + text, Charset.forName(encoding));
                    try (var table = open("e." + ending)) {
                        assertThat(
                                        table.query(
                                                "SELECT name || n FROM records",
                                                row -> row.getString(1)))
                                .as(encoding + mark.length() + ending)
                                .containsExactly("Müller1", "José2");
                        assertThat(table.content().unreadable()).isZero();
                    }
                }
            }
        }
    }

    @Test
    void readsLineEndsAndPaddingThatAPipelineReads() throws IOException {
        write("cr.csv", "id,v\r\r\n1,a\rb\r\r\n2,\"c\nd\"\r\r\n");
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write("id,v\n1,a\n#2,b\n".getBytes(StandardCharsets.UTF_8));
        }
        packed.write(new byte[512]);
        Files.write(folder.resolve("padded.csv.gz"), packed.toByteArray());
        try (var ends = open("cr.csv");
                var padded = open("padded.csv.gz")) {
            assertThat(ends.content().records()).isEqualTo(2);
            assertThat(padded.query("SELECT id FROM records", row -> row.getString(1)))
                    .containsExactly("1", "#2");
        }
    }

    @Test
    void theHeaderDecidesHowManyValuesARecordHas() throws IOException {
        write("wide.csv", "a,b,c\n" + "1,2,3\n".repeat(100) + "1,2,3,4\n".repeat(300));
        write("sep.csv", "sep=;\nname;n\nx;1\ny;2\n");
        write("one.csv", "note\nfirst\nx,y\n");
        try (var wide = open("wide.csv");
                var sep = open("sep.csv");
                var one = open("one.csv")) {
            assertThat(wide.columns().stream().map(DataColumn::name))
                    .containsExactly("a", "b", "c");
            assertThat(wide.content().records()).isEqualTo(100);
            assertThat(wide.content().unreadable()).isEqualTo(300);
            assertThat(sep.query("SELECT name || n FROM records", row -> row.getString(1)))
                    .containsExactly("x1", "y2");
            assertThat(one.query("SELECT note FROM records", row -> row.getString(1)))
                    .containsExactly("first", "x,y");
            assertThat(one.content().unreadable()).isZero();
        }
    }

    @Test
    void aWordThatOneTextHasIsNoUnit() throws IOException {
        var lines = new StringBuilder("price\n");
        for (int i = 0; i < 200; i++) {
            lines.append("\"1.%03d,5\"\n".formatted(i));
        }
        write("unit.csv", lines + "abc\n");
        write("long.csv", "n;v\n" + "a;1.000.000.000.000.000.000,00\n".repeat(3));
        try (var unit = open("unit.csv");
                var large = open("long.csv")) {
            assertThat(unit.columns().getFirst().type()).isEqualTo("DECIMAL(18,2)");
            assertThat(unit.columns().getFirst().texts().format()).hasValue("1.234,56");
            assertThat(large.query("SELECT v FROM records", row -> row.getString(1)))
                    .containsOnly("1000000000000000000.00");
        }
    }

    @Test
    void refusesParquetThatDuckDbWouldChange() throws IOException {
        // a decimal of 40 digits, written by pyarrow
        Files.write(
                folder.resolve("wide.parquet"),
                Base64.getDecoder()
                        .decode(
                                "UEFSMRUAFS4VLiwVAhUAFQYVBhwAAAACAAAAAgEAAAAAAAAAAACrVKmM6x8K0xUEGSw1ABgGc2NoZW1hFQIAFQ4VIhUCGAFkJQoVBBVQLFwVBBVQAAAAFgIZHBkcJgAcFQ4ZJQYAGRgBZBUAFgIWVBZUJghJHBUAFQAVAgA8KQYZJgACAAAAFlQWAiYIFlQAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI1LjAuMRkcHAAAAIoAAABQQVIx"));
        assertThatThrownBy(() -> open("wide.parquet"))
                .isInstanceOf(UnreadableDataException.class)
                .hasMessageContaining("column 'd' has a decimal of 40 digits");
    }

    @Test
    void refusesAPatternWithoutFiles() {
        assertThatThrownBy(() -> open("none*.csv"))
                .isInstanceOf(UnreadableDataException.class)
                .hasMessageContaining("no such file that the pattern matches");
    }
}
