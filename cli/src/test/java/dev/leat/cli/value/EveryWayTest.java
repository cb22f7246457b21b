package dev.leat.cli.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Some hundred values, for each build, also as the cells that a test compares with all rows of the
/// app.
class EveryWayTest extends EveryWays {

    @BeforeAll
    static void start() throws Exception {
        start(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "tsv", "json", "ndjson", "parquet"})
    void testsCompareWhatThePipelineReads(String format, @TempDir Path made) throws Exception {
        Files.writeString(made.resolve("app.yaml"), ValueFiles.app(FORMATS));
        var file = file(format, made);
        var written = written(format);
        var values =
                VALUE.values().stream().filter(value -> written.containsKey(value.n())).toList();
        var typed =
                List.of(
                        "bucket: out\n    key: v-%s.ndjson".formatted(format),
                        "warehouse_table: w_" + format,
                        "lake_table: l_" + format);
        var expected = TestWay.rows(values, EveryValue::expected);
        TestWay.run(0, TestWay.write(made, file, typed, List.of(expected)));
        var raw = List.of("bucket: raw\n    key: v." + format);
        var same = format.equals("parquet") ? expected : TestWay.rows(values, EveryValue::text);
        TestWay.run(0, TestWay.write(made, file, raw, List.of(same)));
        var wrong = TestWay.parts(TestWay.rows(values, EveryValue::altered));
        var output = TestWay.run(1, TestWay.write(made, file, raw, wrong));
        var missing = Pattern.compile("(?m)^ +missing +(\\d+)").matcher(output).results();
        assertThat(missing.map(row -> Integer.valueOf(row.group(1))).toList())
                .isEqualTo(values.stream().map(EveryValue::n).toList());
    }
}
