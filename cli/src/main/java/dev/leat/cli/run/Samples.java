package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.cli.terminal.Failure;
import dev.leat.server.Operations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The sample data that comes with an app: in `samples/`, a file named as the queue that it is for,
/// one document a line (`OrderQueue.ndjson`), and perhaps a word about them in `NOTE.txt`.
public final class Samples {

    private static final String NOTE = "NOTE.txt";

    /// The group of samples for a FIFO queue.
    private static final String GROUP = "samples";

    private static final Set<String> LINES = Set.of("ndjson", "jsonl");

    private Samples() {}

    /// The files by queue.
    ///
    /// @throws Failure if there are none, or one for a queue that the app has not
    public static Map<String, Path> find(App app, Path folder) {
        var found = new LinkedHashMap<String, Path>();
        for (var file : files(app, folder)) {
            String queue = stem(file);
            if (!app.queues().containsKey(queue)) {
                throw Failure.input(
                        "%s is for the queue '%s', and the app has none of that name; it has %s"
                                .formatted(file, queue, String.join(", ", app.queues().keySet())));
            }
            found.put(queue, file);
        }
        return found;
    }

    /// Sends these files. How many messages went to each queue.
    public static Map<String, Long> send(Map<String, Path> files, Operations operations) {
        var sent = new LinkedHashMap<String, Long>();
        for (var entry : files.entrySet()) {
            String queue = entry.getKey();
            Path file = entry.getValue();
            var envelope = Documents.Envelope.of(grouping(operations.app(), queue));
            var documents = new Documents(envelope, messages -> operations.send(queue, messages));
            try (var in = Files.newInputStream(file)) {
                documents.lines(in);
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot read " + file, failed);
            }
            sent.put(queue, documents.end());
        }
        return sent;
    }

    private static Grouping grouping(App app, String queue) {
        return app.queue(queue).fifo().isPresent() ? new Grouping.One(GROUP) : new Grouping.None();
    }

    /// What there is to know about the samples, if somebody wrote it down.
    public static Optional<String> note(Path folder) {
        try {
            return Optional.of(Files.readString(folder.resolve(NOTE)).strip());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static List<Path> files(App app, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw none(app, folder);
        }
        try (var all = Files.list(folder)) {
            var files = all.filter(file -> LINES.contains(ending(file))).sorted().toList();
            if (files.isEmpty()) {
                throw none(app, folder);
            }
            return files;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot look into " + folder, failed);
        }
    }

    private static Failure none(App app, Path folder) {
        return Failure.input(
                app.pipelines().values().stream()
                        .map(pipeline -> folder.resolve(pipeline.from().queue() + ".ndjson"))
                        .distinct()
                        .map(Path::toString)
                        .collect(
                                Collectors.joining(
                                        " or ", "there are no samples: there is no file ", "")));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String ending(Path file) {
        return name(file).substring(name(file).lastIndexOf('.') + 1);
    }

    private static String stem(Path file) {
        return name(file).substring(0, name(file).lastIndexOf('.'));
    }
}
