package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.port.Deliveries.CarriedRecord;
import dev.leat.port.Deliveries.Waiting;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `leat delivery`: commands about deliveries to endpoints and to subscribers of topics.
@Command(
        name = "delivery",
        header = "List the records and messages that wait to be sent.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat delivery ls --app examples/events"})
record DeliveryCommand(AppAccess access, Terminal terminal) {

    private static final Listing<Waiting> WAITING =
            Listing.<Waiting>array()
                    .text("SOURCE", Waiting::source)
                    .text("PROTOCOL", one -> one.protocol().word())
                    .text("DESTINATION", one -> TerminalLine.flat(one.endpoint()))
                    .count("WAITING", Waiting::count)
                    .time("SINCE", one -> Optional.of(one.since()))
                    .count("TRIES", Waiting::attempts)
                    .text("RECORD", one -> one.record().map(CarriedRecord::message).orElse(""))
                    .text("REASON", one -> TerminalLine.flat(one.reason()))
                    .orElse("nothing waits to be sent");

    /// `leat delivery ls`: counts the deliveries that wait to be sent.
    @Command(
            name = "ls",
            header = "Count the records and messages that wait to be sent, by destination.",
            description = {
                "%nSOURCE is the pipeline of records for an endpoint, or the topic of messages for",
                "a subscriber. SINCE is the time, in UTC, at which the oldest of them was stored.",
                "TRIES is the highest number of attempts of one of them; an attempt is not",
                "counted while the destination is unavailable. RECORD is the message id of the",
                "oldest record; with --json it also has the identity, for 'leat trace'. REASON",
                "is the reason of a failed attempt."
            },
            footer = {"%nExample:", "  leat delivery ls --app examples/events --json"})
    int ls(
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Mixin AppOptions options) {
        return access.read(
                options.location(),
                operations -> {
                    WAITING.print(terminal, json, operations.deliveries().waiting());
                    return 0;
                });
    }
}
