package dev.leat.cli;

import dev.leat.cli.access.DefinitionUpdate;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `leat accept`: accepts a changed definition and keeps the stored state.
@Command(
        name = "accept",
        header = "Accept a changed definition and keep the stored state.",
        description = {
            "%nNAME is the view, pipeline or lake table whose definition changed. A view keeps",
            "its values: a new measure is null in existing rows and periods, and a changed",
            "expression applies only to new records. A change that makes stored values",
            "invalid, such as a new view key, is refused; use 'leat rebuild' instead. So is a",
            "new measure of a view in Redis. A change that only adds measures needs no",
            "command: the start accepts it.",
            "%nA lake table hides the columns that are no longer in its schema. A renamed",
            "column keeps its values with `was` of the table, without this command.",
            "%nThe app must be stopped."
        },
        footer = {"%nExample:", "  leat accept user_stats --app examples/orders"})
final class AcceptCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "View, pipeline or lake table in app.yaml.")
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
                new DefinitionUpdate(app, where, CommandHints.of(terminal, where, app))
                        .accept(name));
        return 0;
    }
}
