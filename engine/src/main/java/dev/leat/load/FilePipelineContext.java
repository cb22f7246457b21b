package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.engine.CommitStage;
import dev.leat.engine.Committer;
import dev.leat.file.PieceReaderFactory;
import dev.leat.fingerprint.FileFingerprint;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.KernelFactory;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.worker.EngineOptions;
import dev.leat.worker.PipelineControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/// State that the workers of a file pipeline share. `plan` is the pipeline's [FileFingerprint].
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
        EngineOptions options) {

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
            EngineOptions options) {
        var files = planner.pipeline().from().files().orElseThrow();
        return new FilePipelineContext(
                app,
                planner,
                files,
                FileFingerprint.of(planner.pipeline(), files),
                platform,
                new Committer(
                        planner,
                        platform,
                        CommitStage.ofPiece(planner, platform),
                        (store, down) ->
                                control.storeUnavailable(store, down, platform.time().instant())),
                control,
                tally,
                new ObjectLocks(),
                kernels,
                options);
    }

    /// Returns a new source of runs over files of the pipeline. The caller closes it.
    FileRuns runs() {
        var files = new FileRuns.Kernels(kernels.files(), readers());
        return new FileRuns(app, pipeline(), files, options, platform.time());
    }

    /// Returns the factory of readers. The readers return smaller pieces if rows of the files go to
    /// sinks other than buckets.
    private PieceReaderFactory readers() {
        boolean files = pipeline().to().stream().allMatch(sink -> sink.staged().isPresent());
        return files ? kernels.readers() : kernels.readers().forRows();
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
        var pipeline = planner.pipeline();
        var files = pipeline.from().files().orElseThrow();
        return new FilePipelineContext(
                app,
                planner,
                files,
                FileFingerprint.of(pipeline, files),
                platform,
                new Committer(
                        planner, platform, CommitStage.ofPiece(planner, platform), Committer.FAIL),
                new PipelineControl(platform.source(planner.source().name()), List.of()),
                new PipelineMetrics(pipeline, new SimpleMeterRegistry(), platform.time()),
                locks,
                kernels,
                options);
    }

    Pipeline pipeline() {
        return planner.pipeline();
    }
}
