package dev.leat.cli;

import dev.leat.alarm.AlarmStatus;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `leat alarm`: commands about alarms.
@Command(
        name = "alarm",
        header = "List alarms and their states.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat alarm ls --app examples/orders"})
record AlarmCommand(AppAccess access, Terminal terminal) {

    private static final Listing<AlarmStatus> ALARMS =
            Listing.<AlarmStatus>array()
                    .text("ALARM", AlarmStatus::alarm)
                    .text("STATE", alarm -> alarm.condition().name())
                    .time("SINCE", alarm -> Optional.of(alarm.since()))
                    .text("REASON", alarm -> TerminalLine.flat(alarm.reason()))
                    .text("POLICY", alarm -> TerminalLine.flat(alarm.policy()))
                    .orElse("no alarm of the app has been evaluated");

    /// `leat alarm ls`: the state of each alarm.
    @Command(
            name = "ls",
            header = "List alarms with their states and current measures.",
            description = {
                "%nSINCE is the time, in UTC, of the change to OK, or the time at which the measure",
                "rose above the threshold. REASON is the current measure. POLICY is the stage of",
                "the redrive policy. If the app is not running, the last stored states are shown;",
                "an alarm whose state has never changed has none."
            },
            footer = {"%nExample:", "  leat alarm ls --app examples/orders --json"})
    int ls(
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Mixin AppOptions options) {
        return access.read(
                options.location(),
                operations -> {
                    ALARMS.print(terminal, json, operations.alarms());
                    return 0;
                });
    }
}
