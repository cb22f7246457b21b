package dev.leat.load;

import dev.leat.app.Sink;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.Reason;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.plan.OutputRule;
import dev.leat.plan.OutputRule.Name;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The objects that a file becomes, at the sinks that write to buckets. They are durable files
/// before the commit that publishes them.
///
/// @param to selects the sinks that receive objects
record FileOutputs(FilePipelineContext context, Predicate<Sink> to) {

    /// An object to publish, from the staged files of this sink. If `quiet`, no notification of it
    /// is sent.
    record Output(int sink, String bucket, String key, Path file, boolean quiet) {

        Name name() {
            return new Name(bucket, key);
        }
    }

    /// Returns the objects of a file whose pieces are all processed. [#check] checks them.
    List<Output> of(FileTask task, FileKernel kernel, FileProgress progress) throws IOException {
        var outputs = new ArrayList<Output>();
        var parts = FileSettlements.published(progress.staged());
        var made =
                kernel.outputs(
                        task.unit(), context.pipeline(), parts, progress.totals(), task.staging());
        for (var output : made) {
            var sink = context.pipeline().to().get(output.sink());
            if (to.test(sink)) {
                outputs.add(
                        new Output(output.sink(), sink.name(), output.key(), output.file(), false));
            }
        }
        return outputs;
    }

    /// Checks that no other input has the keys of the objects. Two inputs can result in the same
    /// output path, for example `x/a.csv` and `y/a.csv` if the path contains only the stem.
    ///
    /// @param others the objects that exist and were made from other inputs
    /// @throws UnreadableFileException if another input has one of the keys
    static void check(List<Output> outputs, Map<Name, ObjectOrigin> others)
            throws UnreadableFileException {
        for (var output : outputs) {
            var from = others.get(output.name());
            if (from == null) {
                continue;
            }
            throw new UnreadableFileException(
                    Reason.of(
                            "output_taken",
                            "%s/%s already exists: pipeline %s published it from %s/%s; make the output paths distinct, for example with {source.key}, and redrive this file"
                                    .formatted(
                                            output.bucket(),
                                            output.key(),
                                            from.pipeline(),
                                            from.bucket(),
                                            from.key())));
        }
    }

    /// Returns those of the objects that exist and were made from other inputs, with their origins.
    Map<Name, ObjectOrigin> others(FileUnit unit, Collection<Name> objects) {
        var own = ObjectOrigin.of(context.pipeline().name(), unit);
        var keys = new LinkedHashMap<String, List<String>>();
        objects.forEach(name ->
                keys.computeIfAbsent(name.bucket(), _ -> new ArrayList<>()).add(name.key()));
        var others = new HashMap<Name, ObjectOrigin>();
        keys.forEach((bucket, all) ->
                context.platform()
                        .buckets()
                        .origins(bucket, all, unit.stem())
                        .forEach((key, origin) ->
                                OutputRule.other(Optional.of(origin), own)
                                        .ifPresent(other ->
                                                others.put(new Name(bucket, key), other))));
        return others;
    }

    /// Prepares the objects to be published.
    ///
    /// @throws UnreadableFileException if a key is not valid
    List<Publication> publications(List<Output> outputs)
            throws UnreadableFileException, IOException {
        var buckets = context.platform().buckets();
        var publications = new ArrayList<Publication>();
        try {
            for (var of : outputs) {
                publications.add(
                        buckets.publication(
                                of.bucket(), of.key(), of.file(), Map.of(), of.quiet()));
            }
        } catch (IllegalArgumentException invalid) {
            throw new UnreadableFileException(
                    Reason.of("key", "an output cannot be published: " + invalid.getMessage()));
        }
        return publications;
    }
}
