package dev.leat.isolation;

import dev.leat.app.App;
import dev.leat.batch.Content;
import dev.leat.batch.StagingFolder;
import dev.leat.engine.Batch;
import dev.leat.engine.PickedRows;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.ObjectKeyException;
import dev.leat.load.FilePipelineContext;
import dev.leat.load.FileTrial;
import dev.leat.plan.Planner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Processes the tasks of trials with the kernels of an app: all that comes before a commit. Stores
/// nothing but files in the folder of a task. Owned by one thread.
public final class TrialWorker {

    private final App app;
    private final FilePipelineContext.Kernels kernels;
    private final Map<String, Kernel> batches = new HashMap<>();

    public TrialWorker(App app, FilePipelineContext.Kernels kernels) {
        this.app = app;
        this.kernels = kernels;
    }

    /// @param content opens the file of a piece
    void run(TrialTask task, Function<TrialTask.Piece, Content> content)
            throws IOException, UnreadableFileException, ObjectKeyException, InterruptedException {
        var staging = new StagingFolder(Path.of(task.folder()));
        switch (task) {
            case TrialTask.Batch batch -> run(batch, staging);
            case TrialTask.Piece piece ->
                    new FileTrial(app, app.pipeline(piece.pipeline()), kernels)
                            .piece(
                                    piece.unit(),
                                    content.apply(piece),
                                    staging,
                                    piece.from().progress());
        }
    }

    private void run(TrialTask.Batch task, StagingFolder staging)
            throws IOException, ObjectKeyException {
        var pipeline = app.pipeline(task.pipeline());
        var planner = Planner.of(app, pipeline);
        var kernel =
                batches.computeIfAbsent(
                        pipeline.name(), _ -> kernels.rows().kernel(app, pipeline, _ -> {}));
        var batch = Batch.of(task.work(), planner);
        var table = planner.table(batch.work(), Instant.now());
        var rows = kernel.run(batch.work(), table);
        batch = batch.with(rows);
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            var to = pipeline.to().get(sink);
            if (to.files().isPresent() || to.lakeTable().isPresent()) {
                var write = planner.write(batch.work(), rows, table.copy(), sink);
                if (write.isPresent()) {
                    var picked = PickedRows.of(rows, sink, PickedRows.picks(write.get()));
                    kernel.write(sink, picked.position(), "trial", staging);
                }
            }
        }
    }
}
