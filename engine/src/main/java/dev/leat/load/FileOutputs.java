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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    record Output(int sink, String bucket, String key, Path file, boolean quiet) {}

    /// Returns the objects of a file whose pieces are all processed.
    ///
    /// @throws UnreadableFileException if another input has the key of an object
    List<Output> of(FileTask task, FileKernel kernel, FileProgress progress)
            throws UnreadableFileException, IOException {
        var outputs = new ArrayList<Output>();
        var parts = FileSettlements.published(progress.staged());
        var made =
                kernel.outputs(
                        task.unit(), context.pipeline(), parts, progress.totals(), task.staging());
        for (var output : made) {
            var sink = context.pipeline().to().get(output.sink());
            if (to.test(sink)) {
                var object =
                        new Output(output.sink(), sink.name(), output.key(), output.file(), false);
                check(task.unit(), object);
                outputs.add(object);
            }
        }
        return outputs;
    }

    /// Two inputs can result in the same output path, for example `x/a.csv` and `y/a.csv` if the
    /// path contains only the stem.
    private void check(FileUnit unit, Output output) throws UnreadableFileException {
        var other = other(unit, output.bucket(), output.key());
        if (other.isPresent()) {
            var from = other.get();
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

    /// Returns the origin of an object that was made from another input.
    Optional<ObjectOrigin> other(FileUnit unit, String bucket, String key) {
        var own = ObjectOrigin.of(context.pipeline().name(), unit);
        return OutputRule.other(context.platform().buckets().origin(bucket, key), own);
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
