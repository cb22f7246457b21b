package dev.leat.cli.mail;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import java.util.EnumSet;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `leat mail ls`: lists mails and their states.
@Command(
        name = "ls",
        header = "List mails, newest first, with state and recipient.",
        description = {
            "%nA mail is kept if no mail server was configured; send it later with",
            "'leat mail send'. A mail is failed if the server refused it or all attempts",
            "failed; REASON has the last error. Sent, kept and failed mails are listed for",
            "14 days. Times are UTC."
        },
        footer = {"%nExample:", "  leat mail ls --app examples/orders"})
public final class MailLs extends AppCommand {

    /// Largest value of `--limit`.
    private static final int MOST = 10_000;

    private static final int SUBJECT = 50;

    private static final Listing<Delivery> MAILS =
            Listing.<Delivery>array()
                    .number("NUMBER", mail -> String.valueOf(mail.number()))
                    .time("WHEN", mail -> Optional.of(mail.published()))
                    .text("STATE", mail -> MailDeliveries.word(mail.state()))
                    .text("TO", mail -> TerminalLine.flat(mail.endpoint()))
                    .text("TOPIC", Delivery::topic)
                    .text("SUBJECT", MailLs::subject)
                    .number("TRIES", mail -> String.valueOf(mail.attempts()))
                    .text("REASON", mail -> TerminalLine.flat(mail.reason()))
                    .orElse("no mails");

    @Option(names = "--http", description = "Include HTTP deliveries.")
    boolean http;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Maximum number of mails. Default: 50.")
    int limit = 50;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    public MailLs(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST) {
            throw CommandException.input(
                    "--limit must be a whole number from 1 to %d, but is %d"
                            .formatted(MOST, limit));
        }
        return access.read(
                options.location(),
                operations -> {
                    var confirmation = MailDeliveries.question(options.location());
                    MAILS.print(
                            terminal,
                            json,
                            MailDeliveries.list(
                                            operations.deliveries(),
                                            http ? MailDeliveries.ALL : MailDeliveries.MAIL,
                                            EnumSet.allOf(State.class),
                                            limit)
                                    .stream()
                                    .map(confirmation::in)
                                    .map(MailDeliveries::shown)
                                    .toList());
                    return 0;
                });
    }

    private static String subject(Delivery mail) {
        return TerminalLine.cut(TerminalLine.flat(MailDeliveries.subject(mail)), SUBJECT);
    }
}
