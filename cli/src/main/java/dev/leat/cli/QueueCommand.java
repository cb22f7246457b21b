package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TextTable;
import dev.leat.cli.terminal.TimeText;
import dev.leat.port.MessageQueue.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `leat queue`: commands about queues.
@Command(
        name = "queue",
        header = "List queues and their message counts.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat queue ls --app examples/orders"})
final class QueueCommand {

    /// `leat queue ls`: counts the messages of each queue.
    @Command(
            name = "ls",
            header = "List queues with their visible, in-flight and delayed messages.",
            description = "%nOLDEST is the age of the oldest message; SQS does not report it.",
            footer = {"%nExample:", "  leat queue ls --app examples/orders --json"})
    static final class Ls implements Callable<Integer> {

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Mixin AppOptions options = new AppOptions();

        private final AppAccess access;
        private final Terminal terminal;

        Ls(AppAccess access, Terminal terminal) {
            this.access = access;
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            return access.queues(
                    options.location(),
                    operations -> {
                        var fifo = fifo(operations.app());
                        if (json) {
                            json(operations.counts(), fifo);
                        } else {
                            table(operations.counts(), fifo);
                        }
                        return 0;
                    });
        }

        private static Set<String> fifo(App app) {
            return app.queues().values().stream()
                    .filter(queue -> queue.fifo().isPresent())
                    .map(Queue::name)
                    .collect(Collectors.toSet());
        }

        /// Prints the table. The column KIND is omitted if the app has no FIFO queue.
        private void table(Map<String, Counts> queues, Set<String> fifo) {
            var columns = new ArrayList<TextTable.Column>();
            columns.add(TextTable.Column.text("QUEUE"));
            if (!fifo.isEmpty()) {
                columns.add(TextTable.Column.text("KIND"));
            }
            for (var number : List.of("VISIBLE", "IN FLIGHT", "DELAYED", "OLDEST")) {
                columns.add(TextTable.Column.number(number));
            }
            var table = new TextTable(columns);
            queues.forEach((name, counts) -> {
                var row = new ArrayList<String>();
                row.add(name);
                if (!fifo.isEmpty()) {
                    row.add(fifo.contains(name) ? "fifo" : "standard");
                }
                row.add(Terminal.count(counts.visible()));
                row.add(Terminal.count(counts.inFlight()));
                row.add(Terminal.count(counts.delayed()));
                row.add(counts.age().map(TimeText::age).orElse(""));
                table.row(row);
            });
            table.print(terminal);
        }

        private void json(Map<String, Counts> queues, Set<String> fifo) {
            var rows = JsonMapper.shared().createArrayNode();
            queues.forEach((name, counts) ->
                    rows.addObject()
                            .put("queue", name)
                            .put("visible", counts.visible())
                            .put("in_flight", counts.inFlight())
                            .put("delayed", counts.delayed())
                            .put("oldest_seconds", counts.oldest().toSeconds())
                            .put("fifo", fifo.contains(name)));
            terminal.say(String.valueOf(rows));
        }
    }
}
