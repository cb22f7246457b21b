package dev.leat.load;

import dev.leat.app.Pipeline;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.file.PieceReader;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernel.Reduced;
import dev.leat.load.PieceResult.Abandoned;
import dev.leat.load.PieceResult.Committed;
import dev.leat.load.PieceResult.Postponed;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One run of the work on one file: from where it was left, piece by piece, to its end. Each piece
/// is read, taken through the kernel and committed before the next one is; only reading goes ahead.
/// Owned by one thread.
final class FileProcessor {

    /// With less room on the disk than this, that is what failed.
    private static final long LITTLE_ROOM = 64L << 20;

    private final FilePipelineContext line;
    private final HeaderKernels kernels;
    private final FileTask task;
    private final PieceCommit commit;
    private List<String> missing = List.of();

    FileProcessor(
            FilePipelineContext line, HeaderKernels kernels, FileTask task, PieceCommit commit) {
        this.line = line;
        this.kernels = kernels;
        this.task = task;
        this.commit = commit;
    }

    /// Works until the end of the file, which is kept then, or until it is postponed or abandoned.
    ///
    /// @throws Unavailable if home is away
    PieceResult run() throws InterruptedException {
        line.tally().files().at(task.unit(), commit.progress().next());
        try {
            return pieces();
        } catch (UnreadableFileException bad) {
            return new Abandoned(List.of(bad.reason()));
        } catch (IOException failed) {
            kernels.close();
            return failed(failed);
        } catch (UnavailableException down) {
            throw down;
        } catch (RuntimeException | Error broken) {
            kernels.close();
            throw broken;
        } finally {
            line.tally().files().left(task.unit());
        }
    }

    private PieceResult failed(IOException why) {
        var folder = task.staging().folder();
        var said = String.valueOf(why.getMessage());
        try {
            if (Files.getFileStore(folder).getUsableSpace() < LITTLE_ROOM) {
                throw new UnavailableException("the disk of " + folder + " is full: " + said, why);
            }
        } catch (IOException _) {
            // the attempt counts
        }
        return Postponed.failed(Reason.of("io", "work on the file failed: " + said));
    }

    private PieceResult pieces() throws UnreadableFileException, IOException, InterruptedException {
        var reader = open();
        FileKernel kernel;
        Optional<PieceReader> after;
        try {
            kernel = kernels.of(reader.schema());
            after = kernel.reader(staged(List.of()), position());
        } catch (UnreadableFileException | IOException | RuntimeException failed) {
            reader.close();
            throw failed;
        }
        if (after.isPresent()) {
            reader.close();
            reader = after.get();
        }
        while (true) {
            var result = through(reader, kernel);
            if (result.isPresent()) {
                return result.get();
            }
            reader =
                    kernel.reader(staged(List.of()), position())
                            .orElseThrow(() ->
                                    new IllegalStateException(
                                            "a step over the whole file left no rows"));
        }
    }

    /// The file itself, where the work is. Behind a step over the whole file only its columns
    /// count.
    private PieceReader open() throws UnreadableFileException, IOException {
        boolean made = commit.progress().staged().stream().anyMatch(StagedFile::stepOutput);
        var reader =
                line.readers()
                        .open(
                                line.platform().buckets().content(task.unit()),
                                line.pipeline().from(),
                                made ? Position.START : position(),
                                Files.createDirectories(task.staging().file("reading")));
        if (position().part() == 1) {
            reader.header().unknown().forEach(name -> unknown(name, 1));
            missing = reader.header().missing();
        }
        return reader;
    }

    /// What became of the file; empty if a step over the whole file has made more pieces.
    private Optional<PieceResult> through(PieceReader reader, FileKernel kernel)
            throws UnreadableFileException, IOException, InterruptedException {
        var time = line.platform().time();
        try (var ahead = new ReadAhead(reader, task.staging(), line.options(), time)) {
            for (var next = ahead.first(); next.isPresent(); next = ahead.take()) {
                var piece = next.get();
                ahead.begin(piece);
                var worked = kernel.run(task.unit(), piece, task.staging());
                var reduced =
                        ahead.ended()
                                ? reduced(kernel, worked.staged(), piece.to())
                                : Optional.<Reduced>empty();
                boolean end = ahead.ended() && reduced.isEmpty();
                piece.unknownFields().forEach(this::unknown);
                var done = Optional.of(new ProcessedPiece(piece, worked));
                var result = commit.commit(done, end ? Optional.of(kernel) : Optional.empty());
                said(result, end);
                if (end || !(result instanceof Committed)) {
                    return Optional.of(result);
                }
                reduced.ifPresent(commit::step);
                if (line.control().stopping()) {
                    return Optional.of(Postponed.uncounted());
                }
                if (reduced.isPresent()) {
                    return Optional.empty();
                }
            }
            return none(kernel);
        }
    }

    /// No piece is left, or there never was one.
    private Optional<PieceResult> none(FileKernel kernel)
            throws UnreadableFileException, IOException {
        var reduced = reduced(kernel, List.of(), position());
        if (reduced.isPresent()) {
            commit.step(reduced.get());
            begun();
            return Optional.empty();
        }
        var result = commit.commit(Optional.empty(), Optional.of(kernel));
        said(result, true);
        return Optional.of(result);
    }

    private Optional<Reduced> reduced(FileKernel kernel, List<StagedFile> more, Position end)
            throws UnreadableFileException, IOException {
        return kernel.reduce(task.unit(), staged(more), end, task.staging());
    }

    private Position position() {
        return commit.progress().next();
    }

    /// What kernels staged so far, and this.
    private List<StagedFile> staged(List<StagedFile> more) {
        var all = new ArrayList<>(FileSettlements.published(commit.progress().staged()));
        all.addAll(more);
        return all;
    }

    /// What is said once for the file is said after its first commit, and after its last.
    private void said(PieceResult result, boolean end) {
        if (result instanceof Committed) {
            begun();
            if (end) {
                var all = commit.progress();
                SingleFileRun.nameless(line.pipeline(), all.staged(), all.totals())
                        .forEach(this::warn);
            }
        }
    }

    private void begun() {
        if (!missing.isEmpty()) {
            var names = String.join(", ", missing);
            warn("the file has no column %s, which is NULL in each row".formatted(names));
            missing = List.of();
        }
    }

    private void warn(String what) {
        var unit = task.unit();
        var name = line.pipeline().name();
        line.options().log().warn("Pipeline {}: {}/{}: {}", name, unit.bucket(), unit.key(), what);
    }

    private void unknown(String field, long times) {
        if (line.pipeline().from().unknownFields() == Pipeline.UnknownFields.IGNORE) {
            line.tally().unknownField(field, times);
        }
    }
}
