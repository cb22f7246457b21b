package dev.leat.cli.replay;

import dev.leat.app.App;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.FileUnit;
import dev.leat.cli.past.ReprocessingReport;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.FileRuns;
import dev.leat.load.RemovedRows;
import dev.leat.mask.Mask;
import dev.leat.past.PastObjects;
import dev.leat.past.Period;
import dev.leat.port.Platform;
import dev.leat.port.UnavailableException;
import dev.leat.run.FileComparison;
import dev.leat.text.CountText;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;

/// Compares what the stored definition of a pipeline that reads files and the current one make of
/// the same objects. Writes to no sink.
///
/// @param stored the app of the stored file
/// @param app the app of the current file
record ObjectDiff(App stored, Pipeline before, App app, Pipeline after, Terminal terminal) {

    /// Prints the differences. Returns true if there are any.
    ///
    /// @throws UnavailableException if an object cannot be read now
    boolean run(Period period, DefinitionDiff.Printing printing, Platform platform, Path state) {
        var past = objects(period, platform);
        try (var files = FileKernels.in(state);
                var comparison =
                        new FileComparison(
                                stored,
                                before,
                                kernels(files, stored, platform),
                                app,
                                after,
                                kernels(files, app, platform),
                                platform)) {
            var report =
                    new DifferenceReport(
                            terminal,
                            printing.unmask() ? Mask.NONE : mask(),
                            printing,
                            "line",
                            !before.key().isEmpty() && !after.key().isEmpty());
            for (var object : past.objects()) {
                report.compared(comparison.run(object, report::note));
            }
            if (past.gone() > 0) {
                report.say(ReprocessingReport.gone(past.gone(), "not compared"));
            }
            before.to().forEach(sink -> removed(sink, report));
            return report.end(
                    "%s from the bucket %s"
                            .formatted(
                                    CountText.of(past.objects().size(), "object"),
                                    source(before).bucket()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw CommandException.error("the comparison was interrupted; repeat the command");
        }
    }

    /// Says that a replay removes rows from a table that another pipeline writes to, too.
    private void removed(Sink sink, DifferenceReport report) {
        var others = app.alsoWriting(after, sink);
        long rows = report.gone(sink.label());
        if (sink.lakeTable().isPresent()
                && !after.key().isEmpty()
                && !others.isEmpty()
                && rows > 0) {
            report.say(
                    "a replay removes %s from %s. %s"
                            .formatted(
                                    CountText.of(rows, "row"),
                                    sink.label(),
                                    RemovedRows.advice(sink.name(), others)));
        }
    }

    private static FileRuns.Kernels kernels(FileKernels files, App app, Platform platform) {
        var lookups = AppLookups.of(app, platform);
        return new FileRuns.Kernels(new RoundKernels(files.with(lookups)), new FileReaders());
    }

    private static FileSource source(Pipeline pipeline) {
        return pipeline.from().files().orElseThrow();
    }

    /// Returns the objects that one of the definitions reads. The buckets are those of the stored
    /// file.
    private PastObjects objects(Period period, Platform platform) {
        var past = find(before, period, platform);
        if (!stored.buckets().containsKey(source(after).bucket())) {
            return past;
        }
        var all = new LinkedHashSet<>(past.objects());
        all.addAll(find(after, period, platform).objects());
        return new PastObjects(
                all.stream().sorted(Comparator.comparingLong(FileUnit::version)).toList(),
                past.gone());
    }

    private static PastObjects find(Pipeline pipeline, Period period, Platform platform) {
        return PastObjects.find(
                pipeline.name(), source(pipeline), period, platform.buckets(), platform.files());
    }

    private Mask mask() {
        try (var kernels = new Kernels()) {
            return DefinitionDiff.mask(
                    before,
                    kernels.personalColumns(stored, before),
                    after,
                    kernels.personalColumns(app, after));
        }
    }
}
