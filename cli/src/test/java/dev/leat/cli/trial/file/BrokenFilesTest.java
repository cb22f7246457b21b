package dev.leat.cli.trial.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.FilePhase;
import dev.leat.cli.trial.Trial;
import dev.leat.kernel.Kernels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Broken CSV files through the whole app, from bucket to bucket: what their generator left
/// undamaged comes out, value for value, and missing values are reported.
class BrokenFilesTest {

    private static final String APP =
            """
            app: broken
            buckets:
              input:
              output:
            pipelines:
              read:
                from: {bucket: input, format: csv}
                to:
                  - bucket: output
                    path: "{source.stem}.ndjson"
                    format: ndjson
            """;

    private static final int FILES = Integer.getInteger("broken.files", 40);

    @AutoClose private final Kernels kernels = new Kernels();

    @TempDir Path folder;

    private Trial open() throws Exception {
        var app = Files.writeString(folder.resolve("app.yaml"), APP);
        return Trial.open(app, folder.resolve("state"), kernels, UnaryOperator.identity());
    }

    @Test
    void keepsWhatIsWholeAndTellsTheRest() throws Exception {
        try (var app = open()) {
            for (int seed = 0; seed < FILES; seed++) {
                app.put("input", "f" + seed + ".csv", BrokenFile.of(seed).bytes());
            }
            app.pipelines().start();
            app.pipelines().awaitIdle();

            var output = new Published(app, "output");
            var done = app.platform().files().latest("read", FILES);
            assertThat(done).hasSize(FILES);
            for (var entry : done) {
                int seed = Integer.parseInt(entry.unit().stem().substring(1));
                var file = BrokenFile.of(seed);
                var name = "seed " + seed;
                assertThat(entry.phase()).as(name + " " + entry.error()).isEqualTo(FilePhase.DONE);
                var rows = new ArrayList<List<@Nullable String>>();
                for (var document : output.documents("f" + seed + ".ndjson")) {
                    rows.add(values(document, file.columns()));
                }
                var totals = entry.totals();
                assertThat(totals.read()).as(name).isEqualTo(totals.written() + totals.rejected());
                assertThat(rows).as(name).hasSize((int) totals.written());
                assertThat(rows).as(name).containsSubsequence(file.whole());
                assertThat(rows.size()).as(name).isEqualTo(file.whole().size());
                assertThat(
                                output.rejected("f" + seed + ".rejects").stream()
                                        .map(Published.Rejected::line)
                                        .distinct())
                        .as(name)
                        .hasSize((int) totals.rejected());
                assertThat(totals.rejected()).as(name).isGreaterThanOrEqualTo(file.damaged());
            }
        }
    }

    private static List<@Nullable String> values(JsonNode document, List<String> columns) {
        var values = new ArrayList<@Nullable String>();
        for (var column : columns) {
            var value = document.path(column);
            values.add(value.isString() ? value.stringValue() : null);
        }
        return values;
    }

    @Test
    void takesAFieldOfFifteenMegabytesAndRefusesFiveThousandColumns() throws Exception {
        var field = "long, ".repeat(15_000_000 / 6);
        var columns =
                IntStream.range(0, 5000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        try (var app = open()) {
            app.put("input", "long.csv", text("a,b\n1,\"" + field + "\"\n2,x\n"));
            app.put("input", "wide.csv", text(columns + "\n" + columns + "\n"));
            app.put("input", "header.csv", text("a,b\n"));
            app.put("input", "empty.csv", new byte[0]);
            app.put("input", "zip.csv", new byte[] {'P', 'K', 3, 4, 0, 0, (byte) 0xFF, 0});
            app.pipelines().start();
            app.pipelines().awaitIdle();

            var output = new Published(app, "output");
            assertThat(output.documents("long.ndjson"))
                    .extracting(row -> row.get("b").stringValue())
                    .containsExactly(field, "x");
            for (var entry : app.platform().files().latest("read", 10)) {
                switch (entry.unit().stem()) {
                    case "long" -> assertThat(entry.totals().written()).isEqualTo(2);
                    case "header" -> {
                        assertThat(entry.phase()).isEqualTo(FilePhase.DONE);
                        assertThat(entry.totals().read()).isZero();
                    }
                    case "wide" -> {
                        assertThat(entry.phase()).isEqualTo(FilePhase.GIVEN_UP);
                        assertThat(entry.error().orElseThrow()).contains("4,096");
                    }
                    default -> assertThat(entry.totals().written()).isZero();
                }
            }
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
