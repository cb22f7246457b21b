package dev.leat.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedJsonTest {

    private final Documents documents = new Documents();

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
        assertThat(documents.decode(document))
                .last()
                .satisfies(reason -> {
                    assertThat(reason.cause()).isEqualTo("malformed");
                    assertThat(reason.field()).contains(path);
                    assertThat(reason.value()).isEmpty();
                    assertThat(reason.message())
                            .startsWith("is not valid JSON at byte " + at + ": ");
                });
    }

    static Stream<Arguments> sentences() {
        return Stream.of(
                arguments("{\"a\":[}", "no matching opening bracket"),
                arguments(
                        "{\"id\":\"a\" /* c */}",
                        "unexpected '/': comments are not allowed in JSON"),
                arguments("{\"id\":/* c */1}", "unexpected '/': comments are not allowed in JSON"),
                arguments("{\"id\":\"a\",}", "unexpected '}': expected a name in double quotes"),
                arguments(
                        "{\"id\" 1}", "unexpected '1': expected ':' between a name and its value"),
                arguments("{\"id\":\"a\" 1}", "unexpected '1': expected ',' or a closing bracket"),
                arguments("{\"id\":}", "unexpected '}': expected a value"),
                arguments("{\"id\":NaN}", "NaN and Infinity are not JSON numbers"),
                arguments("{\"id\":01}", "a number must not begin with 0"),
                arguments("{\"id\":+1}", "a number must not begin with +"),
                arguments("{\"id\":\"\\x\"}", "unknown escape sequence in a string"),
                arguments("{\"id\":\"a\u0001\"}", "unescaped control character in a string"),
                arguments("{\"id\":tru}", "unknown word"),
                arguments("{\"id\":", "unexpected end of the document"));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void saysWhatIsWrongInPlainWords(String document, String sentence) {
        assertThat(documents.decode(document))
                .last()
                .extracting(Reason::message)
                .asString()
                .endsWith(": " + sentence);
    }

    @Test
    void neverSpeaksOfTheParser() {
        var random = new Random(20241216);
        var pieces =
                List.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        ",",
                        "\"",
                        "\"id\":",
                        "\"items\":",
                        "\"a\"",
                        "\\u12",
                        "\\x",
                        "'",
                        "NaN",
                        "-Infinity",
                        "+1",
                        "01",
                        "1.",
                        "1e",
                        ".5",
                        "-",
                        "0x1",
                        "tru",
                        "null",
                        "/*",
                        "//",
                        "#",
                        "\u0001",
                        "\u0000",
                        "\uFEFF",
                        "é",
                        "😀",
                        " ",
                        "\n",
                        "\"\\uD800\":",
                        "<",
                        "\u007f");
        var whole =
                "{\"id\":\"a\",\"money\":1.5,\"items\":[{\"quantity\":1}],\"extra\":{\"n\":[1]}}";
        for (int i = 0; i < 50_000; i++) {
            var document = new StringBuilder(random.nextBoolean() ? whole : "{\"id\":");
            for (int times = random.nextInt(6); times >= 0; times--) {
                var piece = pieces.get(random.nextInt(pieces.size()));
                int at = random.nextInt(document.length() + 1);
                document.replace(at, Math.min(document.length(), at + random.nextInt(3)), piece);
            }
            for (var reason : documents.decode(document.toString())) {
                assertThat(reason.message())
                        .as(document.toString())
                        .doesNotContainIgnoringCase(
                                "Feature",
                                "Source:",
                                "JsonParser",
                                "REDACTED",
                                "jackson",
                                "UNKNOWN]",
                                "byte -",
                                MalformedJson.OTHERWISE)
                        .doesNotContain("Unexpected", "expecting", "enable", "\n");
            }
        }
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
            assertThat(documents.decoder.decode(bytes, documents.tape))
                    .extracting(Reason::message)
                    .containsExactly("is not valid JSON at byte 8: invalid UTF-8");
        }
    }

    @Test
    void refusesOtherEncodings() {
        assertThat(
                        documents.decoder.decode(
                                "{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_16LE),
                                documents.tape))
                .extracting(Reason::cause)
                .containsExactly("malformed");
        assertThat(
                        documents.decoder.decode(
                                "{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_16BE),
                                documents.tape))
                .extracting(Reason::cause)
                .containsExactly("malformed");
    }

    @Test
    void refusesWhatIsNoObject() {
        for (var document : List.of("[]", "[1]", "5", "\"x\"", "null", "true")) {
            assertThat(documents.decode(document))
                    .containsExactly(Reason.at("type", "$", document, "is not an object"));
        }
    }
}
