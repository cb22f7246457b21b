package dev.leat.load;

import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.Progress;
import dev.leat.batch.Reason;
import dev.leat.batch.Staged;
import dev.leat.batch.Staging;
import dev.leat.file.Piece;
import dev.leat.file.PieceReader;
import dev.leat.file.Unreadable;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernel.Reduced;
import dev.leat.port.OutputTaken;
import dev.leat.port.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One run of the work on one file: from where it was left, piece by piece, to its end. Each piece
/// is read, taken through the kernel and committed before the next one is; only reading goes ahead.
/// Owned by one thread.
final class FileWork {

    /// With less room on the disk than this, that is what failed.
    private static final long LITTLE_ROOM = 64L << 20;

    private final FileLine line;
    private final HeaderKernels kernels;
    private final PieceCommit commit;
    private final FileEnds ends;
    private final FileMessage message;
    private final FileUnit unit;
    private final Staging staging;
    private Progress progress;
    private List<String> missing = List.of();

    /// Who works on files for a worker.
    record Tools(HeaderKernels kernels, PieceCommit commit, FileEnds ends) {}

    FileWork(
            FileLine line,
            Tools tools,
            FileMessage message,
            FileUnit unit,
            Staging staging,
            Progress progress) {
        this.line = line;
        this.kernels = tools.kernels();
        this.commit = tools.commit();
        this.ends = tools.ends();
        this.message = message;
        this.unit = unit;
        this.staging = staging;
        this.progress = progress;
    }

    /// How far it is.
    Progress progress() {
        return progress;
    }

    /// Works until the end of the file, which is kept when this returns.
    ///
    /// @throws GivenUp if the file is not to be worked on any further
    /// @throws Held if its message must come again
    /// @throws Unavailable if home is away
    void run() throws GivenUp, InterruptedException {
        line.tally().files().at(unit, progress.next());
        try {
            pieces();
        } catch (Unreadable bad) {
            throw new GivenUp(List.of(bad.reason()));
        } catch (IOException failed) {
            kernels.close();
            throw failed(failed);
        } catch (GivenUp | Held | Unavailable expected) {
            throw expected;
        } catch (RuntimeException | Error broken) {
            kernels.close();
            throw broken;
        } finally {
            line.tally().files().left(unit);
        }
    }

    private Held failed(IOException why) {
        var said = String.valueOf(why.getMessage());
        try {
            if (Files.getFileStore(staging.folder()).getUsableSpace() < LITTLE_ROOM) {
                throw new Unavailable("the disk of " + staging.folder() + " is full: " + said, why);
            }
        } catch (IOException _) {
            // the attempt counts
        }
        return Held.failed(Reason.of("io", "work on the file failed: " + said));
    }

    private void pieces() throws Unreadable, GivenUp, IOException, InterruptedException {
        var reader = open();
        FileKernel kernel;
        Optional<PieceReader> after;
        try {
            kernel = kernels.of(reader.schema());
            after = kernel.reader(staged(List.of()), progress.next());
        } catch (Unreadable | IOException | RuntimeException failed) {
            reader.close();
            throw failed;
        }
        if (after.isPresent()) {
            reader.close();
            reader = after.get();
        }
        while (!through(reader, kernel)) {
            reader =
                    kernel.reader(staged(List.of()), progress.next())
                            .orElseThrow(() ->
                                    new IllegalStateException(
                                            "a step over the whole file left no rows"));
        }
    }

    /// The file itself, where the work is. Behind a step over the whole file only its columns
    /// count.
    private PieceReader open() throws Unreadable, IOException {
        boolean made = progress.staged().stream().anyMatch(Staged::made);
        var reader =
                line.readers()
                        .open(
                                line.platform().buckets().content(unit),
                                line.pipeline().from(),
                                made ? Position.START : progress.next(),
                                Files.createDirectories(staging.file("reading")));
        if (progress.next().part() == 1) {
            reader.header().unknown().forEach(name -> unknown(name, 1));
            missing = reader.header().missing();
        }
        return reader;
    }

    /// True at the end of the file, false if a step over the whole file has made more pieces.
    private boolean through(PieceReader reader, FileKernel kernel)
            throws Unreadable, GivenUp, IOException, InterruptedException {
        var time = line.platform().time();
        try (var ahead = new ReadAhead(reader, staging, line.options(), time)) {
            var piece = ahead.first();
            if (piece.isEmpty()) {
                return none(kernel);
            }
            while (true) {
                var now = piece.get();
                ahead.begin(now);
                var worked = kernel.run(unit, now, staging);
                boolean last = ahead.ended();
                var reduced =
                        last
                                ? kernel.reduce(unit, staged(worked.staged()), now.to(), staging)
                                : Optional.<Reduced>empty();
                boolean end = last && reduced.isEmpty();
                commit(kernel, now, worked, end);
                if (end) {
                    return true;
                }
                reduced.ifPresent(this::remember);
                stopped();
                if (reduced.isPresent()) {
                    return false;
                }
                piece = ahead.take();
            }
        }
    }

    /// There is no piece left, or never was one.
    private boolean none(FileKernel kernel) throws Unreadable, GivenUp, IOException {
        var reduced = kernel.reduce(unit, staged(List.of()), progress.next(), staging);
        if (reduced.isPresent()) {
            remember(reduced.get());
            return false;
        }
        try {
            done(kernel);
        } catch (OutputTaken _) {
            // What is published is looked at anew: it says why it cannot be.
            done(kernel);
        }
        return true;
    }

    private void done(FileKernel kernel) throws GivenUp, IOException {
        var ending = ends.done(message, unit, kernel, staging, progress);
        message.ended(line.home().commit(tx -> ending.apply(tx, message)));
        begun();
        ended();
    }

    private void commit(FileKernel kernel, Piece piece, FileKernel.Worked worked, boolean end)
            throws GivenUp, IOException {
        piece.unknownFields().forEach(this::unknown);
        Optional<PieceCommit.Last> last =
                end
                        ? Optional.of(whole -> ends.done(message, unit, kernel, staging, whole))
                        : Optional.empty();
        var done = new PieceCommit.Done(message, unit, staging, progress, piece, worked);
        reached(commit.commit(done, last));
        if (end) {
            ended();
        }
    }

    /// A step over the whole file is done.
    private void remember(Reduced reduced) {
        var checkpoint =
                commit.checkpoint(
                        message,
                        unit,
                        progress,
                        reduced.next(),
                        reduced.totals(),
                        reduced.staged());
        line.home().commit(tx -> tx.apply(checkpoint));
        reached(PieceCommit.after(progress, reduced.next(), reduced.totals(), reduced.staged()));
    }

    private void reached(Progress now) {
        begun();
        progress = now;
        message.alive();
        line.tally().files().at(unit, progress.next());
    }

    /// What kernels staged so far, and this.
    private List<Staged> staged(List<Staged> more) {
        var all = new ArrayList<>(FileEnds.published(progress.staged()));
        all.addAll(more);
        return all;
    }

    /// The first commit of the file: what is said once for the file is said after it.
    private void begun() {
        if (!missing.isEmpty()) {
            warn(
                    "the file has no column %s, which is NULL in each row"
                            .formatted(String.join(", ", missing)));
            missing = List.of();
        }
    }

    /// The last commit of the file.
    private void ended() {
        FileRun.nameless(line.pipeline(), progress.staged(), progress.totals()).forEach(this::warn);
    }

    private void warn(String what) {
        line.options()
                .log()
                .warn(
                        "Pipeline {}: {}/{}: {}",
                        line.pipeline().name(),
                        unit.bucket(),
                        unit.key(),
                        what);
    }

    private void stopped() {
        if (line.control().stopping()) {
            throw Held.parked(Duration.ZERO);
        }
    }

    private void unknown(String field, long times) {
        if (line.pipeline().from().unknownFields() == Pipeline.UnknownFields.IGNORE) {
            line.tally().unknownField(field, times);
        }
    }
}
