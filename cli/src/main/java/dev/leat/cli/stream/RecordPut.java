package dev.leat.cli.stream;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.input.GroupAssignment;
import dev.leat.cli.input.MessageBatches;
import dev.leat.cli.input.MessageInput;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;
import dev.leat.operations.StreamRecordOperations.RecordToPut;
import dev.leat.port.Message;
import dev.leat.text.CountText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat stream put`: puts records.
@Command(
        name = "put",
        header = "Put records into a stream.",
        description = {
            "%nThe records are durable when the command returns. Records with the same",
            "partition key keep their order. The app may be running or stopped."
        },
        footer = {
            "%nExamples:",
            "  leat stream put live sales.ndjson --key-by shop --app examples/warehouse",
            "  leat stream put live '{\"sale_id\":\"S1\"}' --key shop-1"
        })
public final class RecordPut extends AppCommand {

    @Parameters(index = "0", paramLabel = "STREAM", description = "Name of the stream.")
    String name = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            arity = "0..1",
            description =
                    "File to put. A .ndjson or .jsonl file is put as one record per line, any"
                            + " other file as one record. An argument that begins with { or [ is"
                            + " the record itself. Default: - (standard input).")
    @Nullable String file;

    @Option(
            names = {"-b", "--body"},
            paramLabel = "TEXT",
            description = "Text of one record, instead of a file.")
    @Nullable String body;

    @Option(names = "--lines", description = "Put each line of the input as a record.")
    boolean lines;

    @Option(names = "--key", paramLabel = "KEY", description = "Partition key of each record.")
    @Nullable String key;

    @Option(
            names = "--key-by",
            paramLabel = "FIELD",
            description = "JSON field whose value is the partition key.")
    @Nullable String keyBy;

    public RecordPut(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() throws IOException {
        var keys = keys();
        long count =
                MessageInput.of(terminal, file, body, lines)
                        .send(access, options.location(), operations -> batches(operations, keys));
        terminal.say("%s put into %s".formatted(CountText.of(count, "record"), name));
        return 0;
    }

    private GroupAssignment keys() {
        if (key != null && keyBy != null) {
            throw CommandException.input("both --key and --key-by are given; use only one");
        }
        if (keyBy != null) {
            return new GroupAssignment.ByField(GroupAssignment.Kind.PARTITION_KEY, keyBy);
        }
        if (key == null) {
            throw CommandException.input(
                    "a record needs a partition key; add --key KEY or --key-by FIELD");
        }
        return new GroupAssignment.One(GroupAssignment.Kind.PARTITION_KEY, key);
    }

    private MessageBatches batches(Operations operations, GroupAssignment keys) {
        var streams = operations.streams();
        StreamCommand.stream(streams, name);
        return new MessageBatches(
                MessageBatches.Envelope.of(keys),
                messages -> streams.put(name, messages.stream().map(RecordPut::record).toList()));
    }

    private static RecordToPut record(Message.Outgoing message) {
        return new RecordToPut(message.group().orElseThrow(), message.body());
    }
}
