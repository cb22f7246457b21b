package dev.leat.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.BucketSource;
import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Position;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files at the limits of CSV.
class CsvEdgesTest {

    private static final Schema OPEN = new Schema("", List.of());
    private static final String LONG = "x".repeat(ReadLimits.RECORD);

    @TempDir Path folder;

    private FileFormat format = FileFormat.CSV;
    private Csv csv = Csv.DEFAULT;
    private long size = PieceReader.PIECE_BYTES;

    private Read read(Schema schema, byte[] bytes) throws UnreadableFileException, IOException {
        var files = new dev.leat.app.FileSource("in", "", "", format, csv, OnOverwrite.REJECT);
        var from = new BucketSource("files", files, schema, UnknownFields.IGNORE);
        var content = new Bytes("a.csv", bytes);
        var whole = Read.all(new TextFiles(size), content, from, Position.START, folder);
        boolean huge = bytes.length > ReadLimits.RECORD && csv.encoding().equals("UTF-8");
        for (int i = 0; i < whole.parts().size() && !huge; i++) {
            // the same rows from here on, also for a reader that begins here
            var at = whole.parts().get(i).from();
            assertThat(Read.all(new TextFiles(size), content, from, at, folder).parts())
                    .isEqualTo(whole.parts().subList(i, whole.parts().size()));
        }
        return whole;
    }

    private Read read(String text) throws UnreadableFileException, IOException {
        return read(OPEN, text.getBytes(UTF_8));
    }

    private static List<String> reported(Read read) {
        return read.rejected().stream()
                .map(line -> line.line() + ": " + line.reasons().getFirst().message())
                .toList();
    }

    private static Csv dialect(char escape, char comment, String encoding) {
        return new Csv(
                ',',
                Optional.of('"'),
                Optional.of(escape),
                true,
                List.of(""),
                encoding,
                Optional.of(comment));
    }

    @Test
    void aByteThatIsNoTextIsNeitherAQuoteNorAComment() throws Exception {
        format = FileFormat.TSV;
        csv = Csv.TABS;
        var bytes = "a\tb\n?1\t2\n3\t?4\n5\t6\n".getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '?' ? (byte) 0xFF : bytes[i];
        }
        var seen = read(OPEN, bytes);
        assertThat(seen.rows()).containsExactly("5,6");
        assertThat(reported(seen))
                .containsExactly(
                        "2: is not valid UTF-8 at byte 0", "3: is not valid UTF-8 at byte 2");
    }

    @Test
    void commentsAsLongAsPiecesLeaveThePieceBeforeAsItWas() throws Exception {
        csv = dialect('"', '#', "UTF-8");
        size = 64;
        var comments = ("#" + "-".repeat(70) + "\n\n").repeat(5);
        var seen =
                read(comments + "a,b\n1,first\n" + comments + comments + "2,\"#\n\"\n" + comments);
        assertThat(seen.rows()).containsExactly("1,first", "2,\"#\n\"");
        assertThat(seen.good()).extracting(Read.Good::line).containsExactly(12L, 33L);
        assertThat(seen.good()).extracting(Read.Good::text).containsExactly("1,first", "2,\"#\n\"");
        assertThat(seen.parts().getLast().from()).isEqualTo(seen.parts().getFirst().to());
    }

    @Test
    void escapesMeanThemselvesUnlessAQuoteOrAnEscapeFollowsInQuotes() throws Exception {
        csv = dialect('\\', '#', "UTF-8");
        var seen =
                read(
                        "a,\"b\\\"\"\n\\N,\"\\\"x\\\\\"\nu\\\\,\"y\\n\"\n1,\"z\"\"\"\n2,\"never\\\"\n");
        assertThat(seen.rows()).containsExactly("\\N,\"\"\"x\\\"", "u\\\\,y\\n");
        assertThat(reported(seen).getFirst()).contains("text after the closing quote of value 2");
        assertThat(reported(seen).getLast()).contains("the quote of value 2 is never closed");
    }

    @Test
    void aRecordMayHaveSixteenMebibytesWithoutItsLineEnd() throws Exception {
        for (var end : List.of("\r\n", "")) {
            var fits = LONG.substring(4);
            var seen = read("a,b\n1,1\n23," + fits + "x" + end);
            assertThat(seen.rows()).as(end).containsExactly("1,1", "23," + fits + "x");
            seen = read("a,b\n1,1\n234," + fits + "x" + end + (end.isEmpty() ? "" : "5,6"));
            assertThat(reported(seen)).containsExactly("3: the line is longer than 16 MiB");
            assertThat(seen.rows()).hasSize(end.isEmpty() ? 1 : 2);
            assertThat(seen.parts()).hasSize(2);
        }
    }

    @Tag("attack")
    @Test
    void aLineOfManyCharactersThatIsTooLongLeavesTheNextOneInItsPlace() throws Exception {
        csv = dialect('"', '#', "GB18030");
        size = 1_000_000;
        var charset = Charset.forName("GB18030");
        var before = "a,b\n1,2\né" + "é世😀".repeat(1_900_000) + "\r\n#" + LONG + "x\r\n";
        var seen = read(OPEN, (before + "3,4\n").getBytes(charset));
        assertThat(seen.rows()).containsExactly("1,2", "3,4");
        assertThat(reported(seen)).containsExactly("3: the line is longer than 16 MiB");
        assertThat(seen.good().getLast().offset()).isEqualTo(before.getBytes(charset).length);
        assertThat(seen.good().getLast().line()).isEqualTo(5);
    }

    @Test
    void aQuoteThatIsClosedTooFarAwayCostsItsLine() throws Exception {
        var seen = read("a,b\n1,\"x\ny,z\n" + LONG + "\",2\n3,4\n");
        assertThat(reported(seen))
                .containsExactly(
                        "2: the quote of value 2 is not closed within 16 MiB (line 2)",
                        "4: the line is longer than 16 MiB");
        // what looks like a record behind the bad line is taken for one
        assertThat(seen.rows()).containsExactly("y,z", "3,4");
    }

    @Test
    void aLineOfDelimitersCostsLittleMemoryAndOneRecord() throws Exception {
        var seen = read("a,b\n" + ",".repeat(ReadLimits.RECORD) + "\n1,2\n");
        assertThat(reported(seen))
                .containsExactly("2: has more values (16,777,217) than the file has columns (2)");
        assertThat(seen.rows()).containsExactly("1,2");
        assertThatThrownBy(() -> read(",".repeat(ReadLimits.RECORD) + "\n"))
                .hasMessageContaining("16,777,217 columns");
        var names =
                IntStream.range(0, ReadLimits.COLUMNS)
                        .mapToObj(i -> "c" + i)
                        .collect(Collectors.joining(","));
        assertThat(read(names + "\n" + names + "\n").rows()).containsExactly(names);
    }

    @Test
    void inAFileOfOneColumnABlankLineIsARecordAndAtTheEndIsNone() throws Exception {
        var seen = read("v\n\n\"\"\n#\r\n\r\n");
        assertThat(seen.rows()).containsExactly("", "\"\"", "#", "");
        var needed = new Schema("One", List.of(Field.required("v", Simple.VARCHAR)));
        seen = read(needed, "\n\nv\na\n\nb\n".getBytes(UTF_8));
        assertThat(seen.rows()).containsExactly("a", "b");
        assertThat(reported(seen)).containsExactly("5: is missing or null (varchar not null)");
        assertThat(read("v\n").parts()).isEmpty();
        assertThat(read("v").parts()).isEmpty();
    }

    @Test
    void whatNoTextCanBeIsSaidBeforeTheFileIsLookedAt() {
        var list = new Schema("L", List.of(new Field("v", new Type.ListOf(Simple.VARCHAR))));
        assertThatThrownBy(() -> read(list, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column 'v'");
        csv = dialect('§', '#', "UTF-8");
        assertThatThrownBy(() -> read("a\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the escape of a CSV file must be one ASCII character");
    }

    @Test
    void columnsWithoutASchemaHaveNamesThatSqlCanCall() {
        for (var name : List.of("SOURCE", "_Leat_x", "a\0b", " ", "\"a\nb\"")) {
            assertThatThrownBy(() -> read(name + ",b\n"))
                    .isInstanceOf(UnreadableFileException.class)
                    .hasMessageContaining("has an invalid column name in column 1");
        }
    }
}
