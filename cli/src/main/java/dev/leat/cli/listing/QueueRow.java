package dev.leat.cli.listing;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.app.Queue;
import dev.leat.cli.terminal.Listing;
import dev.leat.operations.Operations;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.text.TimeText;
import java.util.List;
import java.util.stream.Collectors;

/// A row of `leat ls queues`: a queue and the counts of its messages.
record QueueRow(String queue, @JsonUnwrapped Counts counts, boolean fifo) {

    static void print(ListingRequest request) {
        var rows = rows(request.operations());
        request.print(listing(rows), rows);
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
        var names = Listing.<QueueRow>lines().text("QUEUE", QueueRow::queue);
        var kinds =
                rows.stream().anyMatch(QueueRow::fifo)
                        ? names.text("KIND", row -> row.fifo() ? "fifo" : "standard")
                        : names;
        return kinds.count("VISIBLE", row -> row.counts().visible())
                .count("IN FLIGHT", row -> row.counts().inFlight())
                .count("DELAYED", row -> row.counts().delayed())
                .number("OLDEST", row -> row.counts().age().map(TimeText::age).orElse(""));
    }
}
