package dev.leat.cli.mail;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.DeliveryOperations;
import dev.leat.operations.Operations;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.server.operations.RemoteOperations;
import dev.leat.text.CountText;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat mail send`: sends kept or failed mails again.
@Command(
        name = "send",
        header = "Send kept or failed mails again, with their original ids.",
        description = {
            "%nIf the app is running, the mails are sent at once, otherwise when it starts. If",
            "the app's environment has no mail server, they are not sent and remain kept."
        },
        footer = {
            "%nExamples:",
            "  leat mail send 3 --app examples/orders",
            "  leat mail send --all --app examples/orders"
        })
public final class MailSend extends AppCommand {

    @Parameters(
            paramLabel = "NUMBER",
            arity = "0..1",
            description = "Number of the mail, as 'leat mail ls' prints it.")
    @Nullable Long number;

    @Option(names = "--all", description = "Send all kept and failed mails.")
    boolean all;

    public MailSend(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        if (all == (number != null)) {
            throw CommandException.input("no mail given; add its NUMBER, or --all");
        }
        return access.read(options.location(), this::send);
    }

    private int send(Operations operations) {
        var deliveries = operations.deliveries();
        var wanted = number == null ? waiting(deliveries) : List.of(number);
        wanted.forEach(deliveries::retry);
        var when = RemoteOperations.is(operations) ? "queued" : "queued until the app starts";
        terminal.say("%s %s".formatted(CountText.of(wanted.size(), "mail"), when));
        return 0;
    }

    private static List<Long> waiting(DeliveryOperations deliveries) {
        return MailDeliveries.list(
                        deliveries,
                        MailDeliveries.MAIL,
                        EnumSet.of(State.KEPT, State.FAILED),
                        Integer.MAX_VALUE)
                .stream()
                .map(Delivery::number)
                .sorted()
                .toList();
    }
}
