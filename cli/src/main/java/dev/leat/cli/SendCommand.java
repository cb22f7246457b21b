package dev.leat.cli;

import dev.leat.app.Queue;
import dev.leat.batch.Attribute;
import dev.leat.cli.run.AppAccess;
import dev.leat.cli.run.AppOptions;
import dev.leat.cli.run.GroupAssignment;
import dev.leat.cli.run.MessageBatches;
import dev.leat.cli.run.QueueName;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.ShellQuoting;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.Message;
import dev.leat.server.operations.Operations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat send`: sends messages to a queue.
@Command(
        name = "send",
        header = "Send messages to a queue.",
        description =
                "%nThe messages are durable when the command returns. The app may be running or%nstopped.",
        footer = {
            "%nExamples:",
            "  leat send OrderQueue orders.ndjson --app examples/orders",
            "  leat send OrderQueue '{\"order_id\":\"ORD1\"}' --attribute origin=shop",
            "  leat send Payments payments.ndjson --group-by user_id"
        })
final class SendCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";

    @Parameters(index = "0", paramLabel = "QUEUE", description = "Queue in app.yaml.")
    String queue = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            arity = "0..1",
            description =
                    "File to send. A .ndjson or .jsonl file is sent as one message per line, any"
                            + " other file as one message. An argument that begins with { or [ is the"
                            + " message itself. Default: - (standard input).")
    @Nullable String file;

    @Option(
            names = {"-b", "--body"},
            paramLabel = "TEXT",
            description = "Text of one message, instead of a file.")
    @Nullable String body;

    @Option(names = "--lines", description = "Send each line of the input as a message.")
    boolean lines;

    @Option(
            names = "--attribute",
            paramLabel = "NAME=TEXT",
            description = "Attribute of each message. Repeatable.")
    Map<String, String> attributes = new LinkedHashMap<>();

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Message group, for a FIFO queue.")
    @Nullable String group;

    @Option(
            names = "--group-by",
            paramLabel = "FIELD",
            description = "JSON field whose value is the message group, for a FIFO queue.")
    @Nullable String groupBy;

    @Option(
            names = "--deduplication-id",
            paramLabel = "ID",
            description = "Deduplication id, for a FIFO queue. Default: derived from the body.")
    @Nullable String deduplication;

    @Mixin AppOptions options = new AppOptions();

    private final AppAccess access;
    private final Terminal terminal;

    SendCommand(AppAccess access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (body != null && file != null) {
            throw CommandException.input(
                    "both --body and %s are given; use only one"
                            .formatted(isDocument(file) ? "a document" : "the file " + file));
        }
        if (file != null && isDocument(file)) {
            body = file;
            file = null;
        }
        if (file != null && !Files.exists(Path.of(file)) && Files.isRegularFile(Path.of(queue))) {
            throw CommandException.input(
                    "no such file: %s; the queue is the first argument: %s send %s %s"
                            .formatted(
                                    file,
                                    terminal.command(),
                                    ShellQuoting.word(file),
                                    ShellQuoting.word(queue)));
        }
        long sent = lines() ? sendLines() : sendWhole();
        terminal.say("%s sent to %s".formatted(Terminal.count(sent, "message"), queue));
        return 0;
    }

    /// Returns true if the argument is a JSON document, not a file name.
    private static boolean isDocument(String argument) {
        var text = argument.strip();
        return text.startsWith("{") || text.startsWith("[");
    }

    private boolean lines() {
        return lines || (file != null && (file.endsWith(".ndjson") || file.endsWith(".jsonl")));
    }

    private long sendLines() throws IOException {
        try (var in = input()) {
            return access.with(
                    options.location(),
                    operations -> {
                        var documents = documents(operations);
                        try {
                            documents.lines(in);
                        } catch (IOException failed) {
                            throw new UncheckedIOException("cannot read " + name(), failed);
                        }
                        return documents.end();
                    });
        }
    }

    private long sendWhole() throws IOException {
        byte[] whole;
        try (var in = input()) {
            whole = in.readNBytes(Message.MOST_BYTES + 1);
        }
        if (whole.length == 0 && body == null) {
            throw CommandException.input("%s is empty; nothing was sent".formatted(name()));
        }
        long sent =
                access.with(
                        options.location(),
                        operations -> {
                            var documents = documents(operations);
                            documents.whole(whole);
                            return documents.end();
                        });
        if (MessageBatches.looksLikeLines(whole)) {
            terminal.warn("sent as one message; use --lines to send one message per line");
        }
        return sent;
    }

    private MessageBatches documents(Operations operations) {
        var to = QueueName.in(operations.app(), queue);
        var texts = new LinkedHashMap<String, Attribute>();
        attributes.forEach((name, text) -> texts.put(name, Attribute.text(text)));
        var envelope =
                new MessageBatches.Envelope(
                        texts, grouping(to), Optional.ofNullable(deduplication));
        return new MessageBatches(envelope, messages -> operations.send(queue, messages));
    }

    private GroupAssignment grouping(Queue to) {
        if (group != null && groupBy != null) {
            throw CommandException.input("both --group and --group-by are given; use only one");
        }
        if (to.fifo().isEmpty()) {
            if (group != null || groupBy != null || deduplication != null) {
                throw CommandException.input(
                        "queue %s is not FIFO; remove --group, --group-by and --deduplication-id"
                                .formatted(queue));
            }
            return new GroupAssignment.None();
        }
        if (deduplication != null) {
            deduplicates(deduplication);
        }
        if (groupBy != null) {
            return new GroupAssignment.ByField(groupBy);
        }
        if (group == null) {
            throw CommandException.input(
                    "queue %s is FIFO and needs a message group; add --group GROUP or --group-by FIELD"
                            .formatted(queue));
        }
        return new GroupAssignment.One(group);
    }

    private void deduplicates(String id) {
        if (lines()) {
            throw CommandException.input(
                    "--deduplication-id applies to a single message; a queue drops further messages with the same id");
        }
        if (!Queue.Fifo.isValidId(id)) {
            throw CommandException.input(
                    "--deduplication-id must be %2$s, not '%1$s'".formatted(id, Queue.Fifo.FORM));
        }
    }

    private String name() {
        return file == null || file.equals(STANDARD_INPUT) ? "standard input" : file;
    }

    private InputStream input() throws IOException {
        if (body != null) {
            return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        }
        if (file == null || file.equals(STANDARD_INPUT)) {
            return terminal.in();
        }
        var path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw CommandException.input(file + " is a folder; name a file");
        }
        if (!Files.exists(path)) {
            throw CommandException.input("no such file: " + file);
        }
        return Files.newInputStream(path);
    }
}
