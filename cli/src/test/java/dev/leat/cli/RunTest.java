package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `leat run` over files of a folder.
class RunTest {

    private static final String SALES =
            """
            app: sales
            schemas:
              Sale: {order_id: varchar not null, sold_at: timestamp, country: varchar, amount: 'decimal(18,2)'}
            buckets:
              input:
              output:
            pipelines:
              load:
                from: {bucket: input, suffix: .csv, %s}
                %s
                to:
            %s
            """;

    @TempDir Path folder;

    /// The sink is the one of "Writing files" in `docs/files.md`, with CSV in place of Parquet.
    @Test
    void theExampleOfThePageOnFilesWrites() throws Exception {
        var page = Files.readString(Path.of("../docs/files.md"));
        var from = page.indexOf("  - bucket: output", page.indexOf("## Writing files"));
        var sink = page.substring(from, page.indexOf("```", from)).replace(".parquet", ".csv");
        app("schema: Sale", "", sink.indent(4));
        Files.writeString(
                folder.resolve("january.csv"),
                """
                order_id,sold_at,country,amount
                1,2025-01-30T10:00:00,Norway,2.50
                2,2025-01-31T10:00:00,Norway,3.50
                3,2025-01-31T10:00:00,Sweden,4.50
                """);

        assertThat(leat(0, "lint", folder.toString()).err()).isEmpty();
        leat(0, "explain", "load", "--app", folder.toString());
        leat(
                0,
                "run",
                "load",
                "--app",
                folder.toString(),
                "-i",
                path("january.csv"),
                "-o",
                path("out/"));

        assertThat(Files.readString(folder.resolve("out/sales/day=2025-01-31/january-00001.csv")))
                .isEqualTo("day,order_id,amount\n2025-01-31,2,3.50\n");
        assertThat(written())
                .containsExactly(
                        "sales/day=2025-01-30/january-00001.csv",
                        "sales/day=2025-01-31/january-00001.csv");
    }

    private void app(String from, String steps, String to) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), SALES.formatted(from, steps, to));
    }

    private String path(String name) {
        return folder + "/" + name;
    }

    private List<String> written() throws IOException {
        var out = folder.resolve("out");
        try (var files = Files.walk(out)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> out.relativize(file).toString())
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static Session leat(int code, String... words) {
        var session = new Session();
        assertThat(session.run(words)).as(session.err()).isEqualTo(code);
        return session;
    }
}
