package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.BucketSource;
import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.ViewSink;
import dev.leat.app.sink.WarehouseTableSink;
import dev.leat.batch.Position;
import dev.leat.file.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReadersTest {

    @TempDir Path folder;

    @Test
    void piecesForRowsAreSmall() throws Exception {
        var bytes = ("id\n" + "12345\n".repeat(2_000_000)).getBytes(StandardCharsets.UTF_8);
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
        var view = new ViewSink("sums", new Sink.Filter.All(), Map.of());
        var table = new WarehouseTableSink("sales", new Sink.Filter.All(), Map.of());
        assertThat(end(bytes, from, List.of(table, view)))
                .isBetween(1L << 20, FileReaders.ROWS_BYTES + 100);
        assertThat(end(bytes, from, List.of(table)))
                .isBetween(4L << 20, FileReaders.TABLE_BYTES + 100);
        assertThat(end(bytes, from, List.of())).isEqualTo(bytes.length);
    }

    /// Returns the position where the first piece of a file ends.
    private long end(byte[] bytes, BucketSource from, List<Sink> sinks) throws Exception {
        try (var reader =
                new FileReaders()
                        .forSinks(sinks)
                        .open(new Bytes("a.csv", bytes), from, Position.START, folder)) {
            return reader.next(folder.resolve("table")).orElseThrow().to().offset();
        }
    }
}
