package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.util.ArrayList;

/// Processes the next piece of a file up to its commit, in another process than that of the commit.
/// Owned by one thread.
public record FileTrial(App app, Pipeline pipeline, FilePipelineContext.Kernels kernels) {

    /// Processes the piece. After the last one, also runs the next step over the whole file or, if
    /// there is none, makes the objects of the file.
    ///
    /// @param staging an empty folder for files of this run
    public void piece(FileUnit unit, Content content, StagingFolder staging, FileProgress from)
            throws UnreadableFileException, IOException, InterruptedException {
        var factories = new FileRuns.Kernels(kernels.files(), kernels.readers().forSinks(pipeline));
        try (var runs =
                        new FileRuns(
                                app, pipeline, factories, EngineOptions.defaults(), Time.system());
                var run = runs.open(unit, content, staging, from)) {
            var piece = run.piece();
            var staged = new ArrayList<>(FileSettlements.published(from.staged()));
            var totals = from.totals();
            if (piece.isPresent()) {
                var step = run.assumed(piece.get());
                staged.addAll(FileSettlements.published(step.staged()));
                totals = totals.plus(step.totals());
            }
            if (!run.ended() || run.reduced(piece).isPresent()) {
                return;
            }
            var outputs = staged.stream().filter(file -> file.sink() >= 0).toList();
            if (!outputs.isEmpty()) {
                var _ = run.kernel().outputs(unit, pipeline, outputs, totals, staging);
            }
        }
    }
}
