package dev.leat.cli.delivery;

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

/// `leat delivery retry`: sends kept or failed deliveries again, or ends the backoff of an
/// endpoint.
@Command(
        name = "retry",
        header = "Send kept or failed deliveries again, or try an endpoint at once.",
        description = {
            "%nDeliveries keep their original ids. If the app is running, they are sent at",
            "once, otherwise when it starts. If the app's environment has no mail server,",
            "mails are not sent and remain kept. Records that an endpoint refused are dead",
            "letters; redrive them with 'leat dlq redrive'.",
            "%nWith --endpoint, for example after a repair, the running app sends the oldest",
            "record that waits for an unavailable endpoint now, without waiting for the end",
            "of the pause. If the endpoint responds, the others follow; if it is still",
            "unavailable, the pauses grow as before. The result is shown by",
            "'leat ls endpoints'."
        },
        footer = {
            "%nExamples:",
            "  leat delivery retry 3 --app examples/orders",
            "  leat delivery retry mails --app examples/orders",
            "  leat delivery retry --endpoint webhook --app examples/events"
        })
public final class DeliveryRetry extends AppCommand {

    @Parameters(
            paramLabel = "DELIVERY",
            arity = "0..1",
            description =
                    "Number of the delivery, as 'leat delivery ls' prints it; or mails or http:"
                            + " all of them that are kept or failed.")
    @Nullable String delivery;

    @Option(
            names = "--endpoint",
            paramLabel = "NAME",
            description = "Try this endpoint of app.yaml instead.")
    @Nullable String endpoint;

    public DeliveryRetry(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        var which = delivery;
        var name = endpoint;
        if ((which == null) == (name == null)) {
            throw CommandException.input(
                    "no delivery given; add its number, mails, http or --endpoint, and only one of them");
        }
        return access.read(
                options.location(),
                operations ->
                        name == null
                                ? retry(String.valueOf(which), operations)
                                : tryNow(name, operations));
    }

    private int retry(String which, Operations operations) {
        var deliveries = operations.deliveries();
        var wanted =
                which.matches("[0-9]{1,18}")
                        ? List.of(Long.valueOf(which))
                        : unsent(deliveries, which);
        wanted.forEach(deliveries::retry);
        var when = RemoteOperations.is(operations) ? "queued" : "queued until the app starts";
        terminal.say("%s %s".formatted(CountText.of(wanted.size(), "message"), when));
        return 0;
    }

    private static List<Long> unsent(DeliveryOperations deliveries, String kind) {
        if (kind.equals("records")) {
            throw CommandException.input(
                    "records that an endpoint refused are dead letters; redrive them with 'leat dlq redrive'");
        }
        return DeliveryText.list(
                        deliveries,
                        DeliveryText.protocols(kind),
                        EnumSet.of(State.KEPT, State.FAILED),
                        Integer.MAX_VALUE)
                .stream()
                .map(Delivery::number)
                .sorted()
                .toList();
    }

    private int tryNow(String name, Operations operations) {
        var before = operations.tryEndpoint(name);
        long waiting = before.waiting();
        terminal.say(
                "endpoint %s %s; %s for it"
                        .formatted(
                                name,
                                before.available()
                                        ? "is not known to be unavailable"
                                        : "is tried now",
                                CountText.of(waiting, "record")
                                        + (waiting == 1 ? " waits" : " wait")));
        return 0;
    }
}
