package dev.leat.cli.input;

import dev.leat.batch.Attribute;
import dev.leat.cli.terminal.CommandException;
import dev.leat.config.text.SourceFile;
import dev.leat.port.Message;
import dev.leat.text.CountText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Turns bytes into messages and sends them in batches. The bytes are not interpreted.
public final class MessageBatches {

    private static final int MOST_MESSAGES = 1000;
    private static final int BATCH_BYTES = 4 << 20;

    /// Length of a UTF-8 byte order mark.
    private static final int MARK = 3;

    private final Envelope envelope;
    private final Consumer<List<Message.Outgoing>> send;
    private final List<Message.Outgoing> batch = new ArrayList<>();
    private long bytes;
    private long sent;
    private long lines;

    public MessageBatches(Envelope envelope, Consumer<List<Message.Outgoing>> send) {
        this.envelope = envelope;
        this.send = send;
    }

    /// Properties of each message in addition to its body.
    public record Envelope(
            Map<String, Attribute> attributes,
            GroupAssignment grouping,
            Optional<String> deduplication) {

        public Envelope {
            attributes = Map.copyOf(attributes);
        }

        public static Envelope of(GroupAssignment grouping) {
            return new Envelope(Map.of(), grouping, Optional.empty());
        }
    }

    /// Sends each line as a message, without its line end. Skips blank lines, and removes a byte
    /// order mark at the beginning. Stops reading a line once it is too long.
    public void lines(InputStream input) throws IOException {
        var in = new BufferedInputStream(input, 1 << 16);
        in.mark(MARK);
        if (SourceFile.unmarked(in.readNBytes(MARK)).length > 0) {
            in.reset();
        }
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                line(line);
            } else if (line.size() > Message.MOST_BYTES) {
                lines++;
                throw tooLarge("");
            } else {
                line.write(b);
            }
        }
        line(line);
    }

    /// Sends the whole input as one message, without a byte order mark. If the input is too long,
    /// the caller may pass only its beginning.
    public void whole(byte[] input) {
        byte[] body = SourceFile.unmarked(input);
        if (body.length > Message.MOST_BYTES) {
            throw tooLarge(looksLikeLines(body) ? "; use --lines to send each line" : "");
        }
        add(body);
    }

    /// Sends the remaining messages. Returns the total number of messages sent.
    public long end() {
        flush();
        return sent;
    }

    /// Returns true if the input looks like several JSON documents, one per line: two lines or
    /// more, all of which begin with `{`.
    public static boolean looksLikeLines(byte[] whole) {
        var lines =
                new String(whole, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
        return lines.size() > 1 && lines.stream().allMatch(line -> line.startsWith("{"));
    }

    private void line(ByteArrayOutputStream line) {
        byte[] text = line.toByteArray();
        line.reset();
        lines++;
        int length =
                text.length > 0 && text[text.length - 1] == '\r' ? text.length - 1 : text.length;
        byte[] body = Arrays.copyOf(text, length);
        if (!blank(body)) {
            add(body);
        }
    }

    private static boolean blank(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private void add(byte[] body) {
        var message =
                new Message.Outgoing(
                        body,
                        envelope.attributes(),
                        Optional.empty(),
                        group(body),
                        envelope.deduplication());
        if (message.size() > Message.MOST_BYTES) {
            throw tooLarge("");
        }
        batch.add(message);
        bytes += body.length;
        if (batch.size() == MOST_MESSAGES || bytes >= BATCH_BYTES) {
            flush();
        }
    }

    /// Earlier messages are sent before an error is reported.
    private Optional<String> group(byte[] body) {
        try {
            return envelope.grouping().of(body, which());
        } catch (CommandException bad) {
            throw CommandException.input("%s; %s".formatted(bad.getMessage(), sentBefore()));
        }
    }

    private String which() {
        return lines == 0 ? "the input" : "line %,d".formatted(lines);
    }

    private CommandException tooLarge(String hint) {
        return CommandException.input(
                "%s is too large: more than %,d bytes with its attributes; %s%s"
                        .formatted(which(), Message.MOST_BYTES, sentBefore(), hint));
    }

    /// Sends the earlier messages, so that their number can be reported.
    private String sentBefore() {
        flush();
        return "%s sent before"
                .formatted(sent == 1 ? "1 message was" : CountText.of(sent, "message") + " were");
    }

    private void flush() {
        if (!batch.isEmpty()) {
            send.accept(List.copyOf(batch));
            sent += batch.size();
            batch.clear();
            bytes = 0;
        }
    }
}
