package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Attribute;
import dev.leat.port.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    private final List<Integer> batches = new ArrayList<>();
    private final List<Message.Outgoing> sent = new ArrayList<>();
    private final Documents documents =
            new Documents(
                    Map.of("origin", Attribute.text("shop")),
                    batch -> {
                        batches.add(batch.size());
                        sent.addAll(batch);
                    });

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private List<String> bodies() {
        return sent.stream()
                .map(message -> new String(message.body(), StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Test
    void everyLineIsAMessageWithItsBytes() throws IOException {
        documents.lines(bytes("{\"a\":1}\r\n\n  \n\u00ff\u00fe\u0000\nlast"));
        assertThat(documents.end()).isEqualTo(3);
        assertThat(bodies()).containsExactly("{\"a\":1}", "\u00ff\u00fe\u0000", "last");
        assertThat(sent.getFirst().attributes()).containsKey("origin");
    }

    @Test
    void sendsInBatches() throws IOException {
        documents.lines(bytes("x\n".repeat(2500)));
        assertThat(documents.end()).isEqualTo(2500);
        assertThat(batches).containsExactly(1000, 1000, 500);
    }

    @Test
    void aWholeInputIsOneMessage() {
        documents.whole("a\nb\n".getBytes(StandardCharsets.UTF_8));
        assertThat(documents.end()).isEqualTo(1);
        assertThat(bodies()).containsExactly("a\nb\n");
    }
}
