package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.RejectedLine;
import dev.leat.engine.Batch;
import dev.leat.engine.SinkCounts;
import dev.leat.file.UnreadableFileException;
import dev.leat.load.FileRun;
import dev.leat.load.FileRun.Processed;
import dev.leat.load.FileRuns;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Generation;
import dev.leat.port.UnavailableException;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Rebuilds a view from objects: processes the pieces that a pipeline has committed, and writes
/// their rows only to a new generation of the view. Changes neither the file log nor other sinks,
/// and makes no dead letters. Owned by one thread. The caller closes the generation.
public final class ObjectRebuild implements AutoCloseable {

    private final Generation generation;
    private final EnginePlatform platform;
    private final Planner planner;
    private final List<Integer> sinks;
    private final int steps;
    private final FileRuns runs;
    private final SinkCounts counts;

    /// @param platform has the objects; only they are read
    public ObjectRebuild(
            App app,
            Pipeline pipeline,
            String view,
            Generation generation,
            FileRuns.Kernels kernels,
            EnginePlatform platform) {
        var to = pipeline.to().stream().filter(sink -> ViewRebuild.feeds(sink, view)).toList();
        var feeding = pipeline.withTo(to);
        this.generation = generation;
        this.platform = platform;
        this.planner = Planner.of(app, feeding);
        this.sinks = IntStream.range(0, to.size()).boxed().toList();
        this.steps = pipeline.stepsOverFile();
        this.runs =
                new FileRuns(
                        app, feeding, kernels.forRows(), EngineOptions.defaults(), platform.time());
        this.counts = new SinkCounts(feeding, to);
    }

    /// Writes the rows of the committed pieces of an object to the new generation, durably. Passes
    /// lines that are rejected to `listed`, and the object if its rest cannot be processed or has
    /// too many rejected lines; the app, too, would have committed the pieces before.
    ///
    /// @throws UnavailableException if the object cannot be read now
    public void run(ProcessedObjects.Counted object, FileRuns.Rejection listed)
            throws InterruptedException {
        var unit = object.entry().unit();
        runs.run(
                platform,
                unit,
                listed,
                staging -> {
                    var content = platform.buckets().content(object.content());
                    try (var run = runs.open(unit, content, staging)) {
                        pieces(run, object, listed);
                    }
                });
    }

    private void pieces(FileRun run, ProcessedObjects.Counted object, FileRuns.Rejection listed)
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

    private void write(Processed piece, FileUnit unit, FileRuns.Rejection listed)
            throws IOException {
        var table = piece.table();
        var work = new LeasedWork(planner.source().name(), "rebuild", List.of());
        var batch = Batch.of(work, planner).with(piece.rows());
        sinks.forEach(sink -> ViewRebuild.write(planner, batch, table, sink, generation));
        piece.piece().rejected().forEach(line -> reject(unit, line, listed));
        if (piece.steps() < steps) {
            piece.rejected().forEach(line -> reject(unit, line, listed));
            return;
        }
        for (int record = 0; record < table.records(); record++) {
            var name = FileRuns.name(unit, piece.piece().line(record));
            counts.add(table, record, sinks).ifPresent(why -> listed.of(name, why));
        }
    }

    private void reject(FileUnit unit, RejectedLine line, FileRuns.Rejection listed) {
        counts.add(planner.pipeline().to().getFirst(), Map.of(Outcome.REJECTED, 1));
        listed.of(FileRuns.name(unit, line.line()), line.reasons());
    }

    /// Returns the number of lines by outcome so far.
    public Map<Outcome, Long> counts() {
        return counts.sum();
    }

    /// Returns the number of objects that were rejected so far.
    public long rejected() {
        return runs.rejected();
    }

    @Override
    public void close() {
        runs.close();
    }
}
