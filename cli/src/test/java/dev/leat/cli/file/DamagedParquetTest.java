package dev.leat.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parquet files that are damaged or are none, through `leat run`, `leat up` and `leat sql`.
class DamagedParquetTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, amount: bigint}
            buckets:
              input:
              output:
            pipelines:
              load:
                from: {bucket: input, format: parquet, schema: Sale}
                to: [{bucket: output, path: "{source.stem}.csv"}]
            """;

    @TempDir Path folder;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
        var whole = parquet();
        files.put("cut", Arrays.copyOf(whole, whole.length / 2));
        files.put("data", overwritten(whole, 4, 400));
        files.put("first", overwritten(whole, 4, 30));
        files.put("middle", overwritten(whole, whole.length / 2, 200));
        files.put("footer", overwritten(whole, whole.length - 150, 100));
        files.put("length", overwritten(whole, whole.length - 8, 4));
        files.put("beginning", overwritten(whole, 0, 4));
        files.put("end", overwritten(whole, whole.length - 4, 4));
        files.put("empty", new byte[0]);
        files.put("text", "id,amount\n1,2\n".getBytes(StandardCharsets.UTF_8));
        files.put("magic", "PAR1PAR1".getBytes(StandardCharsets.UTF_8));
        files.put("hole", hole(whole));
        Files.createDirectories(folder.resolve("in"));
        for (var file : files.entrySet()) {
            Files.write(folder.resolve("in/" + file.getKey() + ".parquet"), file.getValue());
        }
    }

    @Test
    void runUpAndSqlSayOneSentenceOfEach() throws Exception {
        leat("put", folder.resolve("in").toString(), "input", "--app", app());
        var up = leat("up", app(), "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(up.said()).contains("load: 0 files done, 12 failed, 0 duplicates");
        var letters = leat("dlq", "ls", "load-files-dlq", "--app", app()).said();
        assertThat(letters)
                .contains("_ cannot be read as Parquet after row")
                .contains("_ is not a complete Parquet file");
        var soft = new SoftAssertions();
        for (var name : files.keySet()) {
            var file = name + ".parquet";
            var run =
                    leat(
                            "run",
                            "load",
                            "--app",
                            app(),
                            "-i",
                            folder + "/in/" + file,
                            "-o",
                            folder + "/out.csv");
            soft.assertThat(run.code()).isEqualTo(1);
            soft.assertThat(run.said())
                    .matches(
                            "(?s).*'%s' (is not a complete Parquet file: it does not begin and end with PAR1|cannot be read as Parquet after row 0: (the content of the file is corrupt(, or rows of it need too much memory)?|a text in the file is not valid UTF-8)); nothing was written\n"
                                    .formatted(file));
            var sql = "select sum(amount), max(id) from \"input/" + file + "\"";
            soft.assertThat(leat("sql", sql, "--app", app()).said())
                    .as(name)
                    .doesNotContain("Exception", "asked-", ".leat", "DuckDB");
        }
        soft.assertAll();
        assertThat(leat("sql", "from \"input/length.parquet\"", "--app", app()))
                .isEqualTo(
                        new Ran(
                                2,
                                "'input/length.parquet' cannot be read: the content of the file is corrupt\n"));
    }

    private String app() {
        return folder.toString();
    }

    private record Ran(int code, String said) {}

    private static Ran leat(String... words) {
        var session = new Session();
        int code = session.run(words);
        return new Ran(code, session.out() + session.err());
    }

    private static byte[] overwritten(byte[] whole, int from, int count) {
        var bytes = whole.clone();
        var noise = new byte[count];
        new Random(7).nextBytes(noise);
        System.arraycopy(noise, 0, bytes, from, count);
        return bytes;
    }

    /// Without some bytes in the middle: what the end says of places is no longer true.
    private static byte[] hole(byte[] whole) {
        var bytes = Arrays.copyOf(whole, whole.length - 1000);
        System.arraycopy(whole, whole.length - 2000, bytes, bytes.length - 2000, 2000);
        return bytes;
    }

    private byte[] parquet() throws Exception {
        var file = folder.resolve("whole.parquet");
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute(
                    "COPY (SELECT 'id ' || i AS id, i * 7919 AS amount FROM range(5000) t(i)) TO '%s'"
                            .formatted(file));
        }
        return Files.readAllBytes(file);
    }
}
