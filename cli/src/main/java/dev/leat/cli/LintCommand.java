package dev.leat.cli;

import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.EnvironmentOption;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.config.text.Diagnostic;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// `leat lint`: reports every error in an app.
@Command(
        name = "lint",
        header = "Check an app and report every error with its position and a hint.",
        description = "%nExit code 0 if the app has no errors, 2 if it has errors.",
        footer = {"%nExample:", "  leat lint examples/orders"})
final class LintCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "APP",
            arity = "0..1",
            description = "App folder or app.yaml file. Default: the current folder.")
    Path path = Path.of("");

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin EnvironmentOption environment = new EnvironmentOption();

    private final Terminal terminal;

    LintCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var where = AppLocation.of(path, Optional.empty(), environment.chosen());
        if (json) {
            return json(where);
        }
        var app = AppParts.lintedWithFiles(where, terminal);
        terminal.say(
                "%s: no errors in %s, %s%s and %s"
                        .formatted(
                                where.file(),
                                Terminal.count(app.pipelines().size(), "pipeline"),
                                Terminal.count(app.views().size(), "view"),
                                app.alarms().isEmpty()
                                        ? ""
                                        : ", " + Terminal.count(app.alarms().size(), "alarm"),
                                Terminal.count(app.api().size(), "route")));
        return 0;
    }

    private int json(AppLocation where) {
        var rows = JsonMapper.shared().createArrayNode();
        try {
            var file = AppFile.lint(where.existing(), terminal.environment(), where.environment());
            file.warnings().forEach(warning -> add(rows, warning, "warning"));
            var problems = AppLookups.problems(file, where);
            problems.forEach(problem -> add(rows, problem, "error"));
            return problems.isEmpty() ? 0 : CommandException.INPUT;
        } catch (AppException mistakes) {
            mistakes.problems().forEach(problem -> add(rows, problem, "error"));
            return CommandException.INPUT;
        } finally {
            terminal.say(rows.toString());
        }
    }

    private static void add(ArrayNode rows, Diagnostic problem, String kind) {
        var row = rows.addObject();
        row.put("kind", kind).put("file", problem.file());
        row.put("line", problem.mark().line()).put("column", problem.mark().column());
        row.put("message", problem.what());
        problem.hint().ifPresent(hint -> row.put("hint", hint));
    }
}
