package dev.leat.cli.replay;

import dev.leat.app.App;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.batch.Outcome;
import dev.leat.cli.run.ReprocessingReport;
import dev.leat.cli.run.StoppedApp;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.FilePipelineContext;
import dev.leat.load.FileReplay;
import java.nio.file.Path;
import java.util.Map;

/// Processes the objects of a pipeline that were put in a period again.
record ObjectReplay(App app, Pipeline pipeline, ReplaySinks sinks, Terminal terminal) {

    /// Processes the objects that still exist, and prints what became of them.
    ///
    /// @throws CommandException if the thread is interrupted
    void run(FileSource from, Period period, StoppedApp stopped, Path state) {
        var past =
                PastObjects.find(
                        pipeline.name(),
                        from,
                        period,
                        stopped.services().buckets(),
                        stopped.engine().files());
        var report = new ReprocessingReport(terminal);
        try (var files = FileKernels.in(state);
                var replay =
                        new FileReplay(
                                app,
                                pipeline,
                                sinks.to(),
                                stopped.engine(),
                                new FilePipelineContext.Kernels(
                                        stopped.kernels(),
                                        new RoundKernels(files),
                                        new FileReaders()))) {
            var rejected = report.named(pipeline);
            for (var object : past.objects()) {
                replay.run(object, rejected::accept);
            }
            report.end();
            terminal.say(
                    "%s from the bucket %s%s"
                            .formatted(
                                    Terminal.count(past.objects().size(), "object"),
                                    from.bucket(),
                                    replay.rejected() == 0
                                            ? ""
                                            : ": %s rejected"
                                                    .formatted(Terminal.count(replay.rejected()))));
            replay.counts().forEach(this::say);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw CommandException.error("the replay was interrupted; repeat the command");
        }
        if (past.gone() > 0) {
            terminal.say(past.gone("not replayed"));
        }
    }

    private void say(String label, Map<Outcome, Long> counts) {
        var sink =
                sinks.to().stream()
                        .filter(to -> to.label().equals(label))
                        .findFirst()
                        .orElseThrow();
        var written = Terminal.count(counts.getOrDefault(Outcome.DELIVERED, 0L), "object");
        String text;
        if (sink.lakeTable().isPresent()) {
            text = "rows of %s replaced".formatted(written);
        } else if (sink.files().isPresent()) {
            long same = counts.getOrDefault(Outcome.DUPLICATE, 0L);
            text = "%s written, %s unchanged".formatted(written, Terminal.count(same));
        } else {
            text = ReprocessingReport.words(counts);
        }
        terminal.say("%s: %s".formatted(label, text));
    }
}
