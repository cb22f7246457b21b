package dev.leat.cli;

import dev.leat.app.Queue;
import dev.leat.batch.Attribute;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.input.GroupAssignment;
import dev.leat.cli.input.MessageBatches;
import dev.leat.cli.input.MessageInput;
import dev.leat.cli.place.EnteredName;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;
import dev.leat.text.CountText;
import dev.leat.text.ShellQuoting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
final class SendCommand extends AppCommand {

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

    SendCommand(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() throws IOException {
        var input = MessageInput.of(terminal, file, body, lines);
        input.file().ifPresent(this::checkOrder);
        long sent =
                input.send(
                        access,
                        options.location(),
                        operations -> documents(operations, input.lines()));
        terminal.say("%s sent to %s".formatted(CountText.of(sent, "message"), queue));
        return 0;
    }

    /// Checks the queue if the file does not exist: a misspelled queue is then the likelier
    /// mistake.
    private void checkOrder(String name) {
        if (Files.exists(Path.of(name))) {
            return;
        }
        if (!Files.isRegularFile(Path.of(queue))) {
            access.with(
                    options.location(), operations -> EnteredName.queue(operations.app(), queue));
        } else {
            throw CommandException.input(
                    "no such file: %s; the queue is the first argument: %s send %s %s"
                            .formatted(
                                    name,
                                    terminal.command(),
                                    ShellQuoting.word(name),
                                    ShellQuoting.word(queue)));
        }
    }

    private MessageBatches documents(Operations operations, boolean many) {
        var to = EnteredName.queue(operations.app(), queue);
        var texts = new LinkedHashMap<String, Attribute>();
        attributes.forEach((name, text) -> texts.put(name, Attribute.text(text)));
        var envelope =
                new MessageBatches.Envelope(
                        texts, grouping(to, many), Optional.ofNullable(deduplication));
        return new MessageBatches(envelope, messages -> operations.send(queue, messages));
    }

    private GroupAssignment grouping(Queue to, boolean many) {
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
            deduplicates(deduplication, many);
        }
        if (groupBy != null) {
            return new GroupAssignment.ByField(GroupAssignment.Kind.GROUP, groupBy);
        }
        if (group == null) {
            throw CommandException.input(
                    "queue %s is FIFO and needs a message group; add --group GROUP or --group-by FIELD"
                            .formatted(queue));
        }
        return new GroupAssignment.One(GroupAssignment.Kind.GROUP, group);
    }

    private void deduplicates(String id, boolean many) {
        if (many) {
            throw CommandException.input(
                    "--deduplication-id applies to a single message; a queue drops further messages with the same id");
        }
        if (!Queue.Fifo.isValidId(id)) {
            throw CommandException.input(
                    "--deduplication-id must be %2$s, not '%1$s'".formatted(id, Queue.Fifo.FORM));
        }
    }
}
