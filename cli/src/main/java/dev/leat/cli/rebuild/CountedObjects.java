package dev.leat.cli.rebuild;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Outcome;
import dev.leat.cli.access.DefinitionUpdate;
import dev.leat.cli.past.ReprocessingReport;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.FileRuns;
import dev.leat.run.ObjectRebuild;
import dev.leat.run.ProcessedObjects;
import dev.leat.text.CountText;
import java.nio.file.Path;
import java.util.Map;

/// The objects from which a view is rebuilt.
///
/// @param state the state folder
record CountedObjects(
        App app,
        String view,
        DefinitionUpdate.Rebuild rebuild,
        Terminal terminal,
        Path state,
        FileReaders readers,
        LookupReader lookups) {

    /// Counts the rows of the objects that a pipeline has processed, and prints which objects it
    /// does not count. Returns the number of lines by outcome.
    ///
    /// @throws CommandException if the thread is interrupted
    Map<Outcome, Long> count(
            Pipeline pipeline, ProcessedObjects objects, ReprocessingReport report) {
        var rejected = report.named(pipeline);
        try (var files = FileKernels.in(state);
                var counting =
                        new ObjectRebuild(
                                app,
                                pipeline,
                                view,
                                rebuild.generation(),
                                new FileRuns.Kernels(
                                        new RoundKernels(files.with(lookups)), readers),
                                rebuild.resources())) {
            for (var object : objects.there()) {
                counting.run(object, rejected::accept);
            }
            terminal.say(
                    "%s from the bucket %s%s"
                            .formatted(
                                    CountText.of(objects.there().size(), "object"),
                                    pipeline.from().files().orElseThrow().bucket(),
                                    counting.rejected() == 0
                                            ? ""
                                            : ": %s rejected"
                                                    .formatted(CountText.of(counting.rejected()))));
            if (!objects.gone().isEmpty()) {
                terminal.say(
                        "not counted: %s that pipeline %s processed, because they were deleted or overwritten"
                                .formatted(
                                        CountText.of(objects.gone().size(), "object"),
                                        pipeline.name()));
            }
            return counting.counts();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw CommandException.error(
                    "the rebuild was interrupted, and the view is unchanged; repeat the command");
        }
    }
}
