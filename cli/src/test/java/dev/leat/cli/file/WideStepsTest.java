package dev.leat.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Steps that list every column of a wide file: 600, or `-Dwide.columns=N`.
@Tag("attack")
class WideStepsTest {

    private final int columns = Integer.getInteger("wide.columns", 600);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set",
                "select",
                "exclude",
                "check",
                "where",
                "distinct",
                "aggregate",
                "sql"
            })
    void aStepOverAllColumnsRuns(String kind) throws Exception {
        var step =
                switch (kind) {
                    case "set", "select" -> kind + ": {" + each(c -> c + ": " + c + " + 1") + "}";
                    case "exclude" -> kind + ": [" + each(c -> c).replaceFirst("c0, ", "") + "]";
                    case "check" -> kind + ": {" + each(c -> c + " ok: " + c + " >= 0") + "}";
                    case "where" ->
                            kind + ": " + each(c -> c + " = 0 or").replace(",", "") + " true";
                    case "distinct" -> kind + ": [" + each(c -> c) + "]";
                    case "aggregate" ->
                            kind + ": {measures: {" + each(c -> c + ": sum(" + c + ")") + "}}";
                    default -> kind + ": '" + "select " + each(c -> c) + " from batch'";
                };
        var fields = each(c -> c + ": integer");
        Files.writeString(
                folder.resolve("app.yaml"),
                """
                app: wide
                schemas: {Wide: {%s}}
                buckets: {input: {}, output: {}}
                pipelines:
                  load:
                    from: {bucket: input, suffix: .csv, schema: Wide}
                    steps: [{%s}]
                    to: [{bucket: output, path: '{source.stem}.ndjson'}]
                """
                        .formatted(fields, step));
        var line = each(c -> "1").replace(" ", "");
        var input = folder.resolve("wide.csv");
        Files.writeString(input, each(c -> c).replace(" ", "") + "\n" + line + "\n");
        var output = folder.resolve("out.ndjson");
        var session = new Session();
        int code =
                session.run("run", "load", "-a", "" + folder, "-i", "" + input, "-o", "" + output);
        assertThat(code).as(session.err()).isZero();
        var value = kind.equals("set") || kind.equals("select") ? 2 : 1;
        var expected = kind.equals("exclude") ? "\"c0\":1" : each(c -> "\"" + c + "\":" + value);
        assertThat(Files.readString(output)).isEqualTo("{" + expected.replace(" ", "") + "}\n");
    }

    private String each(UnaryOperator<String> text) {
        return IntStream.range(0, columns)
                .mapToObj(i -> text.apply("c" + i))
                .collect(Collectors.joining(", "));
    }
}
