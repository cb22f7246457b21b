package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.batch.Content;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeJudgement;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeReplacement;
import dev.leat.lake.LakeSource;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.plan.Planner;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A single run of a pipeline over a file, without a store. Output is only staged, so a run that
/// crashed cannot be resumed. Only sinks that are buckets receive rows. Owned by one thread.
public record SingleFileRun(
        App app,
        FileKernelFactory kernels,
        PieceReaderFactory readers,
        EngineOptions options,
        Time time) {

    /// The result of a run: the position after the last piece, the file's columns, the columns
    /// `missing` in the file, which are NULL, the staged files, and the files with the rejected
    /// lines in order.
    public record Result(
            Position next,
            Schema schema,
            List<String> missing,
            Totals totals,
            List<StagedFile> staged,
            List<Path> rejects) {
        public Result {
            missing = List.copyOf(missing);
            staged = List.copyOf(staged);
            rejects = List.copyOf(rejects);
        }

        /// Returns notes for the user about this result of a file. `folder` is true if the file's
        /// own objects are written.
        public List<String> notes(String input, Pipeline pipeline, boolean folder) {
            var notes = new ArrayList<String>();
            if (!missing.isEmpty()) {
                notes.add(
                        "%s has no column %s; it is NULL in each row"
                                .formatted(input, String.join(", ", missing)));
            }
            if (folder) {
                nameless(pipeline, staged, totals).forEach(note -> notes.add(input + ": " + note));
            }
            return notes;
        }

        /// Returns the result of this split and the splits after it, which `next` is the result of.
        public Result plus(Result next) {
            var at = this.next;
            return new Result(
                    next.next.after(at),
                    schema,
                    missing,
                    totals.plus(next.totals),
                    Stream.concat(staged.stream(), next.staged.stream().map(file -> file.after(at)))
                            .toList(),
                    Stream.concat(rejects.stream(), next.rejects.stream()).toList());
        }
    }

    /// Processes a split of a file. Only the result of the whole file has steps over the whole
    /// file.
    ///
    /// @throws IllegalArgumentException if the pipeline has a step over the whole file, and the
    ///   split is a part of the file
    /// @throws UnreadableFileException if the file cannot be read or does not fit the pipeline
    public Result run(
            Pipeline pipeline,
            FileUnit unit,
            Content content,
            FileSplit split,
            StagingFolder staging)
            throws UnreadableFileException, IOException, InterruptedException {
        return run(pipeline, unit, content, split, staging, Optional.empty());
    }

    /// Processes a split as the other method does. With a `tally`, the result is one for the commit
    /// of an app: the tally counts the lines, and the rows are also staged for [TableLoads].
    public Result run(
            Pipeline pipeline,
            FileUnit unit,
            Content content,
            FileSplit split,
            StagingFolder staging,
            Optional<PipelineMetrics> tally)
            throws UnreadableFileException, IOException, InterruptedException {
        if (!split.equals(FileSplit.WHOLE) && pipeline.stepsOverFile() > 0) {
            throw new IllegalArgumentException(
                    "the steps of pipeline '%s' need the whole file".formatted(pipeline.name()));
        }
        try (var runs = runs(pipeline);
                var run = runs.open(unit, content, staging, split)) {
            if (split.from().equals(Position.START)) {
                tally.ifPresent(run::countHeader);
            }
            return result(pipeline, run, run::through, staging, tally);
        }
    }

    /// Returns an exchange, by which several processes process a file with a step over the whole
    /// file. The tally counts the lines as in [#run].
    public FileExchange exchange(
            Pipeline pipeline,
            FileUnit unit,
            Content content,
            StagingFolder staging,
            Optional<PipelineMetrics> tally) {
        return new FileExchange(this, readers, pipeline, unit, content, staging, tally);
    }

    /// Opens files of a pipeline.
    FileRuns runs(Pipeline pipeline) {
        return new FileRuns(app, pipeline, new FileRuns.Kernels(kernels, readers), options, time);
    }

    /// The processing of some pieces of a file.
    interface Processing {
        FileProgress of(FileRun.Pieces pieces)
                throws UnreadableFileException, IOException, InterruptedException;
    }

    /// Returns the result of some pieces of a run.
    Result result(
            Pipeline pipeline,
            FileRun run,
            Processing processing,
            StagingFolder staging,
            Optional<PipelineMetrics> tally)
            throws UnreadableFileException, IOException, InterruptedException {
        var schema = run.schema();
        var rows = tally.map(_ -> TableRows.of(app, Planner.of(app, pipeline)));
        var end =
                processing.of((piece, before) -> {
                    if (tally.isEmpty() || rows.isEmpty()) {
                        return run.assumed(piece);
                    }
                    boolean after = FileRun.afterSteps(pipeline, before);
                    tally.get().lines(piece.table(), piece.unread(), after);
                    run.countUnknown(piece, tally.get());
                    var found = piece.assumed();
                    return piece.step(found, rows.get().stage(piece, found, staging), staging);
                });
        return new Result(
                end.next(),
                schema,
                run.header().missing(),
                end.totals(),
                end.staged().stream().filter(file -> file.sink() != StagedFile.REJECTS).toList(),
                FileSettlements.rejects(end.staged()));
    }

    /// Returns the objects that result from staged files. `result` is from one file, or from
    /// several files with the same columns, of which `unit` is the last. Staged files with the same
    /// key are joined into one object.
    public List<StagedFile> outputs(
            Pipeline pipeline, FileUnit unit, Result result, StagingFolder staging)
            throws IOException {
        try (var kernel = kernels.kernel(app, pipeline, result.schema())) {
            var parts = result.staged().stream().filter(s -> s.sink() >= 0).toList();
            return kernel.outputs(unit, pipeline, parts, result.totals(), staging);
        }
    }

    /// Returns the data files with the staged rows of a sink, for a lake table of this form.
    ///
    /// @throws UnreadableFileException if the table cannot take the rows
    public List<LakeFile> lakeFiles(
            Pipeline pipeline,
            FileUnit unit,
            Result result,
            int sink,
            LakeLayout layout,
            StagingFolder staging)
            throws UnreadableFileException, IOException {
        try (var kernel = kernels.kernel(app, pipeline, result.schema())) {
            var nothing = LakeReplacement.of(LakeSource.of(unit), false);
            return kernel.lakeRows(sink, result.staged(), layout, staging)
                    .files(nothing, List.of(), new LakeJudgement());
        }
    }

    /// Returns a warning for each bucket that receives no object because its path contains columns
    /// and there are no rows.
    public static List<String> nameless(Pipeline pipeline, List<StagedFile> staged, Totals totals) {
        if (!FileKernel.noRowLeft(pipeline, staged, totals)) {
            return List.of();
        }
        return pipeline.to().stream()
                .filter(sink ->
                        sink.files().filter(to -> !to.path().columns().isEmpty()).isPresent())
                .map(sink ->
                        "no object is written to bucket %s: the sink's path has columns, but there are no rows"
                                .formatted(sink.name()))
                .toList();
    }
}
