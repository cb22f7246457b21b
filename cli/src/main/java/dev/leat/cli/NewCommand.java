package dev.leat.cli;

import dev.leat.cli.place.AppLocation;
import dev.leat.cli.template.ExampleTemplate;
import dev.leat.cli.template.ProjectTemplate;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.error.FileErrorText;
import dev.leat.kernel.bind.Suggestion;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat new`: creates a small app.
@Command(
        name = "new",
        header = "Create a small app with a pipeline, sample data and tests.",
        description = {
            "%nThe app counts payments by merchant, and updates the counts when a payment is",
            "changed or refunded. Its README describes the next steps.",
            "%nWith --from, the app is a copy of an example: its app.yaml, tests and samples."
        },
        footer = {
            "%nExamples:",
            "  leat new payments",
            "  leat new sales --from lake",
            "  leat new sensors --empty"
        })
final class NewCommand implements Callable<Integer> {

    /// Names that are valid for `app:`, are not an option in a shell, and are not null in YAML.
    private static final Pattern NAME = Pattern.compile("(?!null$)[a-z0-9][a-z0-9-]{0,62}");

    @Parameters(
            paramLabel = "NAME",
            description = "Name of the app and its folder: 1 to 63 characters from a-z, 0-9 and -.")
    String name = "";

    @Option(
            names = "--in",
            paramLabel = "DIR",
            description = "Parent folder. Default: the current folder.")
    Path in = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "EXAMPLE",
            description = "Copy an example of Leat: orders, events, csv, lake or warehouse.")
    @Nullable String from;

    @Option(names = "--empty", description = "Create only an app.yaml with empty sections.")
    boolean empty;

    private final Terminal terminal;

    NewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (!NAME.matcher(name).matches()) {
            throw CommandException.input(wrong());
        }
        if (from != null && empty) {
            throw CommandException.input("--from and --empty exclude each other; omit one of them");
        }
        if (from != null && !ExampleTemplate.NAMES.contains(from)) {
            throw CommandException.input(
                    "there is no example '%s'; %s"
                            .formatted(from, Suggestion.toOneOf(from, ExampleTemplate.NAMES)));
        }
        if (!Files.isDirectory(in.toAbsolutePath())) {
            throw CommandException.input(
                    "folder %s does not exist; create it before the app %s".formatted(in, name));
        }
        var folder = in.resolve(name);
        try {
            if (from != null) {
                ExampleTemplate.write(folder, name, from);
            } else if (empty) {
                ProjectTemplate.writeEmpty(folder, name);
            } else {
                ProjectTemplate.write(folder, name);
            }
        } catch (FileAlreadyExistsException there) {
            throw CommandException.input(
                    "%s exists already and was not changed; choose another name".formatted(folder));
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot write %s: %s".formatted(folder, FileErrorText.said(failed)));
        }
        introduce(folder);
        return 0;
    }

    private String wrong() {
        if (name.contains("/") || name.contains("\\")) {
            return "'%s' is a path, not an app name; set the parent folder with --in"
                    .formatted(name);
        }
        return "'%s' is not a valid app name; use 1 to 63 characters of a-z 0-9 -, do not begin with -, and do not use the name null"
                .formatted(name);
    }

    private void introduce(Path folder) {
        var content =
                empty
                        ? "an app.yaml with empty sections"
                        : from == null
                                ? "a pipeline, sample data and tests"
                                : "a copy of the example " + from;
        terminal.say("Created %s with %s. Next steps:".formatted(folder, content));
        var where = AppLocation.of(folder, Optional.empty(), Optional.empty());
        var steps =
                empty
                        ? List.of(where.command("lint"), where.up())
                        : List.of(
                                where.command("lint"),
                                where.command("test"),
                                where.up() + " --samples");
        for (var next : steps) {
            terminal.say("  %s %s".formatted(terminal.command(), next));
        }
    }
}
