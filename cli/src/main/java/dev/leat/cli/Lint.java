package dev.leat.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `leat lint`: every mistake in an app.
@Command(
        name = "lint",
        header = "Names every mistake in an app, each with its place and a hint.",
        description = "%nExit code 0 if there is none, 2 if there are.",
        footer = {"%nExample:", "  leat lint examples/orders"})
final class Lint implements Callable<Integer> {

    @Parameters(
            paramLabel = "APP",
            arity = "0..1",
            description = "Folder with app.yaml, or the file. Default: this folder.")
    Path path = Path.of("");

    private final Parts parts;
    private final Terminal terminal;

    Lint(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var file = Location.of(path, Optional.empty()).existing();
        var app = parts.read(file, terminal);
        terminal.say(
                "%s: no mistakes in %s, %s and %s"
                        .formatted(
                                file,
                                Terminal.count(app.pipelines().size(), "pipeline"),
                                Terminal.count(app.views().size(), "view"),
                                Terminal.count(app.api().size(), "route")));
        return 0;
    }
}
