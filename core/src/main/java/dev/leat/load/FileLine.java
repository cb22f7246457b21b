package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.Files;
import dev.leat.app.Pipeline;
import dev.leat.engine.Committer;
import dev.leat.engine.Stage;
import dev.leat.file.Readers;
import dev.leat.fingerprint.FilePlan;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.KernelFactory;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.tally.Tally;
import dev.leat.worker.Control;
import dev.leat.worker.Options;

/// What the workers of a pipeline that reads files share. `plan` is the pipeline in the words of
/// [FilePlan].
public record FileLine(
        App app,
        Planner planner,
        Files files,
        String plan,
        EnginePlatform platform,
        Committer committer,
        Control control,
        Tally tally,
        Claims claims,
        Kernels kernels,
        Options options) {

    /// Who makes what works on files and on news of them.
    public record Kernels(KernelFactory rows, FileKernelFactory files, Readers readers) {}

    public static FileLine of(
            App app,
            Planner planner,
            EnginePlatform platform,
            Control control,
            Tally tally,
            Kernels kernels,
            Options options) {
        var files = planner.pipeline().from().files().orElseThrow();
        return new FileLine(
                app,
                planner,
                files,
                FilePlan.of(planner.pipeline(), files),
                platform,
                new Committer(
                        planner,
                        platform,
                        Stage.writes(planner, platform),
                        (store, down) -> control.away(store, down, platform.time().instant())),
                control,
                tally,
                new Claims(),
                kernels,
                options);
    }

    /// Opens the pipeline's files: in smaller pieces where rows of them go to other sinks than
    /// buckets.
    Readers readers() {
        boolean files = pipeline().to().stream().allMatch(sink -> sink.files().isPresent());
        return files ? kernels.readers() : kernels.readers().forRows();
    }

    Pipeline pipeline() {
        return planner.pipeline();
    }
}
