package dev.leat.cli.rebuild;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.cli.terminal.CommandException;
import dev.leat.run.ViewRebuild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The documents for the rebuild of a view, by the pipeline that processes them. Each pipeline that
/// feeds the view needs documents; otherwise the rebuilt view would lack the records of that
/// pipeline.
record RebuildInputs(Map<Pipeline, List<Path>> files) {

    /// @param texts `FILE`, or `PIPELINE=FILE`
    /// @throws CommandException if a file does not exist, or it is not clear which pipeline reads
    ///   it
    static RebuildInputs of(App app, String view, List<String> texts) {
        var files = new LinkedHashMap<Pipeline, List<Path>>();
        app.pipelines().values().stream()
                .filter(p -> p.to().stream().anyMatch(s -> ViewRebuild.feeds(s, view)))
                .forEach(p -> files.put(p, new ArrayList<>()));
        for (var text : texts) {
            add(files, text, view);
        }
        var missing =
                files.entrySet().stream()
                        .filter(feeder -> feeder.getValue().isEmpty())
                        .map(feeder -> feeder.getKey().name())
                        .collect(Collectors.joining(", "));
        if (!texts.isEmpty() && !missing.isEmpty()) {
            throw CommandException.input(
                    "the view %2$s also receives the records of %1$s, which would be missing; add their documents with --input %3$s=FILE"
                            .formatted(missing, view, missing));
        }
        return new RebuildInputs(files);
    }

    private static void add(Map<Pipeline, List<Path>> files, String text, String view) {
        for (var feeder : files.entrySet()) {
            var mark = feeder.getKey().name() + "=";
            if (text.startsWith(mark)) {
                feeder.getValue().add(existing(text.substring(mark.length())));
                return;
            }
        }
        if (files.size() != 1) {
            throw CommandException.input(
                    "the view %s receives the records of %s; choose the pipeline for %s with --input PIPELINE=%s"
                            .formatted(
                                    view,
                                    files.keySet().stream()
                                            .map(Pipeline::name)
                                            .collect(Collectors.joining(", ")),
                                    text,
                                    text));
        }
        files.values().iterator().next().add(existing(text));
    }

    private static Path existing(String file) {
        var path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw CommandException.input("no such file: " + file);
        }
        return path;
    }
}
