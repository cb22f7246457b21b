package dev.leat.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.BucketSource;
import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A list of films as it is handed out: tabs, no quotes, `\N` for nothing, 1 and 0 for yes and no.
/// Each row is what some reader gets wrong.
class TitlesTest {

    private static final Schema TITLE =
            new Schema(
                    "Title",
                    List.of(
                            Field.required("tconst", Simple.VARCHAR),
                            Field.required("titleType", Simple.VARCHAR),
                            Field.required("primaryTitle", Simple.VARCHAR),
                            Field.required("originalTitle", Simple.VARCHAR),
                            new Field("isAdult", Simple.BOOLEAN, false, false, Optional.of("1/0")),
                            new Field("startYear", Simple.INTEGER),
                            new Field("endYear", Simple.INTEGER),
                            new Field("runtimeMinutes", Simple.INTEGER),
                            new Field("genres", Simple.VARCHAR)));

    private static final Csv DIALECT =
            new Csv(
                    '\t',
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    List.of("\\N"),
                    "UTF-8",
                    Optional.empty());

    @TempDir Path folder;

    private Read read(String... rows) throws Exception {
        var header = TITLE.fields().stream().map(Field::name).toList();
        var text = String.join("\t", header) + "\n" + String.join("\n", rows) + "\n";
        var files =
                new dev.leat.app.FileSource(
                        "in", "", "", FileFormat.TSV, DIALECT, OnOverwrite.REJECT);
        var from = new BucketSource("files", files, TITLE, UnknownFields.IGNORE);
        var content = new Bytes("title.basics.tsv.gz", Bytes.gzip(text.getBytes(UTF_8)));
        return Read.all(new TextFiles(), content, from, Position.START, folder);
    }

    private static String row(int id, String title, String adult, String year, String minutes) {
        return String.join(
                "\t", "tt" + id, "movie", title, title, adult, year, "\\N", minutes, "Drama");
    }

    private static String title(int id, String title) {
        return row(id, title, "0", "1999", "90");
    }

    @Test
    void onlyTheNullOfTheDialectIsNull() throws Exception {
        var seen =
                read(
                        title(1, "NA"),
                        title(2, "nan"),
                        title(3, "null"),
                        title(4, "None"),
                        title(5, ""));
        assertThat(seen.rows())
                .containsExactly(
                        "tt1,movie,NA,NA,false,1999,,90,Drama",
                        "tt2,movie,nan,nan,false,1999,,90,Drama",
                        "tt3,movie,null,null,false,1999,,90,Drama",
                        "tt4,movie,None,None,false,1999,,90,Drama",
                        "tt5,movie,\"\",\"\",false,1999,,90,Drama");
        seen = read(title(6, "\\N"));
        assertThat(seen.rejected().getFirst().reasons())
                .extracting(reason -> reason.field().orElseThrow() + " " + reason.cause())
                .containsExactly("primaryTitle missing", "originalTitle missing");
    }

    @Test
    void quotesAreLettersAndStayInTheirRow() throws Exception {
        var seen =
                read(
                        title(1, "\"Hello"),
                        title(2, "\"Quoted\" Title"),
                        title(3, "World\""),
                        title(4, "a, b"));
        assertThat(seen.rejected()).isEmpty();
        assertThat(seen.good()).extracting(Read.Good::line).containsExactly(2L, 3L, 4L, 5L);
        assertThat(seen.rows())
                .extracting(row -> row.substring(0, row.indexOf(",false")))
                .containsExactly(
                        "tt1,movie,\"\"\"Hello\",\"\"\"Hello\"",
                        "tt2,movie,\"\"\"Quoted\"\" Title\",\"\"\"Quoted\"\" Title\"",
                        "tt3,movie,\"World\"\"\",\"World\"\"\"",
                        "tt4,movie,\"a, b\",\"a, b\"");
    }

    @Test
    void aColumnsTypeDependsOnNoOtherRow() throws Exception {
        var seen =
                read(
                        row(1, "007", "1", "1917", "\\N"),
                        row(2, "1917", "0", "\\N", "90"),
                        row(3, "x", "\\N", "1917", "90"));
        assertThat(seen.rows())
                .containsExactly(
                        "tt1,movie,007,007,true,1917,,,Drama",
                        "tt2,movie,1917,1917,false,,,90,Drama",
                        "tt3,movie,x,x,,1917,,90,Drama");
    }

    @Test
    void aRowThatDoesNotFitIsRejectedAloneWithItsReason() throws Exception {
        var seen =
                read(
                        title(1, "a"),
                        row(2, "b", "0", "19x0", "90"),
                        title(3, "c") + "\tone more",
                        "tt4\tmovie\td",
                        row(5, "e", "0", "1999", "90.5"),
                        row(6, "f", "2020", "1999", "90"),
                        row(7, "g", "", "1999", "90"),
                        title(8, "h"));
        assertThat(seen.rows())
                .extracting(row -> row.substring(0, 3))
                .containsExactly("tt1", "tt8");
        assertThat(seen.rejected())
                .extracting(line ->
                        line.line()
                                + " "
                                + line.reasons().getFirst().field().orElse("-")
                                + " "
                                + line.reasons().getFirst().message())
                .containsExactly(
                        "3 startYear is not a number (integer)",
                        "4 - has more values (10) than the file has columns (9)",
                        "5 - has fewer values (3) than the file has columns (9)",
                        "6 runtimeMinutes is not a whole number (integer)",
                        "7 isAdult does not match the format of this boolean",
                        "8 isAdult does not match the format of this boolean");
        assertThat(seen.rejected().get(0).text()).isEqualTo(row(2, "b", "0", "19x0", "90"));
        assertThat(seen.rejected().get(0).reasons().getFirst().value()).contains("19x0");
    }
}
