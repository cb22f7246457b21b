package dev.leat.cli;

import dev.leat.alarm.AlarmStatus;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TextTable;
import dev.leat.cli.terminal.TimeText;
import dev.leat.cli.top.AlarmJson;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `leat alarm`: commands about alarms.
@Command(
        name = "alarm",
        header = "List alarms and their states.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat alarm ls --app examples/orders"})
final class AlarmCommand {

    /// `leat alarm ls`: the state of each alarm.
    @Command(
            name = "ls",
            header = "List alarms with their states and current measures.",
            description = {
                "%nSINCE is the time, in UTC, of the change to OK, or the time at which the measure",
                "rose above the threshold. REASON is the current measure. POLICY is the stage of",
                "the redrive policy. If the app is not running, the last stored states are shown."
            },
            footer = {"%nExample:", "  leat alarm ls --app examples/orders --json"})
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
                        var alarms = operations.alarms();
                        if (json) {
                            var rows = JsonMapper.shared().createArrayNode();
                            alarms.forEach(alarm -> AlarmJson.write(rows.addObject(), alarm));
                            terminal.say(String.valueOf(rows));
                        } else if (alarms.isEmpty()) {
                            terminal.say("no alarm of the app has been evaluated");
                        } else {
                            table(alarms);
                        }
                        return 0;
                    });
        }

        private void table(List<AlarmStatus> alarms) {
            var table =
                    new TextTable(
                            TextTable.Column.text("ALARM"),
                            TextTable.Column.text("STATE"),
                            TextTable.Column.text("SINCE"),
                            TextTable.Column.text("REASON"),
                            TextTable.Column.text("POLICY"));
            for (var alarm : alarms) {
                table.row(
                        alarm.alarm(),
                        alarm.condition().name(),
                        TimeText.second(alarm.since()),
                        TerminalLine.flat(alarm.reason()),
                        TerminalLine.flat(alarm.policy()));
            }
            table.print(terminal);
        }
    }
}
