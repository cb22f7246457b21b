package dev.leat.cli.draft;

import dev.leat.app.Type;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppException;
import dev.leat.config.edit.YamlScalars;
import dev.leat.quality.data.CsvForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs a draft over its sample and changes it until lint reports no error and no column or check
/// rejects more than 2 % of the records: the type of the column becomes wider, or the check is
/// removed.
///
/// @param folder the folder of the app
record DraftFitter(Path folder, Path work, Terminal terminal) {

    private static final double MOST_REJECTED = 0.02;
    private static final int MOST_RUNS = 100;

    /// Writes the app file of the fitted draft and returns the result of its run.
    SampleRun.Result fit(Draft draft, Path sample) throws IOException, InterruptedException {
        var last = "";
        for (int run = 0; run < MOST_RUNS; run++) {
            var text = DraftYaml.of(draft);
            Files.writeString(folder.resolve("app.yaml"), text);
            try {
                var output = Files.createTempDirectory(work, "run-").resolve("rows.ndjson");
                var result = new SampleRun(folder, terminal).run(sample, output);
                if (!relaxed(draft, result)) {
                    return result;
                }
                last = result.reasons().getFirst().reason();
            } catch (AppException mistakes) {
                var lines = text.lines().toList();
                last = String.valueOf(mistakes.getMessage());
                boolean changed = false;
                for (var problem : mistakes.problems()) {
                    int at = problem.mark().line() - 1;
                    changed |= at >= 0 && at < lines.size() && corrected(draft, lines.get(at));
                }
                if (!changed) {
                    throw CommandException.error(
                            "no app can be made for %s: %s".formatted(draft.file.path(), last));
                }
            }
        }
        throw CommandException.error(
                "no app can be made for %s: its columns have too many forms; at last: %s"
                        .formatted(draft.file.path(), last));
    }

    /// Removes the part of the draft that is in a line of the app file. Returns true if there is
    /// one.
    private static boolean corrected(Draft draft, String line) {
        var begins = line.strip();
        for (var name : List.copyOf(draft.checks.keySet())) {
            if (begins.startsWith(key(name)) && draft.checks.remove(name) != null) {
                return true;
            }
        }
        for (var name : List.copyOf(draft.sets.keySet())) {
            if (begins.startsWith(key(name)) && draft.sets.remove(name) != null) {
                return true;
            }
        }
        for (var column : List.copyOf(draft.columns)) {
            boolean its =
                    begins.startsWith(key(column.name())) || begins.startsWith(key(column.row()));
            Type other = column.nested() ? Type.Simple.JSON : Type.Simple.VARCHAR;
            if (its && column.type() != Type.Simple.JSON && !column.type().equals(other)) {
                draft.replace(column.with(other));
                return true;
            }
        }
        return false;
    }

    private static String key(String name) {
        return YamlScalars.scalar(name, false) + ":";
    }

    /// Changes what rejects too many records. Returns true if the draft was changed.
    private static boolean relaxed(Draft draft, SampleRun.Result result) {
        long header = draft.csv.flatMap(CsvForm::header).map(CsvForm.Header::line).orElse(0);
        Map<SampleRun.Rejection, Set<Long>> lines = new HashMap<>();
        for (var reason : result.reasons()) {
            if (reason.line() > header) {
                var cause =
                        new SampleRun.Rejection(
                                0,
                                reason.column(),
                                draft.checks.containsKey(reason.reason()) ? reason.reason() : "",
                                reason.value().isEmpty() ? "" : "value");
                lines.computeIfAbsent(cause, _ -> new HashSet<>()).add(reason.line());
            }
        }
        boolean changed = false;
        for (var entry : lines.entrySet()) {
            if (entry.getValue().size() > MOST_REJECTED * result.totals().read()) {
                changed |= relaxed(draft, entry.getKey());
            }
        }
        boolean most = result.totals().rejected() * 2 > result.totals().read();
        if (!changed && most && !draft.mostRejected) {
            draft.mostRejected = true;
            return true;
        }
        return changed;
    }

    private static boolean relaxed(Draft draft, SampleRun.Rejection cause) {
        if (!cause.reason().isEmpty()) {
            return draft.checks.remove(cause.reason()) != null;
        }
        var found =
                draft.columns.stream()
                        .filter(column -> column.name().equals(cause.column()))
                        .findFirst();
        if (found.isEmpty()) {
            return false;
        }
        var column = found.get();
        boolean identifies = draft.key.contains(column.name());
        if (identifies) {
            draft.key = List.of();
        }
        if (column.notNull() && cause.value().isEmpty()) {
            draft.replace(column.notNull(false));
            return true;
        }
        if (column.format().isPresent() || column.conversion().isPresent()) {
            draft.replace(column.with(Type.Simple.VARCHAR));
            return true;
        }
        var wider = ColumnType.wider(column.type(), !draft.file.csv());
        wider.ifPresent(type -> draft.replace(column.with(type)));
        return wider.isPresent() || identifies;
    }
}
