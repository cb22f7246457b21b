package dev.leat.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParsedDocumentTest {

    private static final Schema SCHEMA =
            new Schema(
                    "s",
                    List.of(
                            Schema.Field.required("a", Type.Simple.INTEGER),
                            Schema.Field.required("b", Type.Simple.VARCHAR),
                            new Schema.Field("c", new Type.Decimal(5, 2)),
                            new Schema.Field("d", Type.Simple.DATE)));

    private static ParsedDocument parts(String document) {
        return ParsedDocument.of(SCHEMA, document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void decodesEachColumnAlone() {
        var parts = parts("{\"c\": 1.500 ,\"x\":[{}],\"a\":1.5,\"d\":null,\"b\":\"\\u0061\"}");
        assertThat(parts.parts())
                .extracting(ParsedDocument.Part::decoded)
                .containsExactly(
                        Optional.empty(),
                        Optional.of("\"a\""),
                        Optional.of("1.5"),
                        Optional.empty());
        assertThat(parts.parts())
                .extracting(ParsedDocument.Part::written)
                .containsExactly(
                        Optional.of("1.5"),
                        Optional.of("\"\\u0061\""),
                        Optional.of("1.500"),
                        Optional.of("null"));
        assertThat(parts.parts())
                .extracting(ParsedDocument.Part::invalid)
                .containsExactly(true, false, false, false);
        assertThat(new String(parts.validDocument(), StandardCharsets.UTF_8))
                .isEqualTo("{\"b\":\"\\u0061\",\"c\":1.500}");
    }

    @Test
    void takesApartOnlyDocuments() {
        assertThat(parts("{\"b\":\"x\"").parts()).isEmpty();
        assertThat(parts("{\"b\":\"x\"}{}").parts()).isEmpty();
        assertThat(parts("[1]").parts()).isEmpty();
        assertThat(parts("").parts()).isEmpty();
        assertThat(parts("{}").parts()).hasSize(4);
        assertThat(new String(parts("{}").validDocument(), StandardCharsets.UTF_8)).isEqualTo("{}");
    }
}
