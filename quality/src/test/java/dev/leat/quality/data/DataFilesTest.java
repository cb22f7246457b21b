package dev.leat.quality.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
                            "DOUBLE",
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
                            "DOUBLE",
                            "STRUCT(q BIGINT)[]",
                            "TIMESTAMP WITH TIME ZONE");
        }
    }

    @Test
    void refusesAPatternWithoutFiles() {
        assertThatThrownBy(() -> open("none*.csv"))
                .isInstanceOf(UnreadableDataException.class)
                .hasMessageContaining("no such file that the pattern matches");
    }
}
