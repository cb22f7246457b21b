package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TextTable;
import dev.leat.cli.terminal.TimeText;
import dev.leat.port.Deliveries.Waiting;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `leat delivery`: commands about deliveries to endpoints and to subscribers of topics.
@Command(
        name = "delivery",
        header = "List the records and messages that wait to be sent.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat delivery ls --app examples/events"})
final class DeliveryCommand {

    /// `leat delivery ls`: counts the deliveries that wait to be sent.
    @Command(
            name = "ls",
            header = "Count the records and messages that wait to be sent, by destination.",
            description = {
                "%nSOURCE is the pipeline of records for an endpoint, or the topic of messages for",
                "a subscriber. SINCE is the time, in UTC, at which the oldest of them was stored.",
                "TRIES is the highest number of attempts of one of them; an attempt is not",
                "counted while the destination is unavailable. REASON is the reason of a failed",
                "attempt."
            },
            footer = {"%nExample:", "  leat delivery ls --app examples/events --json"})
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
            return access.read(
                    options.location(),
                    operations -> {
                        var waiting = operations.deliveries().waiting();
                        if (json) {
                            json(waiting);
                        } else if (waiting.isEmpty()) {
                            terminal.say("nothing waits to be sent");
                        } else {
                            table(waiting);
                        }
                        return 0;
                    });
        }

        private void table(List<Waiting> waiting) {
            var table =
                    new TextTable(
                            TextTable.Column.text("SOURCE"),
                            TextTable.Column.text("PROTOCOL"),
                            TextTable.Column.text("DESTINATION"),
                            TextTable.Column.number("WAITING"),
                            TextTable.Column.text("SINCE"),
                            TextTable.Column.number("TRIES"),
                            TextTable.Column.text("REASON"));
            for (var one : waiting) {
                table.row(
                        one.source(),
                        one.protocol().word(),
                        TerminalLine.flat(one.endpoint()),
                        Terminal.count(one.count()),
                        TimeText.second(one.since()),
                        Terminal.count(one.attempts()),
                        TerminalLine.flat(one.reason()));
            }
            table.print(terminal);
        }

        private void json(List<Waiting> waiting) {
            var rows = JsonMapper.shared().createArrayNode();
            for (var one : waiting) {
                rows.addObject()
                        .put(one.records() ? "pipeline" : "topic", one.source())
                        .put("protocol", one.protocol().word())
                        .put("endpoint", one.endpoint())
                        .put("waiting", one.count())
                        .put("since", one.since().toString())
                        .put("attempts", one.attempts())
                        .put("reason", one.reason());
            }
            terminal.say(String.valueOf(rows));
        }
    }
}
