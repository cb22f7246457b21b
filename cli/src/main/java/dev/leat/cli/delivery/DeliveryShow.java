package dev.leat.cli.delivery;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.text.CountText;
import dev.leat.text.TimeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `leat delivery show`: shows one delivery.
@Command(
        name = "show",
        header = "Show a delivery: state, recipient and text.",
        footer = {"%nExample:", "  leat delivery show 3 --app examples/orders"})
public final class DeliveryShow extends AppCommand {

    @Parameters(
            paramLabel = "NUMBER",
            description = "Number of the delivery, as 'leat delivery ls' prints it.")
    long number;

    public DeliveryShow(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        return access.read(
                options.location(),
                operations -> {
                    show(
                            operations
                                    .deliveries()
                                    .find(number)
                                    .map(DeliveryText.question(options.location())::in)
                                    .map(DeliveryText::shown)
                                    .orElseThrow(() ->
                                            CommandException.error(
                                                    "no delivery %d, or it is no longer stored; '%s delivery ls' lists the deliveries"
                                                            .formatted(
                                                                    number, terminal.command()))));
                    return 0;
                });
    }

    private void show(Delivery delivery) {
        line("State", state(delivery));
        line("To", delivery.endpoint());
        line("Topic", delivery.topic());
        line("Date", TimeText.second(delivery.published()) + " UTC");
        line("Subject", DeliveryText.subject(delivery));
        line("Id", delivery.id());
        terminal.out().println();
        terminal.out().println(TerminalLine.escaped(delivery.text()).stripTrailing());
        terminal.out().flush();
    }

    private static String state(Delivery delivery) {
        var word = DeliveryText.word(delivery.state());
        var tries =
                delivery.attempts() == 0 ? "" : ", " + CountText.of(delivery.attempts(), "attempt");
        return word + tries + (delivery.reason().isEmpty() ? "" : ": " + delivery.reason());
    }

    private void line(String name, String value) {
        terminal.out().println("%-9s%s".formatted(name + ":", TerminalLine.flat(value)));
    }
}
