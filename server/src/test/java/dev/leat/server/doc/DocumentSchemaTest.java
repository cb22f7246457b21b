package dev.leat.server.doc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type;
import dev.leat.decode.Decoder;
import dev.leat.decode.Tape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/// The description of documents beside the decoder that decides.
class DocumentSchemaTest {

    private static final Type STRUCT =
            new Type.Struct(
                    List.of(
                            new Type.Member("a", Type.Simple.INTEGER),
                            new Type.Member("b", new Type.ListOf(Type.Simple.DATE))));

    private static final Schema SCHEMA =
            new Schema(
                    "All",
                    List.of(
                            new Field("text", Type.Simple.VARCHAR),
                            new Field("flag", Type.Simple.BOOLEAN),
                            new Field("whole", Type.Simple.INTEGER),
                            new Field("long", Type.Simple.BIGINT),
                            new Field("real", Type.Simple.DOUBLE),
                            new Field("money", new Type.Decimal(5, 2)),
                            new Field("day", Type.Simple.DATE),
                            new Field("local", Type.Simple.TIMESTAMP),
                            new Field("zoned", Type.Simple.TIMESTAMPTZ),
                            new Field("any", Type.Simple.JSON),
                            new Field("struct", STRUCT),
                            new Field("list", new Type.ListOf(STRUCT)),
                            odd("yes", Type.Simple.BOOLEAN, "ja/nein"),
                            odd("written", Type.Simple.DATE, "%d/%m/%Y"),
                            Field.required("id", Type.Simple.VARCHAR)));

    private static Field odd(String name, Type type, String format) {
        return new Field(name, type, false, true, Optional.of(format));
    }

    private static boolean described(String document, UnknownFields unknown) {
        return Standard.wrong(
                        DocumentSchema.of(SCHEMA, unknown),
                        JsonNodeFactory.instance.objectNode(),
                        Standard.json(document))
                .isEmpty();
    }

    private static boolean accepted(String document, UnknownFields unknown) {
        return new Decoder(SCHEMA, unknown)
                .decode(document.getBytes(StandardCharsets.UTF_8), new Tape(SCHEMA.fields().size()))
                .isEmpty();
    }

    /// Values are two blanks apart.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    text | "x"  ""  null | 1  true  []  {}
                    flag | true  false  null | 1  "true"  0
                    whole | 0  -1  2147483647  "12"  "-0"  1e2  1.0 | 1.5  2147483648  "x"  " 1"  "01"  "+1"  true
                    long | 9223372036854775807  "5" | 9223372036854775808  "1_0"  "0x1"
                    real | 1.5  1e300  "2.5"  7 | "NaN"  "infinity"  ""  true
                    money | 1  1.5  -999.99  "12.34"  null | 1000  -1000.00  "12,34"  "1."  []
                    day | "2024-12-31"  null | "2024-13-01"  "2024-02-30"  "24-1-1"  20241231
                    local | "2024-12-31T10:00"  "2024-12-31 10:00:01.5" | "2024-12-31T10:00:00Z"  "2024-12-31"
                    zoned | "2024-12-31T10:00:00Z"  "2024-12-31T10:00:00.123456+02:00" | "2024-12-31T10:00:00"  "2024-12-31T10:00:60Z"  "2024-12-31T10:00:00.1234567Z"
                    any | 1  "x"  null  []  {"a":[{}]} |
                    struct | {}  {"a":1,"b":["2024-01-01",null]}  {"a":null}  null | []  {"a":"x"}  {"b":"2024-01-01"}  {"b":["x"]}
                    list | []  [{},null]  [{"a":"3"}]  null | {}  [1]  [[]]  "x"
                    yes | "ja"  "nein"  true  false  null | "yes"  "Ja"  1
                    written | "31/12/2024"  "2024-12-31"  null | 1.5  {}  []
                    """)
    void saysWhatIsTakenAndWhatIsNot(String column, String good, @Nullable String bad) {
        each(column, good, true);
        if (bad != null) {
            each(column, bad, false);
        }
    }

    private static void each(String column, String values, boolean right) {
        for (var value : values.split("  ", -1)) {
            var document = "{\"id\":\"1\",\"" + column + "\":" + value + "}";
            assertThat(accepted(document, UnknownFields.IGNORE)).as(document).isEqualTo(right);
            assertThat(described(document, UnknownFields.IGNORE)).as(document).isEqualTo(right);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"1\",\"other\":1}",
                "{\"id\":\"1\",\"struct\":{\"c\":1}}",
                "{\"id\":\"1\",\"list\":[{\"c\":1}]}"
            })
    void unknownFieldsAreTakenOrNotAsThePipelineSays(String document) {
        assertThat(described(document, UnknownFields.IGNORE)).isTrue();
        assertThat(accepted(document, UnknownFields.IGNORE)).isTrue();
        assertThat(described(document, UnknownFields.REJECT)).isFalse();
        assertThat(accepted(document, UnknownFields.REJECT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"id\":null}", "[]", "1"})
    void whatIsNeededIsNeeded(String document) {
        assertThat(described(document, UnknownFields.IGNORE)).isFalse();
        assertThat(accepted(document, UnknownFields.IGNORE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"IGNORE", "REJECT"})
    void theSampleIsTaken(UnknownFields unknown) {
        var sample = SampleValues.document(SCHEMA).toString();
        assertThat(accepted(sample, unknown)).as(sample).isTrue();
        assertThat(described(sample, unknown)).as(sample).isTrue();
    }
}
