package dev.leat.cli;

import dev.leat.cli.run.AppLocation;
import dev.leat.cli.template.ProjectTemplate;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.error.FileErrorText;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat new`: a small app to begin with.
@Command(
        name = "new",
        header = "Makes a small app that runs: a pipeline, samples and tests.",
        description = {
            "%nThe app counts payments by merchant, and corrects itself when a payment is",
            "changed or refunded. Its README says what to do next."
        },
        footer = {"%nExample:", "  leat new payments"})
final class NewCommand implements Callable<Integer> {

    /// As `app:` takes it, and neither an option to a shell nor nothing to YAML.
    private static final Pattern NAME = Pattern.compile("(?!null$)[a-z0-9][a-z0-9-]{0,62}");

    @Parameters(
            paramLabel = "NAME",
            description = "Name of the app and of its folder: a-z 0-9 -, 1 to 63 long.")
    String name = "";

    @Option(
            names = "--in",
            paramLabel = "DIR",
            description = "Where to make the folder. Default: this folder.")
    Path in = Path.of("");

    private final Terminal terminal;

    NewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (!NAME.matcher(name).matches()) {
            throw CommandException.input(wrong());
        }
        if (!Files.isDirectory(in.toAbsolutePath())) {
            throw CommandException.input("there is no folder %s to make %s in".formatted(in, name));
        }
        var folder = in.resolve(name);
        try {
            ProjectTemplate.write(folder, name);
        } catch (FileAlreadyExistsException there) {
            throw CommandException.input(
                    "%s is there already, and nothing in it was changed: take another name"
                            .formatted(folder));
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot write %s: %s".formatted(folder, FileErrorText.said(failed)));
        }
        introduce(folder);
        return 0;
    }

    private String wrong() {
        if (name.contains("/") || name.contains("\\")) {
            return "'%s' is a path, and an app has a name: name the folder with --in"
                    .formatted(name);
        }
        return "'%s' cannot be the name of an app: it has 1 to 63 of a-z 0-9 -, does not begin with -, and is not null"
                .formatted(name);
    }

    private void introduce(Path folder) {
        terminal.say(
                "%s has an app with a pipeline, samples and tests. What to do next:"
                        .formatted(folder));
        var where = AppLocation.of(folder, Optional.empty(), Optional.empty());
        for (var next :
                List.of(where.command("lint"), where.command("test"), where.up() + " --samples")) {
            terminal.say("  %s %s".formatted(terminal.command(), next));
        }
    }
}
