package dev.leat.cli;

import dev.leat.cli.run.AppAccess;
import dev.leat.cli.run.AppOptions;
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

/// `leat delivery`: commands about deliveries to endpoints.
@Command(
        name = "delivery",
        header = "List the records that wait for endpoints.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat delivery ls --app examples/events"})
final class DeliveryCommand {

    /// `leat delivery ls`: counts the records that wait to be sent.
    @Command(
            name = "ls",
            header = "List the records that wait to be sent, by pipeline and endpoint.",
            description = {
                "%nSINCE is the time, in UTC, at which the oldest of these records was stored.",
                "TRIES is the highest number of attempts of one of them; an attempt is not",
                "counted while the endpoint is unavailable. REASON is the reason of a failed",
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
                            terminal.say("no records wait for an endpoint");
                        } else {
                            table(waiting);
                        }
                        return 0;
                    });
        }

        private void table(List<Waiting> waiting) {
            var table =
                    new TextTable(
                            TextTable.Column.text("PIPELINE"),
                            TextTable.Column.text("ENDPOINT"),
                            TextTable.Column.number("WAITING"),
                            TextTable.Column.text("SINCE"),
                            TextTable.Column.number("TRIES"),
                            TextTable.Column.text("REASON"));
            for (var one : waiting) {
                table.row(
                        one.pipeline(),
                        one.endpoint(),
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
                        .put("pipeline", one.pipeline())
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
