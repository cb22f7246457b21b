package dev.leat.cli.mail;

import dev.leat.cli.run.AppAccess;
import dev.leat.cli.run.AppOptions;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TimeText;
import dev.leat.port.Deliveries.Delivery;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `leat mail show`: one mail as it goes out.
@Command(
        name = "show",
        header = "Shows one mail: what becomes of it, to whom it goes, and its text.",
        footer = {"%nExample:", "  leat mail show 3 --app examples/orders"})
public final class MailShow implements Callable<Integer> {

    @Parameters(paramLabel = "NUMBER", description = "Its number, as leat mail ls prints it.")
    long number;

    @Mixin AppOptions options = new AppOptions();

    private final AppAccess access;
    private final Terminal terminal;

    public MailShow(AppAccess access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
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
                                    .orElseThrow(() ->
                                            CommandException.error(
                                                    "there is no mail %d, or not any more: %s mail ls lists them"
                                                            .formatted(
                                                                    number, terminal.command()))));
                    return 0;
                });
    }

    private void show(Delivery mail) {
        line("State", state(mail));
        line("To", MailDeliveries.to(mail));
        line("Topic", mail.topic());
        line("Date", TimeText.second(mail.published()) + " UTC");
        line("Subject", MailDeliveries.subject(mail));
        line("Id", mail.id());
        terminal.out().println();
        terminal.out().println(TerminalLine.tame(mail.text()).stripTrailing());
        terminal.out().flush();
    }

    private static String state(Delivery mail) {
        var word = MailDeliveries.word(mail.state());
        var tries = mail.attempts() == 0 ? "" : ", " + Terminal.count(mail.attempts(), "attempt");
        return word + tries + (mail.reason().isEmpty() ? "" : ": " + mail.reason());
    }

    private void line(String name, String value) {
        terminal.out().println("%-9s%s".formatted(name + ":", TerminalLine.flat(value)));
    }
}
