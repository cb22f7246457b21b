package dev.leat.cli;

import dev.leat.cli.place.AppArgument;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.EnvironmentOption;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.config.text.Diagnostic;
import dev.leat.operations.OperationsJson;
import dev.leat.text.CountText;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `leat lint`: reports every error in an app.
@Command(
        name = "lint",
        header = "Check an app and report every error with its position and a hint.",
        description = "%nExit code 0 if the app has no errors, 2 if it has errors.",
        footer = {"%nExample:", "  leat lint examples/orders"})
final class LintCommand implements Callable<Integer> {

    @Mixin AppArgument argument = new AppArgument();

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin EnvironmentOption environment = new EnvironmentOption();

    private final Terminal terminal;

    LintCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var where = argument.location(Optional.empty(), environment.chosen());
        if (json) {
            return json(where);
        }
        var app = AppParts.lintedWithFiles(where, terminal);
        terminal.say(
                "%s: no errors in %s, %s%s and %s"
                        .formatted(
                                where.file(),
                                CountText.of(app.pipelines().size(), "pipeline"),
                                CountText.of(app.views().size(), "view"),
                                app.alarms().isEmpty()
                                        ? ""
                                        : ", " + CountText.of(app.alarms().size(), "alarm"),
                                CountText.of(app.api().size(), "route")));
        return 0;
    }

    private int json(AppLocation where) {
        var rows = new ArrayList<ProblemRow>();
        try {
            var file = AppFile.lint(where.existing(), terminal.environment(), where.environment());
            file.warnings().forEach(warning -> rows.add(row("warning", warning)));
            var problems = AppLookups.problems(file, where);
            problems.forEach(problem -> rows.add(row("error", problem)));
            return problems.isEmpty() ? 0 : CommandException.INPUT;
        } catch (AppException mistakes) {
            mistakes.problems().forEach(problem -> rows.add(row("error", problem)));
            return CommandException.INPUT;
        } finally {
            terminal.say(OperationsJson.text(rows));
        }
    }

    private static ProblemRow row(String kind, Diagnostic problem) {
        return new ProblemRow(
                kind,
                problem.file(),
                problem.mark().line(),
                problem.mark().column(),
                problem.what(),
                problem.hint());
    }

    private record ProblemRow(
            String kind,
            String file,
            int line,
            int column,
            String message,
            Optional<String> hint) {}
}
