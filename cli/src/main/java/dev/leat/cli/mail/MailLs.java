package dev.leat.cli.mail;

import dev.leat.cli.run.AppAccess;
import dev.leat.cli.run.AppOptions;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TextTable;
import dev.leat.cli.terminal.TimeText;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `leat mail ls`: what went out, and what did not.
@Command(
        name = "ls",
        header = "Lists mails, the newest first: when, whether it went out, to whom, what.",
        description = {
            "%nkept: there was no mail server; leat mail send sends it when there is one.",
            "failed: it was refused, or failed too often; WHY says what the server said.",
            "What was sent, kept or failed is listed for 14 days. Times are UTC."
        },
        footer = {"%nExample:", "  leat mail ls --app examples/orders"})
public final class MailLs implements Callable<Integer> {

    /// So many are listed at the most.
    private static final int MOST = 10_000;

    private static final int SUBJECT = 50;

    @Option(names = "--http", description = "Posts to URLs and endpoints, too.")
    boolean http;

    @Option(names = "--limit", paramLabel = "N", description = "So many at the most. Default: 50.")
    int limit = 50;

    @Option(names = "--json", description = "Answer in JSON.")
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
                    "--limit is a whole number from 1 to %d, not %d".formatted(MOST, limit));
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
                        TextTable.Column.text("WHY"));
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
                    .put("state", mail.state().name().toLowerCase(Locale.ROOT))
                    .put("to", MailDeliveries.to(mail))
                    .put("protocol", mail.protocol().word())
                    .put("topic", mail.topic())
                    .put("subject", MailDeliveries.subject(mail))
                    .put("id", mail.id())
                    .put("attempts", mail.attempts())
                    .put("why", mail.reason());
        }
        terminal.say(String.valueOf(rows));
    }
}
