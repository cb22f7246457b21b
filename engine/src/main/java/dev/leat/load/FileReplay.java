package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.FileSource;
import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.StagingFolder;
import dev.leat.engine.SinkCounts;
import dev.leat.file.RejectsPart;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernel.Reduced;
import dev.leat.load.FileDecision.Begun;
import dev.leat.load.FileDecision.Verdict;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.ObjectClaim;
import dev.leat.port.ObjectUnavailableException;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Processes objects of a pipeline again, and writes their rows to some of its sinks. Makes no dead
/// letters and no files of rejected lines, sends no notifications of finished files, and does not
/// change the file log: an object that the pipeline is still processing, or has not processed yet,
/// remains so. Owned by one thread.
public final class FileReplay implements AutoCloseable {

    /// The wait between two attempts to claim an object.
    private static final Duration CLAIM_PAUSE = Duration.ofSeconds(1);

    private final FilePipelineContext context;
    private final SinkCounts counts;
    private final FileRuns runs;
    private final Map<String, RemovedRows> removed = new TreeMap<>();

    /// @param to the sinks that receive the rows
    public FileReplay(
            App app,
            Pipeline pipeline,
            List<Sink> to,
            EnginePlatform platform,
            FilePipelineContext.Kernels kernels) {
        this(FilePipelineContext.ofReplay(app, Planner.of(app, pipeline), platform, kernels), to);
    }

    private FileReplay(FilePipelineContext context, List<Sink> to) {
        this.context = context;
        this.counts = new SinkCounts(context.pipeline(), to);
        this.runs = context.runs();
    }

    /// Returns a replay next to the workers of this context, which it shares the locks on objects
    /// with.
    ///
    /// @param to the sinks that receive the rows
    public static FileReplay beside(FilePipelineContext workers, List<Sink> to) {
        return new FileReplay(workers.ofReplay(), to);
    }

    /// Returns true if the target of the sink takes the repeated rows of a file once, however much
    /// time has passed: it decides by the key of a row, or replaces the rows of the file. With
    /// `on_overwrite: append` the rows of a file replace only those of the same version of the
    /// object, and Leat may have forgotten that an earlier version had the same content.
    public static boolean judges(FileSource files, Sink sink) {
        return sink.warehouseTable().isPresent()
                || (sink.staged().isPresent() && files.onOverwrite() != OnOverwrite.APPEND);
    }

    /// Returns the number of rows by sink and outcome so far; of objects, if the sink is a bucket;
    /// of files, if it is a lake table. A sink is named by its label.
    public Map<String, Map<Outcome, Long>> counts() {
        return counts.counts();
    }

    /// Returns the number of objects that were rejected so far.
    public long rejected() {
        return runs.rejected();
    }

    /// Returns the rows that were removed so far from lake tables, and that the objects no longer
    /// have.
    public List<RemovedRows> removed() {
        return List.copyOf(removed.values());
    }

    /// Ends the replay before its next piece or object. Any thread may call it.
    public void stop() {
        context.control().stop();
    }

    /// Processes the current version of an object, and writes its rows, durably. Passes lines and
    /// objects that are rejected to `listed`. Waits as long as a worker processes the object.
    /// Returns false if the object was deleted or overwritten before its rows were written.
    ///
    /// @throws UnavailableException if a store is unavailable or the object cannot be read now;
    ///   some of the rows may have been written
    /// @throws InterruptedException if the replay was stopped; some of the rows may have been
    ///   written
    public boolean run(FileUnit object, FileRuns.Rejection listed) throws InterruptedException {
        var name = FileRuns.name(object);
        var time = context.platform().time();
        if (!context.locks().await(name, time, context.control()::stopping)) {
            throw new InterruptedException("the replay was stopped");
        }
        try (var claim = claim(object)) {
            if (current(object)) {
                runs.run(
                        context.platform(),
                        object,
                        listed,
                        staging -> process(object, claim, staging, listed));
                return true;
            }
            return false;
        } catch (UnavailableException failed) {
            if (current(object)) {
                throw failed;
            }
            return false;
        } finally {
            context.locks().release(name);
        }
    }

    /// Waits until no other process works on the object.
    private ObjectClaim claim(FileUnit object) throws InterruptedException {
        var platform = context.platform();
        var pipeline = context.pipeline().name();
        while (!context.control().stopping()) {
            try {
                var taken = platform.claim(pipeline, object.bucket(), object.key());
                if (taken.isPresent()) {
                    return taken.get();
                }
            } catch (ObjectUnavailableException denied) {
                throw new UnavailableException(String.valueOf(denied.getMessage()), denied);
            }
            var time = platform.time();
            time.await(time.instant().plus(CLAIM_PAUSE));
        }
        throw new InterruptedException("the replay was stopped");
    }

    private boolean current(FileUnit object) {
        return context.platform()
                .buckets()
                .head(object.bucket(), object.key())
                .filter(stored -> stored.unit().version() == object.version())
                .isPresent();
    }

    /// Returns the version of an object whose rows the pipeline wrote. It is an earlier one if the
    /// object was put again with the same content, and the file log has the earlier one.
    ///
    /// @throws UnreadableFileException if the pipeline does not accept the content of this version
    private FileUnit processed(FileUnit object) throws UnreadableFileException {
        var log = context.platform().files();
        var pipeline = context.pipeline().name();
        var newest = log.newest(pipeline, object.bucket(), object.key());
        var verdict =
                new FileDecision(context.files().onOverwrite(), context.plan())
                        .judge(
                                object,
                                true,
                                log.of(pipeline, object).map(Begun::new),
                                newest.map(Begun::new),
                                Optional.empty());
        return switch (verdict) {
            case Verdict.Repeat _ -> newest.orElseThrow().unit();
            case Verdict.Fresh _, Verdict.Resume _ -> object;
            case Verdict.Conflict(var why) -> throw new UnreadableFileException(why);
            case Verdict.Superseded _ ->
                    throw new UnreadableFileException(
                            Reason.of("superseded", "a newer version of the object was processed"));
        };
    }

    private void process(
            FileUnit object, ObjectClaim claim, StagingFolder staging, FileRuns.Rejection listed)
            throws UnreadableFileException, IOException, InterruptedException {
        var task = task(processed(object), staging);
        var content = context.platform().buckets().content(object);
        try (var run = runs.open(task.unit(), content, staging)) {
            var file = new ReplayFile(context, counts, task, claim);
            var pieces =
                    run.through((piece, before) -> {
                        claim.extend();
                        return rows(file, piece, before);
                    });
            claim.extend();
            end(file, run.kernel(), pieces, listed);
        }
    }

    private Reduced rows(ReplayFile file, ProcessedPiece piece, FileProgress before)
            throws IOException, InterruptedException {
        if (context.control().stopping()) {
            throw new InterruptedException("the replay was stopped");
        }
        return file.rows(piece, before);
    }

    private FileTask task(FileUnit unit, StagingFolder staging) {
        var record = new Record(unit.id(), new byte[0], Map.of(), 1, unit.created());
        var work = new LeasedWork(context.planner().source().name(), "replay", List.of(record));
        return new FileTask(new FileMessage(context.planner(), work), unit, staging);
    }

    /// Ends a file, and lists its rejected lines behind the reason for which it is rejected itself.
    private void end(
            ReplayFile file, FileKernel kernel, FileProgress pieces, FileRuns.Rejection listed)
            throws IOException {
        var unit = file.unit();
        var refused = file.end(kernel, pieces);
        refused.ifPresent(why -> runs.reject(unit, why, listed));
        if (refused.isEmpty()) {
            file.removed().forEach(rows -> removed.merge(rows.table(), rows, RemovedRows::plus));
        }
        for (var part : file.rejects()) {
            RejectsPart.read(
                    part, line -> listed.of(FileRuns.name(unit, line.line()), line.reasons()));
        }
    }

    @Override
    public void close() {
        runs.close();
    }
}
