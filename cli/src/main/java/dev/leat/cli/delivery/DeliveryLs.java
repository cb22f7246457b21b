package dev.leat.cli.delivery;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.operations.Operations;
import dev.leat.port.Deliveries.CarriedRecord;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Deliveries.Waiting;
import dev.leat.port.TopicAdmin.Protocol;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat delivery ls`: lists deliveries and their states.
@Command(
        name = "ls",
        header = "List deliveries, newest first, or count those that wait.",
        description = {
            "%nKIND is mails or http, the messages of topics to mail addresses and URLs, or",
            "records, those of pipelines to endpoints. A mail is kept if no mail server was",
            "configured; send it later with 'leat delivery retry'. A delivery is failed if it",
            "was refused or all attempts failed; REASON has the last error. Sent, kept and",
            "failed deliveries are listed for 14 days. Times are UTC.",
            "%nWith --waiting, deliveries that wait to be sent are counted by destination.",
            "SOURCE is the pipeline or the topic. SINCE is the time at which the oldest of",
            "them was stored. TRIES is the highest number of attempts of one of them; an",
            "attempt is not counted while the destination is unavailable. RECORD is the",
            "message id of the oldest record; with --json it also has the identity, for",
            "'leat trace'."
        },
        footer = {
            "%nExamples:",
            "  leat delivery ls mails --app examples/orders",
            "  leat delivery ls --waiting --app examples/events"
        })
public final class DeliveryLs extends AppCommand {

    /// Largest value of `--limit`.
    private static final int MOST = 10_000;

    private static final int SUBJECT = 50;

    private static final Listing<Delivery> DELIVERIES =
            Listing.<Delivery>lines()
                    .number("NUMBER", one -> String.valueOf(one.number()))
                    .time("WHEN", one -> Optional.of(one.published()))
                    .text("STATE", one -> DeliveryText.word(one.state()))
                    .text("TO", one -> TerminalLine.flat(one.endpoint()))
                    .text("TOPIC", Delivery::topic)
                    .text("SUBJECT", DeliveryLs::subject)
                    .number("TRIES", one -> String.valueOf(one.attempts()))
                    .text("REASON", one -> TerminalLine.flat(one.reason()))
                    .orElse("no deliveries");

    private static final Listing<Waiting> WAITING =
            Listing.<Waiting>lines()
                    .text("SOURCE", Waiting::source)
                    .text("PROTOCOL", one -> one.protocol().word())
                    .text("DESTINATION", one -> TerminalLine.flat(one.endpoint()))
                    .count("WAITING", Waiting::count)
                    .time("SINCE", one -> Optional.of(one.since()))
                    .count("TRIES", Waiting::attempts)
                    .text("RECORD", one -> one.record().map(CarriedRecord::message).orElse(""))
                    .text("REASON", one -> TerminalLine.flat(one.reason()))
                    .orElse("nothing waits to be sent");

    @Parameters(
            paramLabel = "KIND",
            arity = "0..1",
            description = "Kind of deliveries: mails, http or records. Default: all.")
    @Nullable String kind;

    @Option(names = "--waiting", description = "Count the deliveries that wait, by destination.")
    boolean waiting;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Maximum number of deliveries. Default: 50.")
    int limit = 50;

    @Option(names = "--json", description = "Print one JSON object per line.")
    boolean json;

    public DeliveryLs(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST) {
            throw CommandException.input(
                    "--limit must be a whole number from 1 to %d, but is %d"
                            .formatted(MOST, limit));
        }
        var protocols =
                kind == null
                        ? EnumSet.complementOf(EnumSet.of(Protocol.SQS))
                        : DeliveryText.protocols(kind);
        return access.read(
                options.location(),
                operations -> {
                    if (waiting) {
                        WAITING.print(
                                terminal,
                                json,
                                operations.deliveries().waiting().stream()
                                        .filter(one -> protocols.contains(one.protocol()))
                                        .toList());
                    } else {
                        list(operations, protocols);
                    }
                    return 0;
                });
    }

    private void list(Operations operations, Set<Protocol> protocols) {
        var confirmation = DeliveryText.question(options.location());
        DELIVERIES.print(
                terminal,
                json,
                DeliveryText.list(
                                operations.deliveries(),
                                protocols,
                                EnumSet.allOf(State.class),
                                limit)
                        .stream()
                        .map(confirmation::in)
                        .map(DeliveryText::shown)
                        .toList());
    }

    private static String subject(Delivery one) {
        return TerminalLine.cut(TerminalLine.flat(DeliveryText.subject(one)), SUBJECT);
    }
}
