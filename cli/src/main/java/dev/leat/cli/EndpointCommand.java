package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TextTable;
import dev.leat.cli.terminal.TimeText;
import dev.leat.cli.top.EndpointText;
import dev.leat.delivery.EndpointStatus;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `leat endpoint`: commands about endpoints.
@Command(
        name = "endpoint",
        header = "List endpoints and the records that wait for them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat endpoint ls --app examples/events"})
final class EndpointCommand {

    /// `leat endpoint ls`: the state of each endpoint.
    @Command(
            name = "ls",
            header = "List endpoints with their state and the records that wait to be sent.",
            description = {
                "%nSTATE is up, or the time in UTC since which the running app has not reached the",
                "endpoint. OLDEST is the time at which the oldest waiting record was stored.",
                "REASON is the reason of a failed attempt."
            },
            footer = {"%nExample:", "  leat endpoint ls --app examples/events --json"})
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
                        var endpoints = operations.endpoints();
                        if (json) {
                            json(endpoints);
                        } else if (endpoints.isEmpty()) {
                            terminal.say("the app has no endpoints");
                        } else {
                            table(endpoints);
                        }
                        return 0;
                    });
        }

        private void table(List<EndpointStatus> endpoints) {
            var table =
                    new TextTable(
                            TextTable.Column.text("ENDPOINT"),
                            TextTable.Column.text("PIPELINES"),
                            TextTable.Column.text("STATE"),
                            TextTable.Column.number("WAITING"),
                            TextTable.Column.text("OLDEST"),
                            TextTable.Column.text("REASON"));
            for (var one : endpoints) {
                table.row(
                        one.endpoint(),
                        String.join(", ", one.pipelines()),
                        EndpointText.state(one),
                        Terminal.count(one.waiting()),
                        one.oldest().map(TimeText::second).orElse(""),
                        TerminalLine.flat(one.reason()));
            }
            table.print(terminal);
        }

        private void json(List<EndpointStatus> endpoints) {
            var rows = JsonMapper.shared().createArrayNode();
            endpoints.forEach(one -> EndpointText.json(rows.addObject(), one));
            terminal.say(String.valueOf(rows));
        }
    }
}
