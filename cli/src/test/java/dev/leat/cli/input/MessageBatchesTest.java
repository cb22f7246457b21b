package dev.leat.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Attribute;
import dev.leat.cli.terminal.CommandException;
import dev.leat.port.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageBatchesTest {

    private final List<Integer> batches = new ArrayList<>();
    private final List<Message.Outgoing> sent = new ArrayList<>();
    private final MessageBatches documents = documents(new GroupAssignment.None());

    private MessageBatches documents(GroupAssignment grouping) {
        var origin = Map.of("origin", Attribute.text("shop"));
        return new MessageBatches(
                new MessageBatches.Envelope(origin, grouping, Optional.empty()),
                batch -> {
                    batches.add(batch.size());
                    sent.addAll(batch);
                });
    }

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
    void aByteOrderMarkIsNoPartOfAMessage() throws IOException {
        documents.lines(bytes("\u00ef\u00bb\u00bf{}\n\u00ef\u00bb\u00bf"));
        documents.whole(bytes("\u00ef\u00bb\u00bf[]").readAllBytes());
        documents.lines(bytes("\u00ef"));
        assertThat(documents.end()).isEqualTo(4);
        assertThat(bodies()).containsExactly("{}", "\u00ef\u00bb\u00bf", "[]", "\u00ef");
    }

    @Test
    void sendsInBatches() throws IOException {
        documents.lines(bytes("x\n".repeat(2500)));
        assertThat(documents.end()).isEqualTo(2500);
        assertThat(batches).containsExactly(1000, 1000, 500);
    }

    @Test
    void everyDocumentIsInTheGroupThatItsFieldSays() throws IOException {
        var grouped = documents(new GroupAssignment.ByField(GroupAssignment.Kind.GROUP, "u"));
        grouped.lines(
                bytes(
                        "{\"a\":{\"u\":9},\"u\":\"U\\u0031\"}\n{\"u\":1.50,\"u\":2}\n{\"b\":[1],\"u\":true}\n"));
        assertThat(grouped.end()).isEqualTo(3);
        assertThat(sent)
                .extracting(m -> m.group().orElse(""))
                .containsExactly("U1", "1.50", "true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1} | line 2 has no field 'u' that is a text or a number",
                "{'u':null} | line 2 has no field 'u' that is a text or a number",
                "{'u':{'u':1}} | line 2 has no field 'u' that is a text or a number",
                "[1] | line 2 is not a JSON object",
                "{'u':'a'} {'u':'b'} | line 2 is not one JSON object",
                "{'u':'a'} b | line 2 is not valid JSON: ",
                "{'u':'a', | line 2 is not valid JSON: ",
                "{'u' | line 2 is not valid JSON: ",
                "{'u':''} | 'u' of line 2 is ''; a group must be 1 to 128 ASCII letters",
                "{'u':'a b'} | 'u' of line 2 is 'a b'; a group must be 1 to 128 ASCII letters"
            })
    void saysWhichDocumentHasNoGroupAndHowManyWereSent(String line, String said) {
        var grouped = documents(new GroupAssignment.ByField(GroupAssignment.Kind.GROUP, "u"));
        var text = "{\"u\":\"x\"}\n" + line.replace('\'', '"') + "\n";
        assertThatThrownBy(() -> grouped.lines(bytes(text)))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith(said)
                .hasMessageEndingWith("; 1 message was sent before");
        assertThat(sent).hasSize(1);
    }

    @Test
    void aLineThatIsNoMessageEndsItAndTheLinesBeforeAreSent() {
        var endless = new SequenceInputStream(bytes("a\nb\n"), new Endless());
        assertThatThrownBy(() -> documents.lines(endless))
                .isInstanceOf(CommandException.class)
                .hasMessage(
                        "line 3 is too large: more than 1,048,576 bytes with its attributes;"
                                + " 2 messages were sent before");
        assertThat(bodies()).containsExactly("a", "b");
    }

    @Test
    void aLineMayBeAsLongAsAMessage() throws IOException {
        int most = Message.MOST_BYTES - "originStringshop".length();
        documents.lines(bytes("x".repeat(most) + "\r\n"));
        assertThat(documents.end()).isEqualTo(1);
        assertThatThrownBy(() -> documents.lines(bytes("x".repeat(most + 1))))
                .hasMessageStartingWith("line 3 is too large: more than 1,048,576 bytes");
    }

    @Test
    void aWholeInputThatIsTooLongMayBeMeantAsLines() {
        var text = "{\"a\":1}\n".repeat(200_000);
        assertThatThrownBy(() -> documents.whole(text.getBytes(StandardCharsets.UTF_8)))
                .hasMessage(
                        "the input is too large: more than 1,048,576 bytes with its attributes;"
                                + " 0 messages were sent before; use --lines to send each line");
        assertThat(sent).isEmpty();
    }

    private static final class Endless extends InputStream {

        @Override
        public int read() {
            return 'x';
        }
    }

    @Test
    void aWholeInputIsOneMessage() {
        documents.whole("a\nb\n".getBytes(StandardCharsets.UTF_8));
        assertThat(documents.end()).isEqualTo(1);
        assertThat(bodies()).containsExactly("a\nb\n");
    }
}
