package dev.leat.cli.run;

import dev.leat.batch.Attribute;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.text.SourceFile;
import dev.leat.port.Message;
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

/// Turns bytes into messages, in batches that a queue takes at once. Bytes are not looked at.
public final class MessageBatches {

    private static final int MOST_MESSAGES = 1000;
    private static final int BATCH_BYTES = 4 << 20;

    /// How many bytes a byte order mark of UTF-8 has.
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

    /// What each message gets besides its body.
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

    /// Each line is a message, without its line end; blank lines are none. A line that is too long
    /// is not read to its end. A byte order mark at the beginning is no part of the first.
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

    /// The whole input is one message, without a byte order mark at its beginning. Of what is too
    /// long the beginning will do.
    public void whole(byte[] input) {
        byte[] body = SourceFile.unmarked(input);
        if (body.length > Message.MOST_BYTES) {
            throw tooLarge(looksLikeLines(body) ? "; --lines sends each line" : "");
        }
        add(body);
    }

    /// Sends what is left. How many were sent in all.
    public long end() {
        flush();
        return sent;
    }

    /// Whether this seems to be several JSON documents, one a line: there are two lines or more,
    /// and all of them begin with `{`.
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

    /// What was read before is sent before anything is said of this.
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
                "%s has more than %,d bytes with its attributes, the most of a message; %s%s"
                        .formatted(which(), Message.MOST_BYTES, sentBefore(), hint));
    }

    /// Sends what was read before, so that it can be told.
    private String sentBefore() {
        flush();
        return "%s sent before it"
                .formatted(sent == 1 ? "1 message was" : Terminal.count(sent, "message") + " were");
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
