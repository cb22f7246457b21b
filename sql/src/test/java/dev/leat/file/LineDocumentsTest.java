package dev.leat.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.FileFormat;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.PipelineSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineDocumentsTest {

    private static final Schema ORDERS =
            new Schema(
                    "Order",
                    List.of(
                            Field.required("id", Simple.VARCHAR),
                            new Field("amount", new Type.Decimal(20, 2)),
                            new Field("at", Simple.TIMESTAMPTZ),
                            new Field("extra", Simple.JSON),
                            new Field("tags", new Type.ListOf(Simple.VARCHAR))));

    @TempDir Path folder;

    @Test
    void documentsBecomeRowsAsTheStatementReadsThem() throws Exception {
        var read =
                read(
                        """
                        {"id":"a","amount":12345678901234567.8,"at":"2024-12-31T23:59:59+01:00","extra":{"n": 1.0e0}}
                        {"amount":null,"id":"b","tags":["x","line\\nend\\u001f"]}
                        """);

        assertThat(read.rows())
                .containsExactly(
                        "{\"id\":\"a\",\"amount\":12345678901234567.8,\"at\":1735685999000000,"
                                + "\"extra\":\"{\\\"n\\\": 1.0e0}\"}",
                        "{\"id\":\"b\",\"tags\":[\"x\",\"line\\u000aend\\u001f\"]}");
        assertThat(read.rejected()).isEmpty();
    }

    @Test
    void aBadLineCostsThisLine() throws Exception {
        var read =
                read(
                        """
                        {"id":"a"}
                        {"id":"b","amount":"much"}
                        {"id":"c"
                        oops

                        {"amount":1}
                        {"id":"d"}
                        """);

        assertThat(read.good()).extracting(Read.Good::line).containsExactly(1L, 7L);
        assertThat(read.good()).extracting(Read.Good::offset).containsExactly(0L, 67L);
        assertThat(read.rejected())
                .extracting(line -> line.line() + " " + line.offset() + " " + line.text())
                .containsExactly(
                        "2 11 {\"id\":\"b\",\"amount\":\"much\"}",
                        "3 38 {\"id\":\"c\"",
                        "4 48 oops",
                        "6 54 {\"amount\":1}");
        assertThat(read.rejected())
                .extracting(line -> line.reasons().getFirst().cause())
                .containsExactly("type", "malformed", "malformed", "missing");
    }

    @Test
    void lineEndsBlankLinesAndAMarkAreNotRecords() throws Exception {
        var read = read("\uFEFF\r\n{\"id\":\"a\"}\r\n  \r\n\n{\"id\":\"b\"}");

        assertThat(read.rows()).containsExactly("{\"id\":\"a\"}", "{\"id\":\"b\"}");
        assertThat(read.good()).extracting(Read.Good::line).containsExactly(2L, 5L);
        assertThat(read.good()).extracting(Read.Good::offset).containsExactly(5L, 22L);
    }

    @Test
    void aFileWithoutRecordsHasNoPiece() throws Exception {
        assertThat(read("").parts()).isEmpty();
        assertThat(read("\n\r\n \n").parts()).isEmpty();
    }

    @Test
    void unknownFieldsAreCountedOrRejected() throws Exception {
        var text = "{\"id\":\"a\",\"x\":1}\n{\"id\":\"b\",\"x\":2,\"y\":{}}\n";

        assertThat(read(text).unknown()).hasValue(3);
        var from = Read.from(FileFormat.NDJSON, ORDERS, "UTF-8", UnknownFields.REJECT);
        var read = Read.all(new TextFiles(), Bytes.of("in", text), from, Position.START, folder);
        assertThat(read.rejected())
                .extracting(line -> line.reasons().getFirst().cause())
                .containsExactly("unknown_field", "unknown_field");
    }

    @Test
    void aLineOverSixteenMebibytesIsRejectedAndTheNextOneIsNot() throws Exception {
        var text = "{\"id\":\"" + "x".repeat(17 << 20) + "\"}\n{\"id\":\"b\"}\n";
        var read = read(text);

        assertThat(read.rows()).containsExactly("{\"id\":\"b\"}");
        assertThat(read.good().getFirst().offset()).isEqualTo(text.length() - 11);
        assertThat(read.rejected()).hasSize(1);
        assertThat(read.rejected().getFirst().reasons().getFirst().message())
                .isEqualTo("the line is longer than 16 MiB");
        assertThat(read.rejected().getFirst().text())
                .hasSize(ReadLimits.TEXT + 3)
                .startsWith("{\"id\":\"xxx")
                .endsWith("xxx...");
    }

    @Test
    void aLineThatIsNotInItsEncodingCostsThisLine() throws Exception {
        var bytes =
                "{\"id\":\"é\"}\n{\"id\":\"?\"}\n{\"id\":\"c\"}\n"
                        .getBytes(Charset.forName("windows-1252"));
        bytes[18] = (byte) 0x81;
        var read = read(new Bytes("in", bytes), "windows-1252", 1 << 20, Position.START);

        assertThat(read.rows()).containsExactly("{\"id\":\"é\"}", "{\"id\":\"c\"}");
        assertThat(read.rejected()).hasSize(1);
        assertThat(read.rejected().getFirst().reasons().getFirst().message())
                .isEqualTo("is not valid windows-1252 at byte 7");
        assertThat(read.rejected().getFirst().text()).isEqualTo("{\"id\":\"\uFFFD\"}");
        assertThat(read.good()).extracting(Read.Good::offset).containsExactly(0L, 22L);
    }

    @Test
    void aFileNeedsASchema() {
        var from = Read.from(FileFormat.NDJSON, new Schema("", List.of()), "UTF-8");

        assertThatThrownBy(() ->
                        Read.all(
                                new TextFiles(),
                                Bytes.of("in", "{}"),
                                from,
                                Position.START,
                                folder))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage("files of format ndjson have no header: set a schema in `from`");
    }

    @Test
    void truncatedGzipIsUnreadableWhereItEnds() throws Exception {
        var whole = Bytes.gzip(lines(20_000).getBytes(UTF_8));
        var cut = new Bytes("in.gz", java.util.Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> read(cut, "UTF-8", 1 << 16, Position.START))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("'in.gz' is damaged")
                .hasMessageContaining("bytes of content: the data ends unexpectedly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "windows-1252", "GB18030"})
    void piecesHaveTheSameRecordsWhateverTheirSizeAndResumeAnywhere(String encoding)
            throws Exception {
        var plain = lines(150).getBytes(Charset.forName(encoding));
        for (var bytes : List.of(plain, Bytes.gzip(plain), Bytes.zstd(plain))) {
            var content = new Bytes("in", bytes);
            var whole = read(content, encoding, Long.MAX_VALUE, Position.START);
            assertThat(whole.parts()).hasSize(1);
            boolean compressed = bytes.length < plain.length;
            for (long size : compressed ? new long[] {900} : new long[] {1, 900}) {
                var pieces = read(content, encoding, size, Position.START);
                assertThat(pieces.good()).isEqualTo(whole.good());
                assertThat(pieces.rejected()).isEqualTo(whole.rejected());
                assertThat(pieces.unknown()).hasValue(whole.unknown().get());
                for (int i = 0; i < pieces.parts().size(); i += 1 + i * 5) {
                    var from = pieces.parts().get(i).from();
                    var resumed = read(content, encoding, size, from);
                    assertThat(resumed.parts())
                            .isEqualTo(pieces.parts().subList(i, pieces.parts().size()));
                }
                var end = pieces.parts().getLast().to();
                assertThat(end.offset()).isEqualTo(plain.length);
                assertThat(read(content, encoding, size, end).parts()).isEmpty();
            }
        }
    }

    private static java.util.Map.Entry<String, Long> entry(String name, long count) {
        return java.util.Map.entry(name, count);
    }

    /// Good and bad lines with blank ones between them, LF and CRLF.
    static String lines(int count) {
        var random = new Random(5);
        var lines = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            lines.add(
                    switch (random.nextInt(10)) {
                        case 0 -> "";
                        case 1 -> "{\"id\":\"" + i + "\",\"amount\":\"x\"}";
                        case 2 -> "no json é";
                        case 3 -> "{\"id\":\"" + i + "\",\"new\":[1,{}]}";
                        default -> "{\"id\":\"é" + "x".repeat(random.nextInt(60)) + i + "\"}";
                    });
        }
        var text = new StringBuilder();
        lines.forEach(line -> text.append(line).append(random.nextInt(3) == 0 ? "\r\n" : "\n"));
        return text + "{\"id\":\"last\"}";
    }

    private Read read(String text) throws UnreadableFileException, IOException {
        return read(Bytes.of("in", text), "UTF-8", PieceReader.PIECE_BYTES, Position.START);
    }

    private Read read(Content content, String encoding, long size, Position at)
            throws UnreadableFileException, IOException {
        PipelineSource from = Read.from(FileFormat.NDJSON, ORDERS, encoding);
        return Read.all(new TextFiles(size), content, from, at, folder);
    }
}
