package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Attribute;
import dev.leat.cli.terminal.Body;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BodyTest {

    private static final Set<String> ADDRESS = Set.of("address");

    private static String shown(String body, Set<String> personal) {
        return Body.shown(body.getBytes(StandardCharsets.UTF_8), personal);
    }

    @Test
    void showsTheOriginalTextWhereNothingIsPersonal() {
        String text = "{ \"a\" : 1.10, \"a\": 2 ";
        assertThat(shown(text, Set.of())).isEqualTo(text);
        assertThat(shown("{ \"a\": 1.10 }", ADDRESS)).isEqualTo("{ \"a\": 1.10 }");
        assertThat(Body.shown(new byte[] {-1, 0}, Set.of())).isEqualTo("base64:/wA=");
    }

    @Test
    void masksPersonalValuesAndNothingElse() {
        assertThat(shown("{\"v\":1234567890123456.78,\"address\":\"1 Main St\"}", ADDRESS))
                .isEqualTo("{\"v\":1234567890123456.78,\"address\":\"***\"}");
        assertThat(shown("{\"address\":null}", ADDRESS)).isEqualTo("{\"address\":null}");
    }

    @Test
    void keepsWhatTheReasonsSpeakOf() {
        assertThat(
                        shown(
                                "{ \"v\":1E99999999999999999999, \"address\":{\"a\":[1]} ,\"v\":2}",
                                ADDRESS))
                .isEqualTo("{ \"v\":1E99999999999999999999, \"address\":\"***\" ,\"v\":2}");
        assertThat(shown("{\"address\":12,\"address\":\"b\",\"ä\":1}", ADDRESS))
                .isEqualTo("{\"address\":\"***\",\"address\":\"***\",\"ä\":1}");
    }

    @Test
    void hidesWhatItCannotRead() {
        assertThat(shown("{\"address\":1} {}", ADDRESS)).startsWith("(16 bytes");
        assertThat(shown("[\"address\"]", ADDRESS)).startsWith("(11 bytes");
        assertThat(shown("{\"address\":\"1 Main St\"", ADDRESS))
                .isEqualTo("(22 bytes that may hold personal values; --unmask shows them)");
    }

    @Test
    void masksPersonalValuesInReasons() {
        String leat =
                """
                {"reasons":[{"cause":"type","field":"address.street","value":"Main St","message":"m"},
                {"cause":"range","field":"v","value":"7","message":"m"}]}
                """;
        var letter =
                Letter.of(
                        new Message.Seen(
                                1,
                                "id",
                                new byte[0],
                                Map.of("leat", Attribute.text(leat)),
                                1,
                                Instant.EPOCH,
                                Optional.empty(),
                                Optional.empty()));
        assertThat(letter.masked(ADDRESS).reasons())
                .extracting(Letter.Why::value)
                .containsExactly("***", "7");
        assertThat(letter.reasons().getFirst().value()).isEqualTo("Main St");
    }
}
