package dev.leat.cli.draft;

import dev.leat.cli.log.ProgressLog;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.template.ProjectTemplate;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.test.TestCommand;
import dev.leat.quality.data.UnreadableDataException;
import dev.leat.text.CountText;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Optional;

/// A new app for a file of data: `app.yaml`, the file as a sample, and tests, which have passed.
public final class FileApp {

    private static final int MOST_REASONS = 5;

    private final Path folder;
    private final String name;
    private final Terminal terminal;

    private FileApp(Path folder, String name, Terminal terminal) {
        this.folder = folder;
        this.name = name;
        this.terminal = terminal;
    }

    /// Creates the folder with the app and prints what it has. Blocks while it reads the file and
    /// runs the tests.
    ///
    /// @param name a name that is valid for `app:`
    /// @return the name of the table
    /// @throws FileAlreadyExistsException if the folder exists; an existing folder is not changed
    /// @throws CommandException if the file cannot be read, or the app's tests fail
    public static String write(Path folder, String name, Path file, Terminal terminal)
            throws IOException {
        return new FileApp(folder, name, terminal).write(InputFile.of(file));
    }

    private String write(InputFile file) throws IOException {
        if (Files.exists(folder)) {
            throw new FileAlreadyExistsException(folder.toString());
        }
        var work = Files.createTempDirectory("leat-new-");
        boolean complete = false;
        try {
            var table = write(file, work);
            complete = true;
            return table;
        } catch (UnreadableDataException unreadable) {
            throw CommandException.input(String.valueOf(unreadable.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CommandException.error("interrupted");
        } finally {
            remove(work);
            if (!complete) {
                remove(folder);
            }
        }
    }

    private String write(InputFile file, Path work) throws IOException, InterruptedException {
        Draft draft;
        try (var _ = ProgressLog.on("reading " + file.path(), terminal)) {
            draft = new Drafting(name, file).draft();
        }
        if (draft.columns.isEmpty()) {
            throw CommandException.input(
                    "%s has no column that a schema can have".formatted(file.path()));
        }
        Files.createDirectory(folder);
        var samples = folder.resolve("samples").resolve(Draft.BUCKET);
        Files.createDirectories(samples);
        var sample = samples.resolve(file.name());
        var encoding = draft.csv.map(form -> form.csv().encoding()).orElse("UTF-8");
        boolean whole = SampleFile.write(file, encoding, sample);
        SampleRun.Result result;
        try (var _ = ProgressLog.on("running the new pipeline over " + sample, terminal)) {
            result = new DraftFitter(folder, work, terminal).fit(draft, sample);
        }
        new DraftTests(draft, result).write(folder);
        ProjectTemplate.writeIgnored(folder, name);
        describe(draft, result, whole);
        var where = AppLocation.of(folder, Optional.empty(), Optional.empty());
        boolean passes;
        try (var _ = ProgressLog.on("running the tests of " + folder, terminal)) {
            passes = TestCommand.passes(AppParts.linted(where, terminal), where, terminal);
        }
        if (!passes) {
            throw CommandException.error(
                    "the tests of an app for %s fail; nothing was created".formatted(file.path()));
        }
        return draft.table;
    }

    private void describe(Draft draft, SampleRun.Result result, boolean whole) {
        var totals = result.totals();
        terminal.say(
                "%s of %s: %d become rows of the warehouse table %s, %d are rejected"
                        .formatted(
                                CountText.of(totals.read(), "record"),
                                whole ? draft.file.name() : "the beginning of " + draft.file.name(),
                                totals.written(),
                                draft.table,
                                totals.rejected()));
        var reasons = new LinkedHashMap<String, Integer>();
        result.reasons()
                .forEach(one ->
                        reasons.merge(
                                one.column().isEmpty()
                                        ? one.reason()
                                        : one.column() + ": " + one.reason(),
                                1,
                                Integer::sum));
        reasons.entrySet().stream()
                .sorted(java.util.Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST_REASONS)
                .forEach(one -> terminal.say("  %d  %s".formatted(one.getValue(), one.getKey())));
        draft.words.forEach((column, words) ->
                terminal.say(
                        "%s: %s %s stored as text%s"
                                .formatted(
                                        column,
                                        words,
                                        words.contains(", ") ? "are" : "is",
                                        draft.csv.isEmpty()
                                                ? ""
                                                : "; for NULL, add it to `nulls` of `csv`")));
        terminal.say(
                "key: "
                        + (draft.key.isEmpty()
                                ? "the file and the line, because no column identifies a record"
                                : String.join(", ", draft.key))
                        + draft.nearKey
                                .map(near -> "; " + DraftYaml.repeats(draft, near))
                                .orElse(""));
        terminal.say(
                "checks: "
                        + (draft.checks.isEmpty()
                                ? "none"
                                : String.join("; ", draft.checks.keySet())));
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
