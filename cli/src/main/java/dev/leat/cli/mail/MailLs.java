package dev.leat.cli.mail;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TextTable;
import dev.leat.cli.terminal.TimeText;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

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
public final class MailLs implements Callable<Integer> {

    /// Largest value of `--limit`.
    private static final int MOST = 10_000;

    private static final int SUBJECT = 50;

    @Option(names = "--http", description = "Include HTTP deliveries.")
    boolean http;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Maximum number of mails. Default: 50.")
    int limit = 50;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin AppOptions options = new AppOptions();

    private final AppAccess access;
    private final Terminal terminal;

    public MailLs(AppAccess access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
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
                    list(
                            MailDeliveries.list(
                                            operations.deliveries(),
                                            http ? MailDeliveries.ALL : MailDeliveries.MAIL,
                                            EnumSet.allOf(State.class),
                                            limit)
                                    .stream()
                                    .map(MailDeliveries.question(options.location())::in)
                                    .toList());
                    return 0;
                });
    }

    private void list(List<Delivery> mails) {
        if (json) {
            json(mails);
        } else if (mails.isEmpty()) {
            terminal.say("no mails");
        } else {
            table(mails);
        }
    }

    private void table(List<Delivery> mails) {
        var table =
                new TextTable(
                        TextTable.Column.number("NUMBER"),
                        TextTable.Column.text("WHEN"),
                        TextTable.Column.text("STATE"),
                        TextTable.Column.text("TO"),
                        TextTable.Column.text("TOPIC"),
                        TextTable.Column.text("SUBJECT"),
                        TextTable.Column.number("TRIES"),
                        TextTable.Column.text("REASON"));
        for (var mail : mails) {
            table.row(
                    String.valueOf(mail.number()),
                    TimeText.second(mail.published()),
                    MailDeliveries.word(mail.state()),
                    TerminalLine.flat(MailDeliveries.to(mail)),
                    mail.topic(),
                    TerminalLine.cut(TerminalLine.flat(MailDeliveries.subject(mail)), SUBJECT),
                    String.valueOf(mail.attempts()),
                    TerminalLine.flat(mail.reason()));
        }
        table.print(terminal);
    }

    private void json(List<Delivery> mails) {
        var rows = JsonMapper.shared().createArrayNode();
        for (var mail : mails) {
            rows.addObject()
                    .put("number", mail.number())
                    .put("published", mail.published().toString())
                    .put("state", MailDeliveries.word(mail.state()))
                    .put("to", MailDeliveries.to(mail))
                    .put("protocol", mail.protocol().word())
                    .put("topic", mail.topic())
                    .put("subject", MailDeliveries.subject(mail))
                    .put("id", mail.id())
                    .put("attempts", mail.attempts())
                    .put("reason", mail.reason());
        }
        terminal.say(String.valueOf(rows));
    }
}
