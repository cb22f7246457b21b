package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.FileFormat;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import dev.leat.batch.RejectedLine;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CSV in other encodings, compressed, cut and resumed; the expected rows are those that were
/// written.
class CsvFilesTest {

    private static final Schema ROWS =
            new Schema(
                    "Row",
                    List.of(
                            Field.required("id", Simple.BIGINT),
                            new Field("note", Simple.VARCHAR),
                            new Field("amount", new Type.Decimal(10, 2))));

    @TempDir Path folder;

    /// A file and what is in it, record by record.
    private static final class Written {

        private final Charset charset;
        private final StringBuilder text = new StringBuilder();
        private final List<Read.Good> good = new ArrayList<>();
        private final List<String> rejected = new ArrayList<>();
        private long line = 1;

        Written(Charset charset, boolean mark) {
            this.charset = charset;
            text.append(mark ? "\uFEFF" : "").append("amount,id,note\r\n");
            line++;
        }

        void good(String record, String row) {
            good.add(new Read.Good(line, offset(), record, row));
            add(record);
        }

        void bad(String record) {
            rejected.add(line + " " + offset() + " " + record);
            add(record);
        }

        void add(String record) {
            var end = record.length() % 2 == 0 ? "\n" : "\r\n";
            text.append(record).append(end);
            line += record.chars().filter(c -> c == '\n').count() + 1;
        }

        long offset() {
            return bytes().length;
        }

        byte[] bytes() {
            return text.toString().getBytes(charset);
        }
    }

    private static Written written(Charset charset, boolean mark) {
        var random = new Random(21);
        var written = new Written(charset, mark);
        for (int i = 0; i < 200; i++) {
            var x = "é".repeat(random.nextInt(20));
            switch (random.nextInt(7)) {
                case 0 ->
                        written.good(
                                "1.5," + i + ",\"q" + x + "\n, \"\"y\"\"\"",
                                i + ",\"q" + x + "\n, \"\"y\"\"\",1.5");
                case 1 -> written.good("," + i + ",", i + ",,");
                case 2 -> written.good(",\"" + i + "\",\"\"", i + ",\"\",");
                case 3 -> written.bad("much," + i + "," + x);
                case 4 -> written.bad("1," + i);
                case 5 -> written.bad("1," + i + ",\"b" + x);
                default -> written.good("-2," + i + "," + x + "z", i + "," + x + "z,-2");
            }
        }
        written.good("3,999,last", "999,last,3");
        return written;
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE", "UTF-32LE", "GB18030"})
    void everyRecordIsWhereItWasWrittenHoweverItIsPacked(String encoding) throws Exception {
        var charset = Charset.forName(encoding);
        for (boolean mark :
                encoding.startsWith("UTF") ? new boolean[] {true, false} : new boolean[] {false}) {
            var written = written(charset, mark);
            var plain = written.bytes();
            for (var bytes : List.of(plain, Bytes.gzip(plain), Bytes.zstd(plain))) {
                var content = new Bytes("rows.csv", bytes);
                for (long size : new long[] {500, Long.MAX_VALUE >> 8}) {
                    var read = read(content, encoding, size, Position.START);
                    assertThat(read.good()).isEqualTo(written.good);
                    assertThat(read.rejected())
                            .extracting(CsvFilesTest::reported)
                            .isEqualTo(written.rejected);
                    int last = read.parts().size() - 1;
                    for (int i : new int[] {last / 3, last}) {
                        var from = read.parts().get(i).from();
                        assertThat(read(content, encoding, size, from).parts())
                                .isEqualTo(read.parts().subList(i, last + 1));
                    }
                    var end = read.parts().getLast().to();
                    assertThat(end.offset()).isEqualTo(plain.length);
                    assertThat(read(content, encoding, size, end).parts()).isEmpty();
                }
            }
        }
    }

    private static String reported(RejectedLine line) {
        return line.line() + " " + line.offset() + " " + line.text();
    }

    private Read read(Content content, String encoding, long size, Position at)
            throws UnreadableFileException, IOException {
        var from = Read.from(FileFormat.CSV, ROWS, encoding);
        return Read.all(new TextFiles(size), content, from, at, folder);
    }
}
