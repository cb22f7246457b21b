package dev.leat.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.kernel.query.ResultReader.Heading;
import dev.leat.kernel.query.ResultReader.Kind;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputFormatTest {

    private static Terminal terminal(StringWriter out) {
        var printer = new PrintWriter(out);
        return new Terminal(
                InputStream.nullInputStream(), printer, printer, false, "leat", Map.of());
    }

    private static String written(OutputFormat format, @Nullable String[]... rows) {
        var out = new StringWriter();
        var writer = format.to(terminal(out));
        writer.columns(
                List.of(
                        new Heading("user_id", Kind.TEXT, "VARCHAR"),
                        new Heading("total", Kind.NUMBER, "BIGINT"),
                        new Heading("good", Kind.BOOLEAN, "BOOLEAN"),
                        new Heading("more", Kind.JSON, "JSON")));
        for (var row : rows) {
            writer.row(row);
        }
        writer.end();
        return out.toString();
    }

    private static final @Nullable String[] FIRST = {
        "é \"x\",\n", "1234567890123456.78", "true", "{\"a\":[1]}"
    };
    private static final @Nullable String[] SECOND = {"", "nan", null, null};

    @Test
    void tablesAlignNumbersToTheRight() {
        assertThat(written(OutputFormat.TABLE, FIRST, SECOND))
                .isEqualTo(
                        """
                        user_id                 total  good  more
                        é "x",\\n  1234567890123456.78  true  {"a":[1]}
                                                  nan  NULL  NULL
                        (2 rows)
                        """);
    }

    @ParameterizedTest
    @EnumSource
    void endIfTheReaderHasClosedTheOutput(OutputFormat format) {
        var gone = new PrintWriter(Writer.nullWriter());
        gone.close();
        var writer =
                format.to(
                        new Terminal(
                                InputStream.nullInputStream(),
                                gone,
                                gone,
                                false,
                                "leat",
                                Map.of()));
        writer.columns(List.of(new Heading("id", Kind.TEXT, "VARCHAR")));
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 11_000; i++) {
                                writer.row(new String[] {"U1"});
                            }
                        })
                .isInstanceOf(OutputClosedException.class);
    }

    @Test
    void tablesOfManyRowsArePrintedAsTheyCome() {
        var out = new StringWriter();
        var writer = OutputFormat.TABLE.to(terminal(out));
        writer.columns(
                List.of(
                        new Heading("id", Kind.TEXT, "VARCHAR"),
                        new Heading("n", Kind.NUMBER, "BIGINT")));
        for (int i = 0; i < 10_000; i++) {
            writer.row(new String[] {"U" + i, "1"});
        }
        assertThat(out.toString().lines()).hasSize(10_001).last().isEqualTo("U9999  1");
        writer.row(new String[] {"U10000", "1"});
        assertThat(out.toString().lines()).last().isEqualTo("U10000  1");
        writer.row(new String[] {"U1", "12"});
        writer.end();
        assertThat(out.toString()).endsWith("\nU1     12\n(10,002 rows)\n");
    }

    @Test
    void tablesOfLongTextsArePrintedAsTheyCome() {
        var out = new StringWriter();
        var writer = OutputFormat.TABLE.to(terminal(out));
        writer.columns(List.of(new Heading("body", Kind.TEXT, "VARCHAR")));
        for (int i = 0; i < 4; i++) {
            assertThat(out.toString()).isEmpty();
            writer.row(new String[] {"x".repeat(1 << 20)});
        }
        assertThat(out.toString().lines()).hasSize(5);
    }

    @Test
    void jsonKeepsNumbersAsTheyAre() {
        assertThat(written(OutputFormat.JSON, FIRST, SECOND))
                .isEqualTo(
                        """
                        [
                        {"user_id":"é \\"x\\",\\n","total":1234567890123456.78,"good":true,"more":{"a":[1]}},
                        {"user_id":"","total":"nan","good":null,"more":null}
                        ]
                        """);
        assertThat(written(OutputFormat.JSON)).isEqualTo("[]\n");
    }

    @Test
    void csvTellsAnEmptyTextFromNull() {
        assertThat(written(OutputFormat.CSV, FIRST, SECOND))
                .isEqualTo(
                        """
                        user_id,total,good,more
                        "é ""x"",
                        ",1234567890123456.78,true,"{""a"":[1]}"
                        "",nan,,
                        """);
    }
}
