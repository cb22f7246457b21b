package dev.leat.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnFormatTest {

    @Test
    void readsOddFormats() {
        var schema =
                new Schema(
                        "Odd",
                        List.of(
                                odd("flag", Simple.BOOLEAN, "1/0"),
                                odd("local", Simple.TIMESTAMP, "%d/%m/%Y %H:%M"),
                                odd("zoned", Simple.TIMESTAMPTZ, "%b %d %Y %I:%M:%S.%f %p %z"),
                                odd("day", Simple.DATE, "%y%%%m%%%d")));
        var odd = new Decoder(schema, UnknownFields.IGNORE);
        var cells = new Tape(4);
        assertThat(
                        odd.decode(
                                "{\"flag\":1,\"local\":\"1/12/2010 8:26\",\"zoned\":\"Dec 16 2024 12:00:00.25 AM +0200\",\"day\":\"24%02%29\"}"
                                        .getBytes(StandardCharsets.UTF_8),
                                cells))
                .isEmpty();
        assertThat(
                        new JsonWriter(false)
                                .cell(cells, 0, 0)
                                .raw(' ')
                                .cell(cells, 0, 1)
                                .raw(' ')
                                .cell(cells, 0, 2)
                                .raw(' ')
                                .cell(cells, 0, 3)
                                .text(0))
                .isEqualTo(
                        "true \"2010-12-01T08:26:00\" \"2024-12-15T22:00:00.25Z\" \"2024-02-29\"");
        assertThat(
                        odd.decode(
                                "{\"flag\":\"yes\",\"local\":\"31/02/2010 8:26\",\"zoned\":\"Dec 16 2024 13:00:00.25 AM +0200\",\"day\":\"24%02%29x\"}"
                                        .getBytes(StandardCharsets.UTF_8),
                                cells))
                .extracting(Reason::message)
                .containsExactly(
                        "does not match the format of this boolean",
                        "does not match the format of this timestamp",
                        "does not match the format of this timestamptz",
                        "does not match the format of this date");
    }

    @Test
    void readsWhatSinksWriteInJsonsForm() {
        var schema =
                new Schema(
                        "Sale",
                        List.of(
                                odd("gift", Simple.BOOLEAN, "yes/no"),
                                odd("at", Simple.TIMESTAMP, "%d/%m/%Y %H:%M"),
                                odd("zoned", Simple.TIMESTAMPTZ, "%b %d %Y %H:%M:%S %z"),
                                odd("day", Simple.DATE, "%d.%m.%y")));
        var decoder = new Decoder(schema, UnknownFields.IGNORE);
        var cells = new Tape(4);
        var document =
                """
                {"gift":%s,"at":"2010-12-01T08:26:00.5","zoned":"2024-12-15T22:00:00Z","day":"2024-02-29"}\
                """;
        assertThat(decoder.decode(bytes(document.formatted("true")), cells)).isEmpty();
        assertThat(
                        List.of(0, 1, 2, 3).stream()
                                .map(column -> new JsonWriter(false).cell(cells, 0, column).text(0))
                                .toList())
                .containsExactly(
                        "true",
                        "\"2010-12-01T08:26:00.5\"",
                        "\"2024-12-15T22:00:00Z\"",
                        "\"2024-02-29\"");
        assertThat(decoder.decode(bytes(document.formatted("\"true\"")), new Tape(4)))
                .extracting(Reason::message)
                .containsExactly("does not match the format of this boolean");
        assertThat(
                        decoder.decode(
                                bytes(
                                        """
                                        {"gift":1,"at":true,"zoned":"2024-12-15T22:00:00","day":"2024-02-30"}\
                                        """),
                                new Tape(4)))
                .hasSize(4);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void keepsToTheYearsOfTheLanguageInEveryZone() {
        var schema =
                new Schema("Odd", List.of(odd("zoned", Simple.TIMESTAMPTZ, "%Y-%m-%d %H:%M%z")));
        var odd = new Decoder(schema, UnknownFields.IGNORE);
        for (var text : List.of("9999-12-31 23:00-01:00", "0001-01-01 00:59+01:00")) {
            assertThat(
                            odd.decode(
                                    "{\"zoned\":\"%s\"}"
                                            .formatted(text)
                                            .getBytes(StandardCharsets.UTF_8),
                                    new Tape(1)))
                    .extracting(Reason::message)
                    .containsExactly("does not match the format of this timestamptz");
        }
    }

    private static Field odd(String name, Type type, String format) {
        return new Field(name, type, false, false, Optional.of(format));
    }
}
