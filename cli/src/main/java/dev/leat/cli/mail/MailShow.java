package dev.leat.cli.mail;

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

/// `leat mail show`: shows one mail.
@Command(
        name = "show",
        header = "Show a mail: state, recipient and text.",
        footer = {"%nExample:", "  leat mail show 3 --app examples/orders"})
public final class MailShow extends AppCommand {

    @Parameters(
            paramLabel = "NUMBER",
            description = "Number of the mail, as 'leat mail ls' prints it.")
    long number;

    public MailShow(AppAccess access, Terminal terminal) {
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
                                    .map(MailDeliveries.question(options.location())::in)
                                    .map(MailDeliveries::shown)
                                    .orElseThrow(() ->
                                            CommandException.error(
                                                    "no mail %d, or it is no longer stored; '%s mail ls' lists the mails"
                                                            .formatted(
                                                                    number, terminal.command()))));
                    return 0;
                });
    }

    private void show(Delivery mail) {
        line("State", state(mail));
        line("To", mail.endpoint());
        line("Topic", mail.topic());
        line("Date", TimeText.second(mail.published()) + " UTC");
        line("Subject", MailDeliveries.subject(mail));
        line("Id", mail.id());
        terminal.out().println();
        terminal.out().println(TerminalLine.escaped(mail.text()).stripTrailing());
        terminal.out().flush();
    }

    private static String state(Delivery mail) {
        var word = MailDeliveries.word(mail.state());
        var tries = mail.attempts() == 0 ? "" : ", " + CountText.of(mail.attempts(), "attempt");
        return word + tries + (mail.reason().isEmpty() ? "" : ": " + mail.reason());
    }

    private void line(String name, String value) {
        terminal.out().println("%-9s%s".formatted(name + ":", TerminalLine.flat(value)));
    }
}
