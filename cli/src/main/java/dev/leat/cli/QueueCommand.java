package dev.leat.cli;

import dev.leat.cli.run.Access;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TextTable;
import dev.leat.port.MessageQueue.Counts;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `leat queue`: what waits in the queues.
@Command(
        name = "queue",
        header = "Shows what is in the queues.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat queue ls --app examples/orders"})
final class QueueCommand {

    /// `leat queue ls`.
    @Command(
            name = "ls",
            header = "Counts the messages of every queue: visible, in flight, delayed.",
            description = "%nOLDEST is the age of the oldest message.",
            footer = {"%nExample:", "  leat queue ls --app examples/orders --json"})
    static final class Ls implements Callable<Integer> {

        @Option(names = "--json", description = "Answer in JSON.")
        boolean json;

        @Mixin AppOptions options = new AppOptions();

        private final Access access;
        private final Terminal terminal;

        Ls(Access access, Terminal terminal) {
            this.access = access;
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            return access.read(
                    options.location(),
                    operations -> {
                        if (json) {
                            json(operations.counts());
                        } else {
                            table(operations.counts());
                        }
                        return 0;
                    });
        }

        private void table(Map<String, Counts> queues) {
            var table =
                    new TextTable(
                            TextTable.Column.text("QUEUE"),
                            TextTable.Column.number("VISIBLE"),
                            TextTable.Column.number("IN FLIGHT"),
                            TextTable.Column.number("DELAYED"),
                            TextTable.Column.number("OLDEST"));
            queues.forEach((name, counts) ->
                    table.row(
                            name,
                            Terminal.count(counts.visible()),
                            Terminal.count(counts.inFlight()),
                            Terminal.count(counts.delayed()),
                            counts.all() == 0 ? "" : age(counts.oldest())));
            table.print(terminal);
        }

        private void json(Map<String, Counts> queues) {
            var rows = JsonMapper.shared().createArrayNode();
            queues.forEach((name, counts) ->
                    rows.addObject()
                            .put("queue", name)
                            .put("visible", counts.visible())
                            .put("in_flight", counts.inFlight())
                            .put("delayed", counts.delayed())
                            .put("oldest_seconds", counts.oldest().toSeconds()));
            terminal.say(String.valueOf(rows));
        }

        private static String age(Duration age) {
            if (age.toDays() > 0) {
                return age.toDays() + "d " + age.toHoursPart() + "h";
            }
            if (age.toHours() > 0) {
                return age.toHours() + "h " + age.toMinutesPart() + "m";
            }
            return age.toMinutes() > 0
                    ? age.toMinutes() + "m " + age.toSecondsPart() + "s"
                    : age.toSeconds() + "s";
        }
    }
}
