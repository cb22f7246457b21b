package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.BucketSource;
import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Position;
import dev.leat.file.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReadersTest {

    @TempDir Path folder;

    @Test
    void piecesForRowsAreSmall() throws Exception {
        var bytes = ("id\n" + "12345\n".repeat(600_000)).getBytes(StandardCharsets.UTF_8);
        var files =
                new FileSource(
                        "input",
                        "",
                        ".csv",
                        FileFormat.CSV,
                        Csv.DEFAULT,
                        FileSource.OnOverwrite.REJECT);
        var from =
                new BucketSource(
                        "files",
                        files,
                        new Schema("S", List.of(new Schema.Field("id", Simple.BIGINT))),
                        Pipeline.UnknownFields.IGNORE);
        try (var reader =
                new FileReaders()
                        .forRows()
                        .open(new Bytes("a.csv", bytes), from, Position.START, folder)) {
            var piece = reader.next(folder.resolve("table")).orElseThrow();
            assertThat(piece.to().offset()).isBetween(1L << 20, FileReaders.ROWS_BYTES + 100);
        }
    }
}
