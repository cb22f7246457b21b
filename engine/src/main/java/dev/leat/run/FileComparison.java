package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.FileFormat;
import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Reason;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.load.FileRuns;
import dev.leat.port.EnginePlatform;
import dev.leat.port.UnavailableException;
import dev.leat.run.FileOutput.Place;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compares what two definitions of a pipeline make of the same files, line by line. If a step
/// makes rows of many lines with one of them, only rejected lines are compared by lines, and rows
/// by their names ([RowNames]). Calls no store of a sink. Holds one piece of a file for each
/// definition. Owned by one thread.
public final class FileComparison implements AutoCloseable {

    private final Side before;
    private final Side after;
    private final EnginePlatform platform;
    private final int steps;
    private final boolean byLine;
    private final boolean json;

    /// @param kernels read the rows of the app's lookups
    /// @param changedKernels read the rows of the changed app's lookups
    public FileComparison(
            App app,
            Pipeline before,
            FileRuns.Kernels kernels,
            App changed,
            Pipeline after,
            FileRuns.Kernels changedKernels,
            EnginePlatform platform) {
        this.before = Side.of(app, before, CurrentNames.in(changed), kernels, platform);
        this.after = Side.of(changed, after, CurrentNames.SAME, changedKernels, platform);
        this.platform = platform;
        this.steps = Math.max(before.stepsOverFile(), after.stepsOverFile());
        this.byLine = byLine(before, after);
        this.json = before.from().files().filter(of -> of.format() == FileFormat.JSON).isPresent();
    }

    /// Returns true if rows belong to lines with both definitions, so that no row has to wait for
    /// the other definition.
    private static boolean byLine(Pipeline before, Pipeline after) {
        int steps = before.stepsOverFile();
        return steps == after.stepsOverFile()
                && !RowNames.made(before, steps)
                && !RowNames.made(after, steps);
    }

    private record Side(
            App app,
            Pipeline pipeline,
            RecordOutputs outputs,
            FileRuns.Kernels kernels,
            FileRuns runs) {

        static Side of(
                App app,
                Pipeline pipeline,
                CurrentNames names,
                FileRuns.Kernels kernels,
                EnginePlatform platform) {
            var outputs = new RecordOutputs(app, pipeline, names);
            var runs =
                    new FileRuns(
                            app,
                            outputs.pipeline(),
                            kernels.forRows(),
                            EngineOptions.defaults(),
                            platform.time());
            return new Side(app, pipeline, outputs, kernels, runs);
        }

        boolean reads(FileUnit unit) {
            return pipeline.from()
                    .files()
                    .filter(files -> files.matches(unit.bucket(), unit.key()))
                    .isPresent();
        }

        Map<String, List<Reason>> rejects(Optional<Reason> why) {
            return why.map(reason -> outputs.everywhere(List.of(reason))).orElse(Map.of());
        }
    }

    /// Compares an object, and passes the differences of each line and row to `found`; at the end,
    /// that of the whole file, if only one definition accepts it. Returns the number of compared
    /// lines.
    ///
    /// @throws UnavailableException if the object cannot be read now
    public long run(FileUnit unit, Consumer<List<OutputDifference>> found)
            throws InterruptedException {
        return FileRuns.staged(platform, unit, staging -> compare(unit, staging, found));
    }

    private long compare(
            FileUnit unit, StagingFolder staging, Consumer<List<OutputDifference>> found)
            throws IOException, InterruptedException {
        var name = FileRuns.name(unit);
        try (var rows = new RowComparison(staging.file("rows"));
                var old = new Lines(false, unit, folder(staging, "before"), rows);
                var now = new Lines(true, unit, folder(staging, "after"), rows)) {
            long lines = lines(name, old, now, found);
            if (old.failed.isEmpty() && now.failed.isEmpty()) {
                rows.differences(name, found);
            }
            old.end();
            now.end();
            if (!old.failed.equals(now.failed)) {
                var change =
                        new OutputDifference.Change.Rejects(
                                before.rejects(old.failed), after.rejects(now.failed));
                found.accept(List.of(new OutputDifference(name, Map.of(), change)));
            }
            return lines;
        }
    }

    private static StagingFolder folder(StagingFolder in, String name) throws IOException {
        return new StagingFolder(Files.createDirectories(in.file(name)));
    }

    /// Merges the lines of both definitions. If one of them cannot process the rest of the file,
    /// the rest is not compared.
    private long lines(String name, Lines old, Lines now, Consumer<List<OutputDifference>> found)
            throws IOException, InterruptedException {
        var rejected = new HashSet<Long>();
        long lines = 0;
        while (true) {
            var left = old.peek();
            var right = now.peek();
            if (old.failed.isPresent()
                    || now.failed.isPresent()
                    || (left.isEmpty() && right.isEmpty())) {
                return lines;
            }
            var place = first(left, right);
            var was =
                    left.equals(Optional.of(place)) ? old.take() : PipelineOutput.OfRecord.NOTHING;
            var is =
                    right.equals(Optional.of(place)) ? now.take() : PipelineOutput.OfRecord.NOTHING;
            lines += place.steps() == 0 ? 1 : 0;
            if (place.steps() == 0 || !rejected.contains(place.offset())) {
                var differences = OutputDifference.of(name(name, place), was, is);
                if (!differences.isEmpty() && place.steps() < steps) {
                    rejected.add(place.offset());
                }
                found.accept(differences);
            }
        }
    }

    private static Place first(Optional<Place> left, Optional<Place> right) {
        return Stream.concat(left.stream(), right.stream())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /// Returns the name of a record. Several elements of a JSON array may be in one line.
    private String name(String file, Place place) {
        return "%s, %s".formatted(file, place.text(json));
    }

    @Override
    public void close() {
        before.runs().close();
        after.runs().close();
    }

    /// The lines of a file with one definition, and the reason if it rejects the file.
    private final class Lines implements AutoCloseable {

        private final @Nullable FileOutput output;
        private Optional<Reason> failed = Optional.empty();

        /// Opens a file.
        ///
        /// @param current true for the definition `after`
        Lines(boolean current, FileUnit unit, StagingFolder staging, RowComparison rows)
                throws IOException {
            var side = current ? after : before;
            FileOutput opened = null;
            if (side.reads(unit)) {
                try {
                    var content = platform.buckets().content(unit);
                    var run = side.runs().open(unit, content, staging);
                    opened =
                            new FileOutput(
                                    run, side.outputs(), named(current, unit, staging, rows));
                } catch (UnreadableFileException bad) {
                    failed = Optional.of(bad.reason());
                }
            } else {
                failed = Optional.of(Reason.of("object", "the pipeline does not read this object"));
            }
            output = opened;
        }

        private Optional<NamedOutput> named(
                boolean current, FileUnit unit, StagingFolder staging, RowComparison rows) {
            if (byLine) {
                return Optional.empty();
            }
            var side = current ? after : before;
            var names =
                    new RowNames(
                            side.app(),
                            side.pipeline(),
                            (current ? before : after).pipeline(),
                            unit,
                            staging,
                            side.kernels().files());
            return Optional.of(
                    new NamedOutput(
                            side.outputs(), side.pipeline(), names, json, rows.side(current)));
        }

        Optional<Place> peek() throws IOException, InterruptedException {
            if (output == null || failed.isPresent()) {
                return Optional.empty();
            }
            try {
                return output.peek();
            } catch (UnreadableFileException bad) {
                failed = Optional.of(bad.reason());
                return Optional.empty();
            }
        }

        PipelineOutput.OfRecord take() {
            return Objects.requireNonNull(output).take();
        }

        /// Processes the rest of the file without a comparison.
        void end() throws IOException, InterruptedException {
            if (output == null || failed.isPresent()) {
                return;
            }
            try {
                failed = output.end();
            } catch (UnreadableFileException bad) {
                failed = Optional.of(bad.reason());
            }
        }

        @Override
        public void close() throws IOException {
            if (output != null) {
                output.close();
            }
        }
    }
}
