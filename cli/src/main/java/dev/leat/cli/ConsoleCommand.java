package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Right;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `leat console`: prints a link to the console of a running app.
@Command(
        name = "console",
        header = "Print a link that opens the console of a running app in a browser.",
        description = {
            "%nThe link logs one browser in, once, within an hour. The login ends after seven",
            "days. The right of the link is at most the one of 'leat up --console'."
        },
        footer = {"%nExample:", "  leat console --app examples/orders"})
final class ConsoleCommand extends AppCommand {

    @Option(names = "--read", description = "The link may only read.")
    boolean read;

    ConsoleCommand(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        var where = options.location();
        try (var operations =
                access.running(where)
                        .orElseThrow(() ->
                                CommandException.error(
                                        "the app is not running; run it:%n  %s %s"
                                                .formatted(terminal.command(), where.up())))) {
            terminal.say(operations.consoleLink(read ? Right.READ : Right.WRITE).url());
        }
        return 0;
    }
}
