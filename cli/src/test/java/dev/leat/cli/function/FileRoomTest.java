package dev.leat.cli.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.FileUnit;
import dev.leat.config.AppFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The files for which a function has room.
class FileRoomTest {

    private static final String APP =
            """
            app: files
            schemas: {Row: {id: varchar not null, amount: bigint not null}}
            buckets: {input: , output: }
            pipelines:
              text:
                from: {bucket: input, suffix: .csv, format: csv, schema: Row}
                to: [{bucket: output, path: "a/{source.stem}.csv", format: csv}]
              columns:
                from: {bucket: input, suffix: .parquet, format: parquet}
                to: [{bucket: output, path: "b/{source.stem}.csv", format: csv}]
              whole:
                from: {bucket: input, suffix: .tsv, format: tsv, schema: Row}
                steps: [{distinct: [id, amount]}]
                to: [{bucket: output, path: "c/{source.stem}.csv", format: csv}]
            """;

    @TempDir Path folder;

    /// A Parquet file and a step over the whole file need more room on the disk than text. What is
    /// staged already is not needed again.
    @ParameterizedTest
    @CsvSource({
        "text, 512, 0, 1024, true",
        "text, 513, 0, 9999, false",
        "text, 400, 0, 799, false",
        "text, 400, 300, 500, true",
        "text, 400, 300, 499, false",
        "text, 400, 900, 0, true",
        "columns, 400, 0, 1200, true",
        "columns, 400, 0, 1199, false",
        "whole, 400, 0, 1600, true",
        "whole, 400, 0, 1599, false"
    })
    void aFileNeedsRoom(String pipeline, long size, long staged, long disk, boolean fits)
            throws Exception {
        var app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        var room = new FileRoom(512L << 20, () -> disk << 20, true);
        var unit = new FileUnit("input", "a", 1, "etag", size << 20, Instant.EPOCH);
        assertThat(room.refusal(app.pipeline(pipeline), unit, staged << 20).isEmpty())
                .isEqualTo(fits);
    }
}
