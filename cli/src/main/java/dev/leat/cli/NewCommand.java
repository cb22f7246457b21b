package dev.leat.cli;

import dev.leat.cli.draft.FileApp;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.template.ExampleTemplate;
import dev.leat.cli.template.ProjectTemplate;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.error.FileErrorText;
import dev.leat.error.Suggestion;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
            "%nWith --from, the app reads files like FILE (CSV, TSV, NDJSON, JSON or Parquet)",
            "from a bucket into a warehouse table: a table in DuckDB with a unique key, into",
            "which each file is loaded once. The schema, the key and the checks follow from",
            "the records, as 'leat suggest' proposes them. The app has FILE, or the beginning",
            "of a large one, as a sample, and tests, which the command runs.",
            "%nWith --example, the app is a copy of an example: its app.yaml, tests and",
            "samples."
        },
        footer = {
            "%nExamples:",
            "  leat new payments",
            "  leat new sales --from sales.csv",
            "  leat new tables --example lake",
            "  leat new sensors --empty"
        })
final class NewCommand implements Callable<Integer> {

    /// Names that are valid for `app:`, are not an option in a shell, and are not null in YAML.
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

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
            paramLabel = "FILE",
            description = "Create an app for files like this one.")
    @Nullable Path from;

    @Option(
            names = "--example",
            paramLabel = "EXAMPLE",
            description = "Copy an example of Leat: orders, events, csv, lake or warehouse.")
    @Nullable String example;

    @Option(names = "--empty", description = "Create only an app.yaml with empty sections.")
    boolean empty;

    private final Terminal terminal;

    NewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (!NAME.matcher(name).matches() || name.equals("null")) {
            throw CommandException.input(wrong());
        }
        exclusive();
        if (example != null && !ExampleTemplate.NAMES.contains(example)) {
            throw CommandException.input(
                    "there is no example '%s'; %s"
                            .formatted(
                                    example, Suggestion.toOneOf(example, ExampleTemplate.NAMES)));
        }
        if (!Files.isDirectory(in.toAbsolutePath())) {
            throw CommandException.input(
                    "folder %s does not exist; create it before the app %s".formatted(in, name));
        }
        var folder = in.resolve(name);
        try {
            if (from != null) {
                var table = FileApp.write(folder, name, from, terminal);
                next(folder, "an app for " + from.getFileName(), Optional.of(table));
                return 0;
            }
            if (example != null) {
                ExampleTemplate.write(folder, name, example);
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

    /// Options that say what the app is a copy of exclude each other.
    private void exclusive() {
        var given = new ArrayList<String>();
        if (from != null) {
            given.add("--from");
        }
        if (example != null) {
            given.add("--example");
        }
        if (empty) {
            given.add("--empty");
        }
        if (given.size() > 1) {
            throw CommandException.input(
                    "%s exclude each other; use one of them"
                            .formatted(String.join(" and ", given)));
        }
        if (from != null
                && !Files.exists(from)
                && ExampleTemplate.NAMES.contains(from.toString())) {
            throw CommandException.input(
                    "no such file: %1$s; to copy the example %1$s, use --example %1$s"
                            .formatted(from));
        }
    }

    private void introduce(Path folder) {
        next(
                folder,
                empty
                        ? "an app.yaml with empty sections"
                        : example == null
                                ? "a pipeline, sample data and tests"
                                : "a copy of the example " + example,
                Optional.empty());
    }

    private void next(Path folder, String content, Optional<String> table) {
        terminal.say("Created %s with %s. Next steps:".formatted(folder, content));
        var where = AppLocation.of(folder, Optional.empty(), Optional.empty());
        var steps = new ArrayList<String>();
        steps.add(where.command("lint"));
        if (!empty) {
            steps.add(where.command("test"));
        }
        steps.add(where.up() + (empty ? "" : " --samples"));
        table.ifPresent(rows ->
                steps.add("sql \"select * from %s limit 10\"%s".formatted(rows, where.options())));
        for (var next : steps) {
            terminal.say("  %s %s".formatted(terminal.command(), next));
        }
    }
}
