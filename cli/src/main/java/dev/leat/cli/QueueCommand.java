package dev.leat.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.app.Queue;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.text.TimeText;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `leat queue`: commands about queues.
@Command(
        name = "queue",
        header = "List queues and their message counts.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat queue ls --app examples/orders"})
record QueueCommand(AppAccess access, Terminal terminal) {

    /// `leat queue ls`: counts the messages of each queue.
    @Command(
            name = "ls",
            header = "List queues with their visible, in-flight and delayed messages.",
            description = "%nOLDEST is the age of the oldest message; SQS does not report it.",
            footer = {"%nExample:", "  leat queue ls --app examples/orders --json"})
    int ls(
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Mixin AppOptions options) {
        return access.queues(
                options.location(),
                operations -> {
                    var rows = rows(operations);
                    listing(rows).print(terminal, json, rows);
                    return 0;
                });
    }

    private static List<QueueRow> rows(Operations operations) {
        var fifo =
                operations.app().queues().values().stream()
                        .filter(queue -> queue.fifo().isPresent())
                        .map(Queue::name)
                        .collect(Collectors.toSet());
        return operations.counts().entrySet().stream()
                .map(queue ->
                        new QueueRow(
                                queue.getKey(), queue.getValue(), fifo.contains(queue.getKey())))
                .toList();
    }

    /// Returns the columns. The column KIND is omitted if the app has no FIFO queue.
    private static Listing<QueueRow> listing(List<QueueRow> rows) {
        var names = Listing.<QueueRow>array().text("QUEUE", QueueRow::queue);
        var kinds =
                rows.stream().anyMatch(QueueRow::fifo)
                        ? names.text("KIND", row -> row.fifo() ? "fifo" : "standard")
                        : names;
        return kinds.count("VISIBLE", row -> row.counts().visible())
                .count("IN FLIGHT", row -> row.counts().inFlight())
                .count("DELAYED", row -> row.counts().delayed())
                .number("OLDEST", row -> row.counts().age().map(TimeText::age).orElse(""));
    }

    private record QueueRow(String queue, @JsonUnwrapped Counts counts, boolean fifo) {}
}
