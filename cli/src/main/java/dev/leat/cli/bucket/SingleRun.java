package dev.leat.cli.bucket;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LocalContent;
import dev.leat.batch.Position;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.cli.terminal.CommandException;
import dev.leat.disk.DiskFolder;
import dev.leat.file.RejectsFile;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.FileSplit;
import dev.leat.load.SingleFileRun;
import dev.leat.load.SingleRunPlan;
import dev.leat.plan.RejectsLocation;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A single run of a pipeline over local files. Writes to a temporary folder next to the output and
/// moves complete outputs to their paths. Owned by one thread.
public final class SingleRun {

    private static final String REJECTS = "rejects";

    private final SingleRunPlan plan;
    private final Path folder;

    private SingleRun(SingleRunPlan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
    }

    /// Creates a run of this pipeline that writes to this file or folder.
    ///
    /// @throws CommandException if the output cannot be written
    public static SingleRun of(App app, Pipeline pipeline, String output) {
        var plan = planned(() -> SingleRunPlan.of(app, pipeline, output, isFolder(output)));
        var target = Path.of(output);
        return new SingleRun(plan, plan.folder() ? target.normalize() : target.resolveSibling(""));
    }

    /// Returns true if an output is a folder, which exists or whose name ends with a slash.
    static boolean isFolder(String output) {
        return output.endsWith("/") || Files.isDirectory(Path.of(output));
    }

    static <T> T planned(Supplier<T> plan) {
        try {
            return plan.get();
        } catch (IllegalArgumentException refused) {
            throw CommandException.input(String.valueOf(refused.getMessage()));
        }
    }

    /// Processes the files in order. The outputs exist when this method returns.
    ///
    /// @throws CommandException if a file cannot be read; no output is written then
    ///
    /// @param lookups the rows of the app's lookups
    public RunResult run(List<Path> inputs, LookupReader lookups)
            throws IOException, InterruptedException {
        var work = work();
        try (var kernels =
                new FileKernels(
                        Runtime.getRuntime().availableProcessors(),
                        FileKernels.DEFAULT_MEMORY,
                        work.resolve("spill"),
                        List.of(work))) {
            return new Work(work, new RoundKernels(kernels.with(lookups))).all(inputs);
        } finally {
            DiskFolder.remove(work);
        }
    }

    /// Runs with the caller's kernels, which must have access to the output's folder.
    public RunResult run(List<Path> inputs, FileKernelFactory kernels)
            throws IOException, InterruptedException {
        var work = work();
        try {
            return new Work(work, kernels).all(inputs);
        } finally {
            DiskFolder.remove(work);
        }
    }

    private Path work() throws IOException {
        var parent = Files.createDirectories(folder.toAbsolutePath());
        return Files.createTempDirectory(parent, ".leat-run-");
    }

    private static Path parent(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    }

    /// The schema and columns of the last file that was read.
    private record Last(Schema schema, FileUnit unit) {}

    /// One run in a temporary folder.
    private final class Work {

        private final Path work;
        private final SingleFileRun run;
        private Optional<Last> last = Optional.empty();
        private final Map<Path, Path> moves = new LinkedHashMap<>();
        private final List<Path> rejects = new ArrayList<>();
        private final List<StagedFile> staged = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private Totals totals = Totals.NONE;
        private long bytes;

        Work(Path work, FileKernelFactory kernels) {
            this.work = work;
            this.run =
                    new SingleFileRun(
                            plan.app(),
                            kernels,
                            new FileReaders(),
                            EngineOptions.defaults(),
                            Time.system());
        }

        RunResult all(List<Path> inputs) throws IOException, InterruptedException {
            int number = 0;
            for (var input : inputs) {
                one(input, ++number);
            }
            if (plan.folder()) {
                for (var output : staged) {
                    move(output.file(), path(output));
                }
            } else {
                together(inputs);
            }
            for (var move : moves.entrySet()) {
                Files.createDirectories(parent(move.getKey()));
                Files.move(
                        move.getValue(),
                        move.getKey(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            var outputs = moves.keySet().stream().filter(file -> !rejects.contains(file)).toList();
            return new RunResult(
                    inputs.size(), bytes, totals, texts(outputs), texts(rejects), notes);
        }

        private static List<String> texts(List<Path> files) {
            return files.stream().map(Path::toString).toList();
        }

        private void one(Path input, int number) throws IOException, InterruptedException {
            var pipeline = plan.reading(input.toString());
            var staging = new StagingFolder(Files.createDirectory(work.resolve("file-" + number)));
            var content = LocalContent.of(input);
            bytes += content.size();
            var unit =
                    new FileUnit(
                            pipeline.from().files().orElseThrow().bucket(),
                            content.name(),
                            number,
                            "",
                            content.size(),
                            Files.getLastModifiedTime(input)
                                    .toInstant()
                                    .truncatedTo(ChronoUnit.MILLIS)); // as exact as in any storage
            try {
                var result = run.run(pipeline, unit, content, FileSplit.WHOLE, staging);
                totals = totals.plus(result.totals());
                notes.addAll(result.notes(input.toString(), pipeline, plan.folder()));
                if (plan.folder()) {
                    staged.addAll(run.outputs(pipeline, unit, result, staging));
                } else {
                    staged.addAll(result.staged());
                }
                last = Optional.of(new Last(result.schema(), unit));
                rejected(input, unit, pipeline, result, staging);
            } catch (UnreadableFileException bad) {
                throw CommandException.error(
                        "%s: %s; nothing was written".formatted(input, bad.reason().message()));
            } catch (IllegalArgumentException unfit) {
                throw CommandException.error(
                        "%s: %s; nothing was written".formatted(input, unfit.getMessage()));
            }
        }

        private void rejected(
                Path input,
                FileUnit unit,
                Pipeline pipeline,
                SingleFileRun.Result result,
                StagingFolder staging)
                throws IOException {
            if (result.rejects().isEmpty()) {
                return;
            }
            var file = staging.file(REJECTS);
            RejectsFile.write(file, result.rejects(), _ -> {});
            var key = RejectsLocation.of(pipeline, unit).key();
            var target = folder.resolve(planned(() -> plan.rejects(input.toString(), key)));
            move(file, target);
            rejects.add(target);
        }

        /// Writes the rows of all inputs to one file.
        private void together(List<Path> inputs) throws IOException {
            var unit = last.orElseThrow().unit();
            var staging = new StagingFolder(Files.createDirectory(work.resolve("together")));
            var all =
                    new SingleFileRun.Result(
                            Position.START,
                            last.orElseThrow().schema(),
                            List.of(),
                            totals,
                            staged,
                            rejects);
            var whole = run.outputs(plan.reading(inputs.getFirst().toString()), unit, all, staging);
            move(whole.getFirst().file(), path(whole.getFirst()));
        }

        private Path path(StagedFile output) {
            return folder.resolve(planned(() -> plan.path(output.sink(), output.key())));
        }

        private void move(Path from, Path to) {
            if (moves.putIfAbsent(to, from) != null) {
                throw CommandException.error(SingleRunPlan.clash(to.toString()));
            }
        }
    }
}
