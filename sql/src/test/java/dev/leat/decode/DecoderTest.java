package dev.leat.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderTest {

    private static final int COLUMNS = Documents.SCHEMA.fields().size();

    private final Documents documents = new Documents();

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
                arguments("real", "0e-400", "0.0"),
                arguments("real", "4.9e-324", "4.9E-324"),
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
                arguments("zoned", "\"0001-01-01T00:00:00-02:00\"", "\"0001-01-01T02:00:00Z\""),
                arguments(
                        "zoned",
                        "\"9999-12-31T23:59:59.999999Z\"",
                        "\"9999-12-31T23:59:59.999999Z\""),
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
        assertThat(documents.decode(Documents.document(column, written))).isEmpty();
        assertThat(new JsonWriter(false).cell(documents.tape, 0, Documents.column(column)).text(0))
                .isEqualTo(read);
    }

    @Test
    void findsEveryNameThatAppearsTwice() {
        assertThat(
                        documents.decode(
                                "{\"id\":\"a\",\"i\\u0064\":\"b\",\"extra\":{\"a\":1,\"b\":{\"c\":1,\"c\":2},\"a\":2},\"items\":[{\"quantity\":1,\"quantity\":1}],\"x\":1,\"x\":{}}"))
                .extracting(Reason::cause, reason -> reason.field().orElse(""))
                .containsExactly(
                        tuple("duplicate", "id"),
                        tuple("duplicate", "extra.?.?"),
                        tuple("duplicate", "extra.?"),
                        tuple("duplicate", "items[0].quantity"),
                        tuple("duplicate", "?"));
    }

    @Test
    void findsNamesThatAppearTwiceInObjectsWithManyMembers() {
        documents.decode("{\"extra\":{\"a\":{\"b\":"); // does not end
        var inner =
                IntStream.range(0, 40)
                        .mapToObj("\"m%d\":1"::formatted)
                        .collect(joining(",", "{", "}"));
        for (int members : new int[] {15, 16, 17, 40}) {
            var outer =
                    IntStream.range(0, members)
                            .mapToObj(i -> "\"m%d\":%s".formatted(i, inner))
                            .collect(joining(","));
            assertThat(
                            documents.decode(
                                    "{\"id\":\"a\",\"extra\":{%s,\"m%d\":{},\"m0\":2,\"new\":3}}"
                                            .formatted(outer, members - 1)))
                    .extracting(reason -> reason.field().orElse(""))
                    .containsExactly("extra.?", "extra.?");
        }
    }

    @Test
    void findsEverythingThatIsWrong() {
        assertThat(
                        documents.decode(
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
        assertThat(documents.decode("{}")).containsExactly(missing("id"));
        assertThat(documents.decode("{\"id\":null}")).containsExactly(missing("id"));
        assertThat(documents.decode("{\"ID\":\"a\"}")).containsExactly(missing("id"));
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
    void countsUnknownFields() {
        assertThat(
                        documents.decode(
                                "{\"id\":\"a\",\"x\":{\"y\":1},\"items\":[{\"z\":1},{\"z\":[]}]}"))
                .isEmpty();
        assertThat(documents.decoder.unknown()).isEqualTo(3);
        assertThat(documents.decoder.unknown()).isZero();
    }

    @Test
    void refusesUnknownFieldsWhereTheAppSaysSo() {
        var strict = new Decoder(Documents.SCHEMA, UnknownFields.REJECT);
        assertThat(
                        strict.decode(
                                "{\"id\":\"a\",\"x\":1,\"items\":[{\"z\":1}]}"
                                        .getBytes(StandardCharsets.UTF_8),
                                documents.tape))
                .extracting(Reason::field, Reason::value)
                .containsExactly(
                        tuple(Optional.of("?"), Optional.of("***")),
                        tuple(Optional.of("items[0].?"), Optional.of("***")));
    }

    @Test
    void theNameOfAnUnknownFieldIsAValue() {
        var plain =
                new Decoder(
                        new Schema("", List.of(Field.required("id", Simple.VARCHAR))),
                        UnknownFields.REJECT);
        assertThat(plain.decode("{\"id\":\"a\",\"x\":1}".getBytes(UTF_8), plain.tape()))
                .containsExactly(Reason.at("unknown_field", "?", "x", "is not in the schema"));
        assertThat(plain.decode("{\"id\":\"a\",\"ann@x.test\":a}".getBytes(UTF_8), plain.tape()))
                .extracting(Reason::text)
                .containsExactly("? is not valid JSON at byte 23: unknown word");
    }

    @Test
    void givesEqualBytesForEqualValues() {
        assertThat(
                        documents.decode(
                                "{\"id\":\"a\",\"money\":1.50,\"items\":[{\"quantity\":1,\"price\":2}],\"zoned\":\"2024-12-16T14:00:00Z\"}"))
                .isEmpty();
        assertThat(
                        documents.decode(
                                "{\"zoned\":\"2024-12-16 16:00:00.000+02\",\"items\":[{\"price\":\"2.000\",\"quantity\":1e0,\"product_id\":null}],\"money\":15e-1,\"id\":\"\\u0061\"}"))
                .isEmpty();
        for (int column = 0; column < Documents.SCHEMA.fields().size(); column++) {
            assertThat(documents.bytes(1, column)).isEqualTo(documents.bytes(0, column));
        }
    }

    /// Parts of documents are added at random; most whole documents are valid.
    @Test
    void aDocumentIsDecodedAsByANewDecoder() {
        var random = new SplittableRandom(11);
        var parts =
                List.of(
                        "{\"id\":\"a\",\"small\":1}",
                        "{\"id\":\"b\",\"items\":[{\"quantity\":2}],\"extra\":{\"n\":[1]}}",
                        "{\"id\":\"c\",\"unknown\":{\"d\":\"e\"}}",
                        " \r\n",
                        "\"text\"",
                        "[1,",
                        "x");
        for (int i = 0; i < 5_000; i++) {
            var document = new StringBuilder();
            for (int more = 1; more > 0; more = random.nextInt(3) - 1) {
                document.append(parts.get(random.nextInt(parts.size())));
            }
            if (random.nextInt(4) == 0) {
                document.setLength(random.nextInt(document.length() + 1));
            }
            var other = new Documents();
            assertThat(documents.decode(document.toString()))
                    .as(document.toString())
                    .isEqualTo(other.decode(document.toString()));
            assertThat(documents.decoder.unknown()).isEqualTo(other.decoder.unknown());
            assertThat(documents.tape.rows()).isEqualTo(other.tape.rows());
            for (int column = 0; other.tape.rows() == 1 && column < COLUMNS; column++) {
                assertThat(documents.bytes(0, column)).isEqualTo(other.bytes(0, column));
            }
            documents.tape.clear();
        }
    }
}
