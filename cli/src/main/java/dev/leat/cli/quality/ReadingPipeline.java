package dev.leat.cli.quality;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.EnteredName;
import dev.leat.cli.terminal.CommandException;
import dev.leat.operations.query.ObjectLocation;
import dev.leat.quality.accept.ProposalPlace;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds the pipeline of an app that reads a source.
///
/// @param columns the columns of the source
record ReadingPipeline(App app, AppLocation where, Set<String> columns) {

    private static final Pattern LINES = Pattern.compile("\\.(ndjson|jsonl)$");

    /// Returns the place of proposals for the source.
    ///
    /// @param named the name of the pipeline, if the user gave one
    /// @throws CommandException if no pipeline, or more than one, reads the source
    ProposalPlace of(String source, Optional<String> named) {
        if (named.isPresent()) {
            return new ProposalPlace(EnteredName.pipeline(app, named.get()));
        }
        var readers = readers(source);
        if (readers.size() != 1) {
            throw CommandException.input(
                    readers.isEmpty()
                            ? "the proposals have no place in %s: no pipeline reads %s; name a pipeline with --pipeline"
                                    .formatted(where.file(), source)
                            : "the proposals have several places in %s: the pipelines %s read %s; choose one with --pipeline"
                                    .formatted(
                                            where.file(),
                                            readers.stream()
                                                    .map(Pipeline::name)
                                                    .collect(Collectors.joining(", ")),
                                            source));
        }
        return new ProposalPlace(readers.getFirst());
    }

    private List<Pipeline> readers(String source) {
        if (source.startsWith("queue:")) {
            return ofQueue(source.substring("queue:".length()));
        }
        if (source.startsWith("bucket:")) {
            var object = ObjectLocation.of(source.substring("bucket:".length()));
            return ofBucket(object.bucket(), object.key());
        }
        if (Pattern.matches("(dlq|table|view|lake|warehouse|sql):.*", source)
                || source.equals("-")) {
            return List.of();
        }
        return sample(source).orElseGet(this::only);
    }

    private List<Pipeline> ofQueue(String queue) {
        return app.pipelines().values().stream()
                .filter(pipeline -> pipeline.from().files().isEmpty())
                .filter(pipeline -> pipeline.from().queue().equals(queue))
                .toList();
    }

    private List<Pipeline> ofBucket(String bucket, String key) {
        var all =
                app.pipelines().values().stream()
                        .filter(pipeline ->
                                pipeline.from()
                                        .files()
                                        .filter(files -> files.bucket().equals(bucket))
                                        .isPresent())
                        .toList();
        var matching =
                all.stream()
                        .filter(pipeline ->
                                pipeline.from()
                                        .files()
                                        .filter(files -> files.matches(bucket, key))
                                        .isPresent())
                        .toList();
        return matching.isEmpty() ? all : matching;
    }

    /// Returns the pipelines that read a sample of the app; empty for another file.
    private Optional<List<Pipeline>> sample(String source) {
        try {
            var samples = where.samples().toAbsolutePath().normalize();
            var file = Path.of(source).toAbsolutePath().normalize();
            if (!file.startsWith(samples) || file.equals(samples)) {
                return Optional.empty();
            }
            var parts = samples.relativize(file);
            var first = parts.getName(0).toString();
            return Optional.of(
                    parts.getNameCount() == 1
                            ? ofQueue(LINES.matcher(first).replaceFirst(""))
                            : ofBucket(
                                    first,
                                    parts.subpath(1, parts.getNameCount())
                                            .toString()
                                            .replace('\\', '/')));
        } catch (InvalidPathException pattern) {
            return Optional.empty();
        }
    }

    /// Returns the only pipeline of the app, if its schema and the file share a column.
    private List<Pipeline> only() {
        var all = List.copyOf(app.pipelines().values());
        return all.size() == 1
                        && all.getFirst().from().schema().fields().stream()
                                .anyMatch(field -> columns.contains(field.name()))
                ? all
                : List.of();
    }
}
