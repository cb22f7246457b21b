package dev.leat.cli;

import dev.leat.cli.run.AppOptions;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.run.CommandHints;
import dev.leat.cli.run.DefinitionUpdate;
import dev.leat.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `leat accept`: what is kept, under today's definition.
@Command(
        name = "accept",
        header = "Keeps what a view or a pipeline has, although its definition has changed.",
        description = {
            "%nThe values of a view stay as they are: those of a new measure are null, and a",
            "changed expression counts from now on. Where values would mean something else,",
            "such as under another key, it is refused: rebuild the view.",
            "%nThe app must not run meanwhile."
        },
        footer = {"%nExample:", "  leat accept user_stats --app examples/orders"})
final class AcceptCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "The view or the pipeline in app.yaml.")
    String name = "";

    @Mixin AppOptions options = new AppOptions();

    private final Terminal terminal;

    AcceptCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var where = options.location();
        var app = AppParts.app(where, terminal);
        terminal.say(
                new DefinitionUpdate(app, where, CommandHints.of(terminal, where)).accept(name));
        return 0;
    }
}
