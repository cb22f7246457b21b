package dev.leat.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.FileFormat;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonArrayElementsTest {

    private static final Schema ANY =
            new Schema(
                    "Any",
                    List.of(Field.required("id", Simple.INTEGER), new Field("v", Simple.JSON)));

    @TempDir Path folder;

    @Test
    void theDocumentsOfAnArrayAreRecords() throws Exception {
        var read =
                read(
                        "\uFEFF [\n {\"id\":1},{\"id\":2,\n \"v\":[{}, \"]}\\\"\"]}\n, {\"id\":3}]\n\n");

        assertThat(read.rows())
                .containsExactly(
                        "{\"id\":1}",
                        "{\"id\":2,\"v\":\"[{}, \\\"]}\\\\\\\"\\\"]\"}",
                        "{\"id\":3}");
        assertThat(read.good()).extracting(Read.Good::line).containsExactly(2L, 2L, 4L);
        assertThat(read.good()).extracting(Read.Good::offset).containsExactly(7L, 16L, 46L);
        assertThat(read.good().getLast().text()).isEqualTo("{\"id\":3}");
        assertThat(read.parts().getLast().to()).isEqualTo(new Position(57, 5, 2));
    }

    @Test
    void oneDocumentThatStandsAloneIsOneRecord() throws Exception {
        var read = read("{\n\"id\": 1\n}\n");

        assertThat(read.rows()).containsExactly("{\"id\":1}");
        assertThat(read.parts().getFirst().to()).isEqualTo(new Position(12, 3, 2));
    }

    @Test
    void anEmptyArrayHasNoPiece() throws Exception {
        assertThat(read(" [ ] ").parts()).isEmpty();
    }

    @Test
    void whatIsWrongInsideADocumentCostsThisDocument() throws Exception {
        var read =
                read(
                        "[{\"id\":1},{\"id\":NaN},{\"id\":\"x\"},{\"id\":01},[1],7,\"t\",null,"
                                + "{\"id\":1,\"v\":\"\t\"},{\"id\":1 2},{\"id\":3}]");

        assertThat(read.rows()).containsExactly("{\"id\":1}", "{\"id\":3}");
        assertThat(read.rejected())
                .extracting(line -> line.text())
                .containsExactly(
                        "{\"id\":NaN}",
                        "{\"id\":\"x\"}",
                        "{\"id\":01}",
                        "[1]",
                        "7",
                        "\"t\"",
                        "null",
                        "{\"id\":1,\"v\":\"\t\"}",
                        "{\"id\":1 2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | line 1, byte 0: the file is empty; expected an array of documents",
                "id,name | line 1, byte 0: expected '[' or '{' at the beginning",
                "[{\"id\":1} | line 1, byte 9: the array is not closed",
                "[{\"id\":1}, | line 1, byte 10: expected a document after ','",
                "[{\"id\":1},] | line 1, byte 10: expected a document after ','",
                "[,{\"id\":1}] | line 1, byte 1: expected a document",
                "[{\"id\":1}{\"id\":2}] | line 1, byte 9: expected ',' or ']' after a document",
                "[{\"id\":1}]x | line 1, byte 10: unexpected text after the array",
                "{\"id\":1}{\"id\":2} | line 1, byte 8: unexpected text after the only document",
                "[{\"id\":1},{\"id\":\"x},{\"id\":2}] | line 1, byte 22: unexpected text after the end of a"
                        + " string, in the document that begins in line 1",
                "[{\"id\":1},{\"id\":2] | line 1, byte 17: ']' has no matching opening bracket",
                "[{\"id\":1,{\"id\":2}] | line 1, byte 9: unexpected '{'",
                "[{\"id\":1 | line 1, byte 8: unexpected end of file in the document that begins in line 1",
            })
    void aQuoteOrBracketOutOfPlaceCostsTheFile(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageStartingWith("'in' is not a JSON array of documents: at " + message);
    }

    @Test
    void aTextThatIsNotClosedIsNamedWithItsLine() {
        assertThatThrownBy(() -> read("[{\"id\":1},\n{\"id\":2,\"v\":\"x},\n{\"id\":3}]"))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining(
                        "line 2, byte 27: a string is not closed before the end of the line, in the document that"
                                + " begins in line 2");
    }

    @Test
    void aDocumentOverSixteenMebibytesIsRejectedAndTheNextOneIsNot() throws Exception {
        var text = "[{\"id\":1,\"v\":\"" + "é".repeat(9 << 20) + "\"},\n{\"id\":2}]";
        for (var encoding : List.of("UTF-8", "UTF-16LE", "windows-1252")) {
            var bytes = text.getBytes(Charset.forName(encoding));
            var read = read(new Bytes("in", bytes), encoding, Long.MAX_VALUE, Position.START);

            assertThat(read.rows()).containsExactly("{\"id\":2}");
            assertThat(read.good().getFirst().offset())
                    .isEqualTo(
                            bytes.length
                                    - "{\"id\":2}]".getBytes(Charset.forName(encoding)).length);
            assertThat(read.rejected().getFirst().reasons().getFirst().cause())
                    .isEqualTo("too_long");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16BE", "Shift_JIS"})
    void piecesHaveTheSameRecordsWhateverTheirSizeAndResumeAnywhere(String encoding)
            throws Exception {
        var plain = array(100).getBytes(Charset.forName(encoding));
        for (var bytes : List.of(plain, Bytes.gzip(plain))) {
            var content = new Bytes("in", bytes);
            var whole = read(content, encoding, Long.MAX_VALUE, Position.START);
            boolean compressed = bytes.length < plain.length;
            for (long size : compressed ? new long[] {700} : new long[] {1, 700}) {
                var pieces = read(content, encoding, size, Position.START);
                assertThat(pieces.good()).isEqualTo(whole.good());
                assertThat(pieces.rejected()).isEqualTo(whole.rejected());
                for (int i = 0; i < pieces.parts().size(); i += 1 + i * 5) {
                    var from = pieces.parts().get(i).from();
                    assertThat(read(content, encoding, size, from).parts())
                            .isEqualTo(pieces.parts().subList(i, pieces.parts().size()));
                }
                var end = pieces.parts().getLast().to();
                assertThat(end.offset()).isEqualTo(plain.length);
                assertThat(read(content, encoding, size, end).parts()).isEmpty();
            }
        }
    }

    @Test
    void aBrokenFileNeverLosesADocumentInSilence() throws Exception {
        // Jackson is the oracle of what a whole array is: what it takes has all its documents here.
        var array = array(60).getBytes(UTF_8);
        var whole = read(new Bytes("in", array), "UTF-8", Long.MAX_VALUE, Position.START);
        var random = new Random(9);
        int readable = 0;
        for (int i = 0; i < 600; i++) {
            var broken = array.clone();
            broken[random.nextInt(broken.length)] =
                    (byte) "{}[]\",:\\ x\n0".charAt(random.nextInt(12));
            try {
                var read = read(new Bytes("in", broken), "UTF-8", Long.MAX_VALUE, Position.START);
                readable++;
                int documents = read.good().size() + read.rejected().size();
                assertThat(documents).isEqualTo(whole.records().size());
            } catch (UnreadableFileException e) {
                assertThatThrownBy(() -> JsonMapper.shared().readTree(broken))
                        .as("%s", e.getMessage())
                        .isNotNull();
            }
        }
        assertThat(readable).isPositive();
    }

    private static String array(int count) {
        var random = new Random(2);
        var text = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            text.append(" ".repeat(random.nextInt(3))).append(random.nextBoolean() ? "\n" : "");
            text.append(
                    switch (random.nextInt(6)) {
                        case 0 -> "{\"id\": \"one\"}";
                        case 1 -> "{\"id\": " + i + ",\n\"v\": [1, {\"w\": \"\\\"]}あ\"}]}";
                        case 2 -> "{\"id\": " + i + ", \"v\": {}}";
                        default -> "{\"id\": " + i + "}";
                    });
            text.append(i < count - 1 ? "," : "\r\n]");
        }
        return text + "\n";
    }

    private Read read(String text) throws UnreadableFileException, IOException {
        return read(Bytes.of("in", text), "UTF-8", Long.MAX_VALUE, Position.START);
    }

    private Read read(Content content, String encoding, long size, Position at)
            throws UnreadableFileException, IOException {
        var from = Read.from(FileFormat.JSON, ANY, encoding);
        return Read.all(new TextFiles(size), content, from, at, folder);
    }
}
