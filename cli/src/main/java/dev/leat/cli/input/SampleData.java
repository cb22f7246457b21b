package dev.leat.cli.input;

import dev.leat.app.App;
import dev.leat.app.PipelineSource;
import dev.leat.cli.terminal.CommandException;
import dev.leat.operations.Operations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The sample data of an app, in `samples/`: a file per queue with one document per line
/// (`OrderQueue.ndjson`), a folder of files per bucket (`input/march.csv`), and optionally a note
/// in `NOTE.txt`.
public record SampleData(Map<String, Path> messages, Map<String, List<Path>> objects) {

    /// No samples.
    public static final SampleData NONE = new SampleData(Map.of(), Map.of());

    private static final String NOTE = "NOTE.txt";

    /// Message group of samples in a FIFO queue.
    private static final String GROUP = "samples";

    private static final Set<String> LINES = Set.of(".ndjson", ".jsonl");

    /// Finds the sample files of each queue and each bucket.
    ///
    /// @throws CommandException if there are no samples, or a file is for a queue or bucket that
    ///   the app does not have
    public static SampleData find(App app, Path folder) {
        var messages = messages(app, folder);
        var objects = objects(app, folder);
        if (messages.isEmpty() && objects.isEmpty()) {
            throw none(app, folder);
        }
        return new SampleData(messages, objects);
    }

    private static Map<String, List<Path>> objects(App app, Path folder) {
        var found = new LinkedHashMap<String, List<Path>>();
        for (var below : list(folder, Files::isDirectory)) {
            String bucket = name(below);
            if (!app.buckets().containsKey(bucket)) {
                throw CommandException.input(
                        "%s is for the bucket '%s', which is not in the app%s"
                                .formatted(below, bucket, there(app.buckets().keySet())));
            }
            found.put(bucket, list(below, Files::isRegularFile));
        }
        return found;
    }

    private static String there(Set<String> names) {
        return names.isEmpty() ? "" : "; buckets: " + String.join(", ", names);
    }

    private static Map<String, Path> messages(App app, Path folder) {
        var found = new LinkedHashMap<String, Path>();
        for (var file : list(folder, SampleData::holdsMessages)) {
            String queue = stem(file);
            if (!app.queues().containsKey(queue)) {
                throw CommandException.input(
                        "%s is for the queue '%s', which is not in the app%s"
                                .formatted(file, queue, there(app.queues().keySet())));
            }
            var other = found.put(queue, file);
            if (other != null) {
                throw CommandException.input(
                        "%s and %s are both for the queue '%s'; merge them into one file"
                                .formatted(other, file, queue));
            }
        }
        return found;
    }

    /// Sends the messages. Returns the number per queue.
    public Map<String, Long> send(Operations operations) {
        var sent = new LinkedHashMap<String, Long>();
        for (var entry : messages.entrySet()) {
            String queue = entry.getKey();
            Path file = entry.getValue();
            var envelope = MessageBatches.Envelope.of(grouping(operations.app(), queue));
            var documents =
                    new MessageBatches(envelope, messages -> operations.send(queue, messages));
            try (var in = Files.newInputStream(file)) {
                documents.lines(in);
            } catch (CommandException bad) {
                throw CommandException.input(file + ": " + bad.getMessage());
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot read " + file, failed);
            }
            sent.put(queue, documents.end());
        }
        return sent;
    }

    /// Puts the objects into their buckets, with the file's name as the key. Returns the number per
    /// bucket. Symbolic links are followed, as samples belong to the app.
    public Map<String, Integer> put(Operations operations) {
        var put = new LinkedHashMap<String, Integer>();
        objects.forEach((bucket, files) -> {
            for (var file : files) {
                operations.objects().put(bucket, name(file), real(file), Map.of());
            }
            put.put(bucket, files.size());
        });
        return put;
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
    }

    private static GroupAssignment grouping(App app, String queue) {
        return app.queue(queue).fifo().isPresent()
                ? new GroupAssignment.One(GroupAssignment.Kind.GROUP, GROUP)
                : new GroupAssignment.None();
    }

    /// Returns the note about the samples, if there is one.
    public static Optional<String> note(Path folder) {
        try {
            return Optional.of(Files.readString(folder.resolve(NOTE)).strip());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static List<Path> list(Path folder, Predicate<Path> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.filter(wanted).filter(file -> !name(file).startsWith(".")).sorted().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read folder " + folder, failed);
        }
    }

    private static boolean holdsMessages(Path file) {
        return Files.isRegularFile(file) && LINES.stream().anyMatch(name(file)::endsWith);
    }

    private static CommandException none(App app, Path folder) {
        return CommandException.input(
                app.pipelines().values().stream()
                        .map(pipeline -> place(pipeline.from(), folder))
                        .distinct()
                        .collect(
                                Collectors.joining(" or ", "the app has no samples; create ", "")));
    }

    private static String place(PipelineSource from, Path folder) {
        return from.files()
                .map(files -> folder.resolve(files.bucket()).resolve("NAME" + files.suffix()))
                .orElseGet(() -> folder.resolve(from.queue() + ".ndjson"))
                .toString();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String stem(Path file) {
        return name(file).substring(0, name(file).lastIndexOf('.'));
    }
}
