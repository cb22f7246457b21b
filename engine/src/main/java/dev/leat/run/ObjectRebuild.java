package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.file.UnreadableFileException;
import dev.leat.load.FileDryRun;
import dev.leat.load.FileDryRun.Processed;
import dev.leat.load.FileReplay;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Generation;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Rebuilds a view from objects: processes the pieces that a pipeline has committed, and writes
/// their rows only to a new generation of the view. Changes neither the file log nor other sinks,
/// and makes no dead letters. Owned by one thread. The caller closes the generation.
public final class ObjectRebuild {

    private final App app;
    private final Pipeline pipeline;
    private final Generation generation;
    private final FileDryRun.Kernels kernels;
    private final EnginePlatform platform;
    private final Planner planner;
    private final int steps;
    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private long rejected;

    /// @param platform has the objects; only they are read
    public ObjectRebuild(
            App app,
            Pipeline pipeline,
            String view,
            Generation generation,
            FileDryRun.Kernels kernels,
            EnginePlatform platform) {
        this.app = app;
        this.pipeline =
                pipeline.withTo(
                        pipeline.to().stream()
                                .filter(sink -> ViewRebuild.feeds(sink, view))
                                .toList());
        this.generation = generation;
        this.kernels = kernels;
        this.platform = platform;
        this.planner = Planner.of(app, this.pipeline);
        this.steps = FileOutput.steps(pipeline);
    }

    /// Writes the rows of the committed pieces of an object to the new generation, durably. Passes
    /// lines that are rejected to `listed`, and the object if its rest cannot be processed or has
    /// too many rejected lines; the app, too, would have committed the pieces before.
    ///
    /// @throws UnavailableException if the object cannot be read now
    public void run(ProcessedObjects.Counted object, FileReplay.Rejection listed)
            throws InterruptedException {
        var unit = object.entry().unit();
        try {
            var staging = platform.buckets().staging();
            try (var run =
                    FileDryRun.open(
                            app,
                            pipeline,
                            unit,
                            platform.buckets().content(object.content()),
                            staging,
                            kernels,
                            platform.time())) {
                pieces(run, object, listed);
            } finally {
                staging.clear();
                Files.deleteIfExists(staging.folder());
            }
        } catch (UnreadableFileException bad) {
            rejected++;
            listed.of(name(unit), List.of(bad.reason()));
        } catch (IOException failed) {
            throw new UnavailableException(
                    "%s cannot be processed now: %s".formatted(name(unit), failed.getMessage()),
                    failed);
        }
    }

    private static String name(FileUnit unit) {
        return unit.bucket() + "/" + unit.key();
    }

    private void pieces(
            FileDryRun run, ProcessedObjects.Counted object, FileReplay.Rejection listed)
            throws UnreadableFileException, IOException, InterruptedException {
        var next = run.next();
        while (next.isPresent() && object.has(next.get().piece().part())) {
            var piece = next.get();
            if (object.whole() && piece.steps() == steps && run.ended()) {
                var tooMany = run.tooMany();
                if (tooMany.isPresent()) {
                    throw new UnreadableFileException(tooMany.get());
                }
            }
            write(piece, object.entry().unit(), listed);
            next = run.next();
        }
    }

    private void write(Processed piece, FileUnit unit, FileReplay.Rejection listed) {
        var table = piece.table();
        var work = new LeasedWork(planner.source().name(), "rebuild", List.of());
        for (int sink = 0; sink < table.sinks(); sink++) {
            planner.write(work, piece.rows(), table, sink)
                    .ifPresent(write -> write.enter(table, generation.write(write)));
        }
        piece.piece().rejected().forEach(line -> reject(unit, line, listed));
        if (piece.steps() < steps) {
            piece.rejected().forEach(line -> reject(unit, line, listed));
            return;
        }
        for (int record = 0; record < table.records(); record++) {
            count(table, record, name(unit, piece.piece().line(record)), listed);
        }
    }

    private static String name(FileUnit unit, long line) {
        return name(unit) + ", line " + line;
    }

    private void reject(FileUnit unit, RejectedLine line, FileReplay.Rejection listed) {
        counts.merge(Outcome.REJECTED, 1L, Long::sum);
        listed.of(name(unit, line.line()), line.reasons());
    }

    private void count(Outcomes table, int record, String name, FileReplay.Rejection listed) {
        for (int sink = 0; sink < table.sinks(); sink++) {
            var outcome = table.at(record, sink);
            if (outcome.again()) {
                throw unavailable(pipeline.to().get(sink), table.reasons(record, sink));
            }
            counts.merge(outcome, 1L, Long::sum);
            if (outcome == Outcome.REJECTED) {
                listed.of(name, table.reasons(record, sink));
                return;
            }
        }
    }

    private static UnavailableException unavailable(Sink sink, List<Reason> why) {
        return new UnavailableException(
                "%s cannot take the rows now%s"
                        .formatted(
                                sink.label(),
                                why.isEmpty() ? "" : ": " + why.getFirst().message()));
    }

    /// Returns the number of lines by outcome so far.
    public Map<Outcome, Long> counts() {
        return new EnumMap<>(counts);
    }

    /// Returns the number of objects that were rejected so far.
    public long rejected() {
        return rejected;
    }
}
