package dev.leat.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Column;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Record;
import dev.leat.cli.Session;
import dev.leat.config.AppFile;
import dev.leat.kernel.Kernels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Values at the limits of each type, and invalid ones, in files and in messages: rows, reasons,
/// identities and digests stay the same in each version. `-Dgolden=write` writes the expected ones.
class EdgeValuesTest {

    private static final Path FILES = Path.of("src", "test", "resources", "edges");

    private static final Pattern NULL = Pattern.compile(",?\"c_[a-z_0-9]+\":null");

    private static final Instant ARRIVED = Instant.parse("2024-12-20T00:00:00Z");

    @TempDir Path folder;

    private static void check(String golden, List<String> lines) throws Exception {
        var file = FILES.resolve(golden);
        if ("write".equals(System.getProperty("golden"))) {
            Files.write(file, lines);
        }
        assertThat(lines).isEqualTo(Files.readString(file).lines().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson"})
    void filesHaveTheSameRowsAndReasonsInEachFormat(String format) throws Exception {
        var json = Files.readString(run(format, "ndjson"));
        var rejects = Files.readString(folder.resolve("ndjson.values.rejects"));
        check(
                format + "-rows.txt",
                json.lines().map(row -> escaped(NULL.matcher(row).replaceAll(""))).toList());
        check(format + "-rejects.txt", rejects.lines().map(EdgeValuesTest::escaped).toList());

        var rows = new ArrayList<String>();
        rows("read_parquet('%s')".formatted(run(format, "parquet")), rows);
        rows("read_csv('%s', all_varchar = true)".formatted(run(format, "csv")), rows);
        check(format + "-outputs.txt", rows);
    }

    /// Converts the file to this format; returns the output. Rejects are the same for each.
    private Path run(String pipeline, String format) throws Exception {
        var output = folder.resolve(format + "." + format);
        var session = new Session();
        int code =
                session.run(
                        "run",
                        pipeline,
                        "--app",
                        FILES.toString(),
                        "--input",
                        FILES.resolve("values." + pipeline).toString(),
                        "--output",
                        output.toString());
        assertThat(code).as(session.err()).isZero();
        return output;
    }

    /// Adds the values of each row that are not NULL.
    private static void rows(String from, List<String> lines) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (var rows = statement.executeQuery("SELECT * FROM " + from)) {
                var columns = rows.getMetaData();
                while (rows.next()) {
                    var line = new StringBuilder();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        var value = rows.getString(i);
                        if (value != null) {
                            line.append(columns.getColumnName(i))
                                    .append('=')
                                    .append(value)
                                    .append(' ');
                        }
                    }
                    lines.add(escaped(line.toString().strip()));
                }
            }
        }
    }

    /// Line separators and control characters are escaped, so that a row is one line.
    private static String escaped(String text) {
        return text.codePoints()
                .mapToObj(c ->
                        Character.isISOControl(c) || c == 0x2028
                                ? "<%04X>".formatted(c)
                                : Character.toString(c))
                .collect(Collectors.joining());
    }

    @Test
    void messagesHaveTheSameRowsReasonsIdentitiesAndDigests() throws Exception {
        var app = AppFile.read(FILES.resolve("app.yaml"), Map.of());
        var pipeline = app.pipeline("messages");
        var records = new ArrayList<Record>();
        for (var body : Files.readAllLines(FILES.resolve("values.ndjson"))) {
            var id = "m" + records.size();
            records.add(
                    new Record(id, body.getBytes(StandardCharsets.UTF_8), Map.of(), 1, ARRIVED));
        }
        var work = new LeasedWork("input-queue", "lease", records);
        var table = new Outcomes(work.size(), 1);
        var lines = new ArrayList<String>();
        try (var kernels = new Kernels();
                var kernel = kernels.kernel(app, pipeline, _ -> {})) {
            var rows = kernel.run(work, table);
            var bodies = ((Column.Texts) rows.sinks().getFirst().getFirst()).values();
            for (int row = 0; row < rows.size(); row++) {
                lines.add(
                        "%d %s %s %s"
                                .formatted(
                                        rows.record()[row],
                                        HexFormat.of().formatHex(rows.identity(row)),
                                        HexFormat.of().formatHex(rows.digest(row)),
                                        escaped(
                                                NULL.matcher(String.valueOf(bodies[row]))
                                                        .replaceAll(""))));
            }
        }
        for (int record = 0; record < work.size(); record++) {
            for (var reason : table.reasons(record, 0)) {
                lines.add(
                        "%d %s %s"
                                .formatted(
                                        record, table.at(record, 0), escaped(reason.toString())));
            }
        }
        check("messages.txt", lines);
    }
}
