package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.batch.StagingFolder;
import dev.leat.engine.CommitStage;
import dev.leat.engine.Committer;
import dev.leat.file.PieceReaderFactory;
import dev.leat.fingerprint.FileFingerprint;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.KernelFactory;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import dev.leat.worker.EngineOptions;
import dev.leat.worker.PipelineControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// State that the workers of a file pipeline share. `plan` is the pipeline's [FileFingerprint].
/// With `compute`, other processes process the files of messages.
public record FilePipelineContext(
        App app,
        Planner planner,
        FileSource files,
        String plan,
        EnginePlatform platform,
        Committer committer,
        PipelineControl control,
        PipelineMetrics tally,
        ObjectLocks locks,
        Kernels kernels,
        FileLimits limits,
        Optional<FileCompute> compute,
        EngineOptions options) {

    private static final int PLAN_DIGITS = 8;

    /// The factories of kernels and readers for files and their notifications.
    public record Kernels(
            KernelFactory rows, FileKernelFactory files, PieceReaderFactory readers) {}

    public static FilePipelineContext of(
            App app,
            Planner planner,
            EnginePlatform platform,
            PipelineControl control,
            PipelineMetrics tally,
            Kernels kernels,
            FileLimits limits,
            Optional<FileCompute> compute,
            EngineOptions options) {
        return of(
                app,
                planner,
                platform,
                control,
                tally,
                new ObjectLocks(),
                kernels,
                limits,
                compute,
                options,
                (store, down) -> control.unavailable(store, down, platform.time().instant()));
    }

    private static FilePipelineContext of(
            App app,
            Planner planner,
            EnginePlatform platform,
            PipelineControl control,
            PipelineMetrics tally,
            ObjectLocks locks,
            Kernels kernels,
            FileLimits limits,
            Optional<FileCompute> compute,
            EngineOptions options,
            BiConsumer<Store, UnavailableException> onUnavailable) {
        var files = planner.pipeline().from().files().orElseThrow();
        var stages = CommitStage.ofPiece(planner, platform);
        return new FilePipelineContext(
                app,
                planner,
                files,
                FileFingerprint.of(planner.pipeline(), files),
                platform,
                new Committer(planner, platform, stages, onUnavailable),
                control,
                tally,
                locks,
                kernels,
                limits,
                compute,
                options);
    }

    /// Returns the staging folder of a file for the current plan, to which the pipeline may return
    /// later.
    StagingFolder staging(FileUnit unit) {
        try {
            var staging = platform.buckets().staging(pipeline().name(), unit);
            var folder = staging.file(plan.substring(0, PLAN_DIGITS));
            return new StagingFolder(Files.createDirectories(folder));
        } catch (IOException e) {
            throw new UnavailableException(
                    "the staging folder cannot be created: " + e.getMessage(), e);
        }
    }

    /// Returns a new source of runs over files of the pipeline. The caller closes it.
    FileRuns runs() {
        var readers = kernels.readers().forSinks(pipeline());
        var files = new FileRuns.Kernels(kernels.files(), readers);
        return new FileRuns(app, pipeline(), files, options, platform.time());
    }

    /// Returns the context of a replay while no worker processes files of the pipeline.
    static FilePipelineContext ofReplay(
            App app, Planner planner, EnginePlatform platform, Kernels kernels) {
        return ofReplay(
                app, planner, platform, new ObjectLocks(), kernels, EngineOptions.defaults());
    }

    /// Returns the context of a replay, which shares the locks on objects with the workers of this
    /// context.
    FilePipelineContext ofReplay() {
        return ofReplay(app, planner, platform, locks, kernels, options);
    }

    /// The committer fails if an external store is unavailable. Nothing reads the metrics.
    private static FilePipelineContext ofReplay(
            App app,
            Planner planner,
            EnginePlatform platform,
            ObjectLocks locks,
            Kernels kernels,
            EngineOptions options) {
        var source = platform.source(planner.source().name());
        var time = platform.time();
        return of(
                app,
                planner,
                platform,
                new PipelineControl(source, List.of()),
                new PipelineMetrics(planner.pipeline(), new SimpleMeterRegistry(), time),
                locks,
                kernels,
                FileLimits.NONE,
                Optional.empty(),
                options,
                Committer.FAIL);
    }

    Pipeline pipeline() {
        return planner.pipeline();
    }
}
