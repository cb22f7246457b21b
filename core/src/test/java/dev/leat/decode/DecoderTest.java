package dev.leat.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderTest {

    private static final Type ITEM =
            new Type.Struct(
                    List.of(
                            new Type.Member("product_id", Simple.VARCHAR),
                            new Type.Member("quantity", Simple.INTEGER),
                            new Type.Member("price", new Type.Decimal(18, 4))));

    private static final Schema SCHEMA =
            new Schema(
                    "All",
                    List.of(
                            Field.required("id", Simple.VARCHAR),
                            new Field("flag", Simple.BOOLEAN),
                            new Field("small", Simple.INTEGER),
                            new Field("big", Simple.BIGINT),
                            new Field("money", new Type.Decimal(18, 2)),
                            new Field("wide", new Type.Decimal(38, 10)),
                            new Field("real", Simple.DOUBLE),
                            new Field("day", Simple.DATE),
                            new Field("local", Simple.TIMESTAMP),
                            new Field("zoned", Simple.TIMESTAMPTZ),
                            new Field("extra", Simple.JSON),
                            new Field("items", new Type.ListOf(ITEM)),
                            new Field("secret", Simple.INTEGER, false, true, Optional.empty())));

    private final Decoder decoder = new Decoder(SCHEMA, UnknownFields.IGNORE);
    private final Tape tape = new Tape(SCHEMA.fields().size());

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("id", "\"a\\u0062\\n\\\"é😀\"", "\"ab\\u000a\\\"é😀\""),
                arguments("id", "\"\\u001e\"", "\"\\u001e\""),
                arguments("id", "\"\\ud83d\\ude00\"", "\"😀\""),
                arguments("id", "\"\"", "\"\""),
                arguments("flag", "true", "true"),
                arguments("flag", "null", "null"),
                arguments("small", "-2147483648", "-2147483648"),
                arguments("small", "2147483647", "2147483647"),
                arguments("small", "1.0", "1"),
                arguments("small", "12e2", "1200"),
                arguments("small", "1200e-2", "12"),
                arguments("small", "-0", "0"),
                arguments("small", "\"7\"", "7"),
                arguments("big", "9223372036854775807", "9223372036854775807"),
                arguments("big", "-9223372036854775808", "-9223372036854775808"),
                arguments("big", "9007199254740993.0", "9007199254740993"),
                arguments("money", "1234567890123456.78", "1234567890123456.78"),
                arguments("money", "12.3400", "12.34"),
                arguments("money", "-0.0", "0"),
                arguments("money", "167272502802196822E-2", "1672725028021968.22"),
                arguments("money", "1e3", "1000"),
                arguments("money", "5e-2", "0.05"),
                arguments("money", "\"12.3\"", "12.3"),
                arguments("money", "0e999999999999999999999", "0"),
                arguments(
                        "wide",
                        "-1234567890123456789012345678.0123456789",
                        "-1234567890123456789012345678.0123456789"),
                arguments("real", "0.1", "0.1"),
                arguments("real", "-0.0", "0.0"),
                arguments("day", "\"2024-02-29\"", "\"2024-02-29\""),
                arguments(
                        "local",
                        "\"2024-12-16T14:00:00.123456\"",
                        "\"2024-12-16T14:00:00.123456\""),
                arguments("local", "\"0001-01-01 00:00\"", "\"0001-01-01T00:00:00\""),
                arguments("zoned", "\"2024-12-16T14:00:00Z\"", "\"2024-12-16T14:00:00Z\""),
                arguments("zoned", "\"2024-12-16 14:00:00.5+02:30\"", "\"2024-12-16T11:30:00.5Z\""),
                arguments(
                        "zoned",
                        "\"1969-12-31 23:59:59.999999+00\"",
                        "\"1969-12-31T23:59:59.999999Z\""),
                arguments("zoned", "\"2024-12-16T14:00:00-0800\"", "\"2024-12-16T22:00:00Z\""),
                arguments(
                        "extra",
                        "{\"n\": 1234567890123456.78, \"l\":[1.50,{}] }",
                        "{\"n\": 1234567890123456.78, \"l\":[1.50,{}] }"),
                arguments("extra", "12345678901234567890.123", "12345678901234567890.123"),
                arguments("items", "[]", "[]"),
                arguments("items", "[null, {}]", "[null,{}]"),
                arguments(
                        "items",
                        "[{\"quantity\":2,\"price\":1.50,\"product_id\":\"P\"}]",
                        "[{\"price\":1.5,\"product_id\":\"P\",\"quantity\":2}]"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void keepsTheValueOf(String column, String written, String read) {
        assertThat(decode(document(column, written))).isEmpty();
        assertThat(new Json(false).cell(tape, 0, column(column)).text(0)).isEqualTo(read);
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                bad("id", "5", "type", "id", "5", "is not a text"),
                bad(
                        "id",
                        "\"a\\u0000\"",
                        "malformed",
                        "id",
                        "\"a\\u0000\"",
                        "holds a NUL character"),
                bad(
                        "id",
                        "\"a\\ud800\"",
                        "malformed",
                        "id",
                        "\"a\\ud800\"",
                        "holds half a surrogate pair"),
                bad("flag", "1", "type", "flag", "1", "is not true or false"),
                bad("flag", "\"yes\"", "type", "flag", "\"yes\"", "is not true or false"),
                bad("small", "1.5", "type", "small", "1.5", "is not a whole number (integer)"),
                bad(
                        "small",
                        "2147483648",
                        "range",
                        "small",
                        "2147483648",
                        "is out of range for integer"),
                bad(
                        "small",
                        "-2147483649",
                        "range",
                        "small",
                        "-2147483649",
                        "is out of range for integer"),
                bad(
                        "big",
                        "9223372036854775808",
                        "range",
                        "big",
                        "9223372036854775808",
                        "is out of range for bigint"),
                bad("big", "1e19", "range", "big", "1e19", "is out of range for bigint"),
                bad(
                        "small",
                        "{\"a\":[1]}",
                        "type",
                        "small",
                        "{\"a\":[1]}",
                        "is not a number (integer)"),
                bad("small", "[1]", "type", "small", "[1]", "is not a number (integer)"),
                bad("money", "true", "type", "money", "true", "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "12.345",
                        "range",
                        "money",
                        "12.345",
                        "has more than 2 decimals (decimal(18,2))"),
                bad("money", "1e16", "range", "money", "1e16", "is out of range for decimal(18,2)"),
                bad(
                        "money",
                        "1e400",
                        "range",
                        "money",
                        "1e400",
                        "is out of range for decimal(18,2)"),
                bad(
                        "money",
                        "1e-400",
                        "range",
                        "money",
                        "1e-400",
                        "has more than 2 decimals (decimal(18,2))"),
                bad(
                        "money",
                        "1e999999999999999999999",
                        "range",
                        "money",
                        "1e999999999999999999999",
                        "is out of range for decimal(18,2)"),
                bad(
                        "money",
                        "\"two hundred\"",
                        "type",
                        "money",
                        "\"two hundred\"",
                        "is not a number (decimal(18,2))"),
                bad("money", "\"\"", "type", "money", "\"\"", "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\" 12 \"",
                        "type",
                        "money",
                        "\" 12 \"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"1_000\"",
                        "type",
                        "money",
                        "\"1_000\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"0x10\"",
                        "type",
                        "money",
                        "\"0x10\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"NaN\"",
                        "type",
                        "money",
                        "\"NaN\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"01\"",
                        "type",
                        "money",
                        "\"01\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"+1\"",
                        "type",
                        "money",
                        "\"+1\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"1.\"",
                        "type",
                        "money",
                        "\"1.\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\".5\"",
                        "type",
                        "money",
                        "\".5\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"1e\"",
                        "type",
                        "money",
                        "\"1e\"",
                        "is not a number (decimal(18,2))"),
                bad("money", "\"١\"", "type", "money", "\"١\"", "is not a number (decimal(18,2))"),
                bad("real", "1e400", "range", "real", "1e400", "is out of range for double"),
                bad(
                        "real",
                        "\"Infinity\"",
                        "type",
                        "real",
                        "\"Infinity\"",
                        "is not a number (double)"),
                bad("items", "\"x\"", "type", "items", "\"x\"", "is not a list"),
                bad("items", "[1]", "type", "items[0]", "1", "is not an object"),
                bad(
                        "items",
                        "[null, {\"quantity\": 1.9}]",
                        "type",
                        "items[1].quantity",
                        "1.9",
                        "is not a whole number (integer)"),
                bad("secret", "\"12a\"", "type", "secret", "***", "is not a number (integer)"));
    }

    private static Arguments bad(
            String column,
            String written,
            String cause,
            String path,
            String value,
            String message) {
        return arguments(column, written, Reason.at(cause, path, value, message));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void refuses(String column, String written, Reason reason) {
        assertThat(decode(document(column, written))).containsExactly(reason);
        assertThat(tape.rows()).isZero();
        assertThat(tape.size()).isZero();
    }

    static Stream<Arguments> times() {
        return Stream.of(
                        Map.entry(
                                "day",
                                List.of(
                                        "2024-02-30",
                                        "2023-02-29",
                                        "1900-02-29",
                                        "2024-13-01",
                                        "2024-00-10",
                                        "2024-1-1",
                                        "0000-01-01",
                                        "2024-01-01T00:00:00",
                                        "epoch",
                                        "infinity",
                                        "",
                                        "24-01-01",
                                        "2024-01-01 ",
                                        " 2024-01-01",
                                        "12024-01-01")),
                        Map.entry(
                                "local",
                                List.of(
                                        "2024-12-16T14:00:00Z",
                                        "2024-12-16T14:00:00+02:00",
                                        "2024-12-16",
                                        "2024-12-16T24:00:00",
                                        "2024-12-16T23:59:60",
                                        "2024-12-16T14:60:00",
                                        "2024-12-16T14:00:00.1234567",
                                        "2024-12-16T14:00:00.",
                                        "2024-12-16T14",
                                        "2010-12-01 08:26:00 foo",
                                        "2024-12-16t14:00:00",
                                        "2024-12-16  14:00:00",
                                        "now")),
                        Map.entry(
                                "zoned",
                                List.of(
                                        "2024-12-16T14:00:00",
                                        "2024-12-16T14:00:00 Z",
                                        "2024-12-16T14:00:00+",
                                        "2024-12-16T14:00:00+2",
                                        "2024-12-16T14:00:00+02:",
                                        "2024-12-16T14:00:00+16:00",
                                        "2024-12-16T14:00:00+02:60",
                                        "2024-12-16T14:00:00 Europe/Berlin",
                                        "2024-12-16T14:00:00UTC",
                                        "2024-12-16Z",
                                        "2016-12-31T23:59:60Z")))
                .flatMap(entry ->
                        entry.getValue().stream().map(text -> arguments(entry.getKey(), text)));
    }

    @ParameterizedTest
    @MethodSource("times")
    void refusesTheTime(String column, String text) {
        assertThat(decode(document(column, '"' + text + '"')))
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.cause()).isEqualTo("type");
                    assertThat(reason.value()).contains('"' + text + '"');
                    assertThat(reason.message())
                            .startsWith("is not a ")
                            .contains(", which is written 2024-");
                });
    }

    @Test
    void refusesNumbersForTimes() {
        assertThat(decode(document("zoned", "1734357600")))
                .extracting(Reason::cause, reason -> reason.value().orElse(""))
                .containsExactly(tuple("type", "1734357600"));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("", 0, "$"),
                arguments("  \n ", 0, "$"),
                arguments("{\"id\":", 6, "id"),
                arguments("{\"id\":\"a\"", 9, "id"),
                arguments("{\"id\":\"a\",}", 10, "id"),
                arguments("{\"id\":\"a\"} x", 11, "$"),
                arguments("{\"id\":\"a\"}{}", 10, "$"),
                arguments("{\"id\":NaN}", 9, "id"),
                arguments("{\"money\":NaN}", 12, "money"),
                arguments("{\"money\":-Infinity}", 18, "money"),
                arguments("{\"money\":01}", 10, "money"),
                arguments("{\"money\":+1}", 10, "money"),
                arguments("{\"money\":.5}", 9, "money"),
                arguments("{\"money\":5.}", 11, "money"),
                arguments("{'id':1}", 1, "$"),
                arguments("{\"id\":\"a\" /* c */}", 10, "id"),
                arguments("{id:1}", 1, "$"),
                arguments("{\"id\":\"a\u0001\"}", 8, "id"),
                arguments("{\"id\":\"\\x\"}", 8, "id"),
                arguments(
                        "{\"items\":[{\"quantity\":1},{\"quantity\":tru}]}",
                        37,
                        "items[1].quantity"),
                arguments("\uFEFF{}", 0, "$"),
                arguments(
                        "{\"extra\":" + "[".repeat(100) + "]".repeat(100) + "}",
                        73,
                        "extra" + "[0]".repeat(64)),
                arguments("[".repeat(100_000), 65, "[0]".repeat(65)));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesWhatIsNoJson(String document, int at, String path) {
        assertThat(decode(document))
                .last()
                .satisfies(reason -> {
                    assertThat(reason.cause()).isEqualTo("malformed");
                    assertThat(reason.field()).contains(path);
                    assertThat(reason.value()).isEmpty();
                    assertThat(reason.message())
                            .startsWith("is not valid JSON at byte " + at + ": ");
                });
    }

    @Test
    void refusesWhatIsNoUtf8() {
        for (var bad :
                List.of(
                        new int[] {0xFF},
                        new int[] {0xC0, 0xAF},
                        new int[] {0xE2, 0x82},
                        new int[] {0xED, 0xA0, 0x80},
                        new int[] {0xF5, 0x80, 0x80, 0x80},
                        new int[] {0x80},
                        new int[] {0xE0, 0x80, 0xAF})) {
            var bytes = new byte[8 + bad.length + 2];
            System.arraycopy("{\"id\":\"a".getBytes(StandardCharsets.UTF_8), 0, bytes, 0, 8);
            for (int i = 0; i < bad.length; i++) {
                bytes[8 + i] = (byte) bad[i];
            }
            bytes[8 + bad.length] = '"';
            bytes[9 + bad.length] = '}';
            assertThat(decoder.decode(bytes, tape))
                    .extracting(Reason::message)
                    .containsExactly("is not valid JSON at byte 8: no UTF-8");
        }
    }

    @Test
    void refusesOtherEncodings() {
        assertThat(decoder.decode("{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_16LE), tape))
                .extracting(Reason::cause)
                .containsExactly("malformed");
        assertThat(decoder.decode("{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_16BE), tape))
                .extracting(Reason::cause)
                .containsExactly("malformed");
    }

    @Test
    void refusesWhatIsNoObject() {
        for (var document : List.of("[]", "[1]", "5", "\"x\"", "null", "true")) {
            assertThat(decode(document))
                    .containsExactly(Reason.at("type", "$", document, "is not an object"));
        }
    }

    @Test
    void findsEveryNameThatAppearsTwice() {
        assertThat(
                        decode(
                                "{\"id\":\"a\",\"i\\u0064\":\"b\",\"extra\":{\"a\":1,\"b\":{\"c\":1,\"c\":2},\"a\":2},\"items\":[{\"quantity\":1,\"quantity\":1}],\"x\":1,\"x\":{}}"))
                .extracting(Reason::cause, reason -> reason.field().orElse(""))
                .containsExactly(
                        tuple("duplicate", "id"),
                        tuple("duplicate", "extra.b.c"),
                        tuple("duplicate", "extra.a"),
                        tuple("duplicate", "items[0].quantity"),
                        tuple("duplicate", "x"));
    }

    @Test
    void findsEverythingThatIsWrong() {
        assertThat(
                        decode(
                                "{\"flag\":\"no\",\"small\":1.5,\"items\":[{\"quantity\":true},{\"price\":1.23456}],\"zoned\":\"today\""))
                .extracting(Reason::cause, reason -> reason.field().orElse(""))
                .containsExactly(
                        tuple("type", "flag"),
                        tuple("type", "small"),
                        tuple("type", "items[0].quantity"),
                        tuple("range", "items[1].price"),
                        tuple("type", "zoned"),
                        tuple("malformed", "zoned"));
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(decode("{}")).containsExactly(missing("id"));
        assertThat(decode("{\"id\":null}")).containsExactly(missing("id"));
        assertThat(decode("{\"ID\":\"a\"}")).containsExactly(missing("id"));
    }

    private static Reason missing(String field) {
        return new Reason(
                "missing",
                Optional.of(field),
                Optional.empty(),
                "is missing or null (varchar not null)",
                Optional.empty());
    }

    @Test
    void countsUnknownFieldsByName() {
        assertThat(decode("{\"id\":\"a\",\"x\":{\"y\":1},\"items\":[{\"z\":1},{\"z\":[]}]}"))
                .isEmpty();
        var counts = new HashMap<String, Long>();
        decoder.unknown(counts::put);
        assertThat(counts).isEqualTo(Map.of("x", 1L, "items[].z", 2L));
        decoder.unknown((name, count) -> assertThat(name).isNull());
    }

    @Test
    void refusesUnknownFieldsWhereTheAppSaysSo() {
        var strict = new Decoder(SCHEMA, UnknownFields.REJECT);
        assertThat(
                        strict.decode(
                                "{\"id\":\"a\",\"x\":1,\"items\":[{\"z\":1}]}"
                                        .getBytes(StandardCharsets.UTF_8),
                                tape))
                .extracting(Reason::cause, reason -> reason.field().orElse(""))
                .containsExactly(tuple("unknown_field", "x"), tuple("unknown_field", "items[0].z"));
    }

    @Test
    void givesEqualBytesForEqualValues() {
        assertThat(
                        decode(
                                "{\"id\":\"a\",\"money\":1.50,\"items\":[{\"quantity\":1,\"price\":2}],\"zoned\":\"2024-12-16T14:00:00Z\"}"))
                .isEmpty();
        assertThat(
                        decode(
                                "{\"zoned\":\"2024-12-16 16:00:00.000+02\",\"items\":[{\"price\":\"2.000\",\"quantity\":1e0,\"product_id\":null}],\"money\":15e-1,\"id\":\"\\u0061\"}"))
                .isEmpty();
        for (int column = 0; column < SCHEMA.fields().size(); column++) {
            assertThat(bytes(1, column)).isEqualTo(bytes(0, column));
        }
    }

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
                        new Json(false)
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
                        "does not follow the format of this boolean",
                        "does not follow the format of this timestamp",
                        "does not follow the format of this timestamptz",
                        "does not follow the format of this date");
    }

    private static Field odd(String name, Type type, String format) {
        return new Field(name, type, false, false, Optional.of(format));
    }

    private byte[] bytes(int row, int column) {
        return java.util.Arrays.copyOfRange(
                tape.bytes(), tape.start(row, column), tape.end(row, column));
    }

    private static String document(String column, String value) {
        return column.equals("id")
                ? "{\"id\":" + value + "}"
                : "{\"id\":\"a\",\"" + column + "\":" + value + "}";
    }

    private static int column(String name) {
        return SCHEMA.fields().stream().map(Field::name).toList().indexOf(name);
    }

    private List<Reason> decode(String document) {
        return decoder.decode(document.getBytes(StandardCharsets.UTF_8), tape);
    }
}
