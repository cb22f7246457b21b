package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.BucketSource;
import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.PipelineSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Position;
import dev.leat.batch.RejectedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CSV and TSV files, record by record.
class CsvPiecesTest {

    private static final Schema SALE =
            new Schema(
                    "Sale",
                    List.of(
                            Field.required("id", Simple.INTEGER),
                            new Field("name", Simple.VARCHAR),
                            new Field("price", new Type.Decimal(12, 2)),
                            new Field("day", Simple.TIMESTAMP)));

    @TempDir Path folder;

    private Csv csv = Csv.DEFAULT;
    private FileFormat format = FileFormat.CSV;
    private UnknownFields unknown = UnknownFields.IGNORE;
    private long pieceBytes = PieceReader.PIECE_BYTES;

    private record Seen(List<String> rows, List<RejectedLine> rejected, List<Position> cuts) {
        List<String> wrong() {
            return rejected.stream()
                    .map(line -> line.line() + ": " + line.reasons().getFirst().message())
                    .toList();
        }
    }

    private PipelineSource from(Schema schema) {
        return new BucketSource(
                "files",
                new dev.leat.app.FileSource("in", "", "", format, csv, OnOverwrite.REJECT),
                schema,
                unknown);
    }

    private Seen read(Schema schema, byte[] bytes) throws UnreadableFileException, IOException {
        return read(schema, bytes, Position.START);
    }

    private Seen read(Schema schema, byte[] bytes, Position at)
            throws UnreadableFileException, IOException {
        var rows = new ArrayList<String>();
        var rejected = new ArrayList<RejectedLine>();
        var cuts = new ArrayList<Position>();
        var table = folder.resolve("table");
        try (var reader =
                new TextFiles(pieceBytes)
                        .open(new Bytes("a.csv", bytes), from(schema), at, folder)) {
            for (var piece = reader.next(table); piece.isPresent(); piece = reader.next(table)) {
                var texts = TableText.rows(piece.get().table(), reader.schema());
                for (int i = 0; i < texts.size(); i++) {
                    rows.add(piece.get().line(i) + ": " + texts.get(i));
                    var original = piece.get().text(i).getBytes(StandardCharsets.UTF_8);
                    int offset = (int) piece.get().offset(i);
                    if (csv.encoding().equals("UTF-8") && original.length <= ReadLimits.TEXT) {
                        assertThat(
                                        new String(
                                                bytes,
                                                offset,
                                                original.length,
                                                StandardCharsets.UTF_8))
                                .isEqualTo(piece.get().text(i));
                    }
                }
                rejected.addAll(Read.lines(piece.get()));
                cuts.add(piece.get().to());
            }
        }
        var content = new Bytes("a.csv", bytes);
        assertThat(Read.skipped(new TextFiles(pieceBytes), content, from(schema), at, folder))
                .isEqualTo(cuts);
        return new Seen(rows, rejected, cuts);
    }

    private Seen read(String text) throws UnreadableFileException, IOException {
        return read(SALE, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void takesColumnsByNameInAnyOrderAndWritesThemCanonically() throws Exception {
        var seen =
                read(
                        "day,price,other,id,name\r\n"
                                + "2010-12-01 08:26:00,2.5,x,1,\"a,\"\"b\"\"\"\r\n"
                                + ",,,2,\r\n"
                                + "2010-12-01T08:26,0.10,x,-3,\"\"");
        assertThat(seen.rows())
                .containsExactly(
                        "2: 1,\"a,\"\"b\"\"\",2.5,2010-12-01T08:26",
                        "3: 2,,,",
                        "4: -3,\"\",0.1,2010-12-01T08:26");
        assertThat(seen.rejected()).isEmpty();
    }

    @Test
    void rejectsWhatDoesNotFitWithEveryReason() throws Exception {
        var seen =
                read(
                        """
                        id,name,price,day
                        x,a,1.239,2010-02-30 00:00:00
                        ,b,1,
                        1.5,c, 2.5,
                        2,d,1e2,
                        3,e
                        4,f,1,,5
                        0x10,g,1,
                        2147483648,h,10000000000.00,
                        """);
        assertThat(seen.rows()).containsExactly("5: 2,d,100,");
        assertThat(seen.rejected().getFirst().reasons())
                .extracting(reason -> reason.field().orElseThrow() + " " + reason.cause())
                .containsExactly("id type", "price range", "day type");
        assertThat(seen.rejected())
                .extracting(RejectedLine::line)
                .containsExactly(2L, 3L, 4L, 6L, 7L, 8L, 9L);
        assertThat(seen.wrong().get(3))
                .contains("has fewer values (2) than the file has columns (4)");
        assertThat(seen.rejected().get(3).text()).isEqualTo("3,e");
    }

    @Test
    void aQuoteThatIsNeverClosedTakesOneLine() throws Exception {
        var seen =
                read(
                        """
                        id,name,price,day
                        1,"two
                        lines",1,
                        2,"open,1,
                        3,"x",1,
                        4,"shut"z,1,
                        5,st"ray,1,
                        6,"last,1,
                        """);
        assertThat(seen.rows()).containsExactly("2: 1,\"two\nlines\",1,", "5: 3,x,1,");
        assertThat(seen.rejected()).extracting(RejectedLine::line).containsExactly(4L, 6L, 7L, 8L);
        assertThat(seen.wrong().getLast()).contains("never closed (line 8)");
    }

    @Test
    void knowsEveryLineEndAndBlankLines() throws Exception {
        var seen = read("id,name,price,day\n1,a,,\r2,b,,\r\n\n\r\n\r3,c,,\n");
        assertThat(seen.rows()).containsExactly("2: 1,a,,", "3: 2,b,,", "7: 3,c,,");
        var one = new Schema("One", List.of(new Field("v", Simple.VARCHAR)));
        assertThat(read(one, "v\na\n\nb".getBytes(StandardCharsets.UTF_8)).rows())
                .containsExactly("2: a", "3: ", "4: b");
    }

    @Test
    void usesTheGivenDialect() throws Exception {
        csv =
                new Csv(
                        ';',
                        Optional.of('\''),
                        Optional.of('\\'),
                        false,
                        List.of("\\N", "NULL"),
                        "ISO-8859-1",
                        Optional.of('#'));
        var seen =
                read(
                        SALE,
                        "# a comment\n1;'it\\'s; é';\\N;NULL\n2;'\\N';1.00;\\N\n"
                                .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(seen.rows()).containsExactly("2: 1,it's; é,,", "3: 2,\\N,1,");
        format = FileFormat.TSV;
        csv = Csv.TABS;
        assertThat(read("id\tname\tprice\tday\n1\t\"Quoted\" Title\t\t\n2\t\"open\t\t\n").rows())
                .containsExactly("2: 1,\"\"\"Quoted\"\" Title\",,", "3: 2,\"\"\"open\",,");
    }

    @Test
    void rejectsBytesThatAreNoTextAlone() throws Exception {
        var bytes = "id,name,price,day\n1,aXb,,\n2,c,,\n3,d\0,,\n".getBytes(StandardCharsets.UTF_8);
        bytes["id,name,price,day\n1,a".length()] = (byte) 0xC3;
        var seen = read(SALE, bytes);
        assertThat(seen.rows()).containsExactly("3: 2,c,,");
        assertThat(seen.wrong())
                .containsExactly("2: is not valid UTF-8 at byte 3", "4: contains a NUL character");
    }

    @Test
    void saysWhyAFileCannotBeRead() {
        assertThatThrownBy(() -> read("")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> read("name,price\n")).hasMessageContaining("has no column `id`");
        assertThatThrownBy(() -> read("id,id\n")).hasMessageContaining("columns 1 and 2 of '");
        assertThatThrownBy(() -> read("id,\"na\n")).hasMessageContaining("never closed");
        assertThatThrownBy(() -> read("id" + ",x".repeat(5000) + "\n"))
                .hasMessageContaining("5,001 columns");
        unknown = UnknownFields.REJECT;
        assertThatThrownBy(() -> read("id,name,price,day,more\n"))
                .hasMessageContaining("5 columns, of which 1 is not in the schema (column 5)");
    }

    /// The first line of a file without a header is a record.
    @Test
    void quotesNoNameThatTheSchemaDoesNotHave() {
        assertThatThrownBy(() -> read("7,ann@x.test,33\n"))
                .hasMessageEndingWith(
                        "; it has 3 columns, of which 3 are not in the schema (columns 1, 2, 3):"
                                + " is the header missing?")
                .hasMessageNotContaining("ann");
        assertThatThrownBy(() -> read("ID,name\n"))
                .hasMessageEndingWith(
                        "; it has 2 columns, of which 1 is not in the schema (column 1):"
                                + " one has this name in another case");
        assertThatThrownBy(() -> read("name," + "x,".repeat(900_000) + "\n"))
                .hasMessageMatching("(?s).{10,800}");
        assertThatThrownBy(() -> read("ann@x.test,ann@x.test\n")).hasMessageNotContaining("ann");
    }

    @Test
    void takesTheHeadersColumnsAsTextsWhereThereIsNoSchema() throws Exception {
        var open = new Schema("", List.of());
        var seen = read(open, "a,b c\n007,\n".getBytes(StandardCharsets.UTF_8));
        assertThat(seen.rows()).containsExactly("2: 007,");
        assertThatThrownBy(() -> read(open, "a,A\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("have the same name (SQL");
        assertThatThrownBy(() -> read(open, "a,\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableFileException.class);
    }

    /// Where pieces are cut changes nothing, and each can be read from where it begins.
    @ParameterizedTest
    @ValueSource(longs = {1, 20, 64, 1000})
    void cutsAtRecordsAndGoesOnWhereAPieceBegins(long size) throws Exception {
        var text = new StringBuilder("\uFEFFid,name,price,day\n");
        for (int i = 0; i < 60; i++) {
            text.append(i).append(i % 7 == 3 ? ",\"two\nlines\",1.5,\n" : ",é" + i + ",,\n");
            text.append(i % 11 == 5 ? "bad\n" : "");
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        var whole = read(SALE, bytes);
        pieceBytes = size;
        var cut = read(SALE, bytes);
        assertThat(cut.rows()).isEqualTo(whole.rows()).hasSize(60);
        assertThat(cut.rejected()).isEqualTo(whole.rejected()).hasSize(5);
        assertThat(cut.cuts().getLast().offset()).isEqualTo(bytes.length);
        for (int i = 0; i < cut.cuts().size(); i++) {
            var rest = read(SALE, bytes, cut.cuts().get(i));
            assertThat(rest.cuts()).isEqualTo(cut.cuts().subList(i + 1, cut.cuts().size()));
            assertThat(whole.rows()).endsWith(rest.rows().toArray(String[]::new));
        }
    }

    @Test
    void rejectedLinesEndNoPieceAndLeaveNoFile() throws Exception {
        int bad = ReadLimits.REJECTED + 1_000;
        var bytes =
                ("id,name,price,day\n" + "x,a,1,\n".repeat(bad) + "1,b,1,\n")
                        .getBytes(StandardCharsets.UTF_8);
        var content = new Bytes("a.csv", bytes);
        try (var reader = new TextFiles().open(content, from(SALE), Position.START, folder)) {
            var piece = reader.next(folder.resolve("table")).orElseThrow();
            assertThat(piece.rejected().size()).isEqualTo(bad);
            assertThat(folder).isDirectoryContaining("glob:**rejected-*");
            assertThat(piece.table().size()).isEqualTo(1);
        }
        assertThat(folder).isEmptyDirectory();
        var seen = read(SALE, bytes);
        assertThat(seen.rows()).containsExactly(bad + 2 + ": 1,b,1,");
        assertThat(seen.rejected()).hasSize(bad);
        for (int i = 0; i < bad; i++) {
            assertThat(seen.rejected().get(i).line()).isEqualTo(i + 2);
        }
        assertThat(seen.cuts()).hasSize(1);
    }

    @Test
    void rejectsALineThatIsLongerThanARecordMayBe() throws Exception {
        var text = "id,name,price,day\n1,a,,\n2," + "x".repeat(17 << 20) + ",,\n3,b,,\n";
        var seen = read(text);
        assertThat(seen.rows()).containsExactly("2: 1,a,,", "4: 3,b,,");
        assertThat(seen.wrong()).containsExactly("3: the line is longer than 16 MiB");
        var fits = "id,name,price,day\n1," + "x".repeat(15 << 20) + ",,\n";
        assertThat(read(fits).rows()).hasSize(1);
    }
}
