package dev.leat.load;

import dev.leat.app.Sink;
import dev.leat.batch.FileProgress;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Publication;
import dev.leat.batch.Reason;
import dev.leat.engine.SinkCounts;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.load.FileOutputs.Output;
import dev.leat.load.LakeLoads.Judged;
import dev.leat.plan.Effect;
import dev.leat.port.OutputConflictException;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The end of a file of a [FileReplay]: the load of its rows into tables, as the app makes it, and
/// the commit that publishes its objects and its changes of lake tables. Owned by one thread.
final class ReplayEnd {

    /// Number of times that outputs are prepared, because another program changed a lake table.
    private static final int ATTEMPTS = 3;

    private final FilePipelineContext context;
    private final SinkCounts counts;
    private final TableLoads loads;
    private final FileOutputs outputs;
    private final LakeLoads lake;
    private final FileTask task;
    private final FileKernel kernel;
    private FileProgress progress;
    private Judged judged = Judged.NOTHING;

    /// @param assumed the progress of the file, if the warehouse tables accept all rows
    ReplayEnd(
            FilePipelineContext context,
            SinkCounts counts,
            FileTask task,
            FileKernel kernel,
            FileProgress assumed) {
        this.context = context;
        this.counts = counts;
        this.lake = LakeLoads.ofReplay(context);
        this.loads = new TableLoads(context, lake);
        this.outputs = new FileOutputs(context);
        this.task = task;
        this.kernel = kernel;
        this.progress = assumed;
    }

    /// The objects of a file for the sinks that are buckets, in order, and the changes of its lake
    /// tables.
    private record Prepared(Map<Output, Publication> objects, List<Effect.Publish> lake) {}

    /// Returns the progress of the file, with the lines that warehouse tables rejected.
    FileProgress progress() {
        return progress;
    }

    /// Loads and publishes the file. Nothing is loaded if the file cannot be published.
    ///
    /// @throws UnreadableFileException if too many lines are rejected, or the file cannot be
    ///   published and a retry would not help
    /// @throws UnavailableException if a store is unavailable, or other programs change a lake
    ///   table all the time
    void run() throws UnreadableFileException, IOException {
        acceptable();
        var pieces = progress;
        try (var _ = lake.hold()) {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                var prepared =
                        attempt == 1 || !judged.sinks().isEmpty()
                                ? loaded(pieces, attempt == 1)
                                : prepare();
                if (published(prepared)) {
                    return;
                }
            }
        }
        throw new UnavailableException(
                "other programs changed the lake tables of pipeline %s during each commit"
                        .formatted(context.pipeline().name()));
    }

    /// Judges the rows, and loads them into warehouse tables. Returns the outputs.
    private Prepared loaded(FileProgress pieces, boolean first)
            throws UnreadableFileException, IOException {
        progress = pieces;
        var staged = FileSettlements.published(progress.staged());
        judged = lake.judge(task, kernel, staged, counts::to);
        var prepared = prepare();
        if (loads.none() || load(first)) {
            return prepared;
        }
        acceptable();
        return prepare();
    }

    private void acceptable() throws UnreadableFileException, IOException {
        var tooMany = FileSettlements.tooMany(context.pipeline(), progress);
        if (!tooMany.isEmpty()) {
            throw new UnreadableFileException(tooMany.getFirst());
        }
    }

    /// Loads the rows of all pieces. Returns true if the tables accepted all of them.
    private boolean load(boolean counted) throws IOException {
        var none = new Outcomes(0, context.pipeline().to().size());
        var loaded =
                loads.load(
                                task,
                                progress,
                                Optional.empty(),
                                none,
                                judged,
                                now ->
                                        !FileSettlements.exceeds(
                                                context.pipeline(), now.in(progress).totals()))
                        .orElseThrow();
        if (loaded.postponed().isPresent()) {
            throw new UnavailableException(
                    "the warehouse tables of pipeline %s cannot take the rows now%s"
                            .formatted(
                                    context.pipeline().name(),
                                    loaded.postponed()
                                            .get()
                                            .failure()
                                            .map(why -> ": " + why.message())
                                            .orElse("")));
        }
        if (loaded.kept() && counted) {
            for (int sink = 0; sink < context.pipeline().to().size(); sink++) {
                if (sink(sink).lakeTable().isEmpty()) {
                    counts.add(sink(sink), loaded.lines().counts(sink));
                }
            }
        }
        progress = loaded.in(progress);
        return loaded.same();
    }

    private Prepared prepare() throws UnreadableFileException, IOException {
        var objects = new LinkedHashMap<Output, Publication>();
        for (var output : outputs.of(task, kernel, progress)) {
            if (counts.to(sink(output.sink()))) {
                var taken = outputs.taken(task.unit(), output);
                if (taken.isPresent()) {
                    throw new UnreadableFileException(taken.get());
                }
                try {
                    objects.put(output, outputs.publications(List.of(output)).getFirst());
                } catch (IllegalArgumentException invalid) {
                    throw new UnreadableFileException(
                            Reason.of("key", String.valueOf(invalid.getMessage())));
                }
            }
        }
        var staged = FileSettlements.published(progress.staged());
        return new Prepared(objects, lake.commits(task, kernel, staged, judged, counts::to));
    }

    private boolean published(Prepared prepared) {
        var objects = prepared.objects();
        var changed = objects.values().stream().filter(this::changes).toList();
        var publish =
                new Effect.Publish(
                        List.copyOf(objects.values()),
                        ObjectOrigin.of(context.pipeline().name(), task.unit()));
        try {
            context.committer()
                    .commitToSource(tx -> {
                        tx.apply(publish);
                        prepared.lake().forEach(tx::apply);
                        return true;
                    });
        } catch (OutputConflictException _) {
            return false;
        }
        objects.forEach((output, publication) ->
                counts.add(
                        sink(output.sink()),
                        Map.of(
                                changed.contains(publication)
                                        ? Outcome.DELIVERED
                                        : Outcome.DUPLICATE,
                                1)));
        context.pipeline().to().stream()
                .filter(sink -> sink.lakeTable().isPresent())
                .forEach(sink -> counts.add(sink, Map.of(Outcome.DELIVERED, 1)));
        return true;
    }

    private boolean changes(Publication output) {
        return context.platform()
                .buckets()
                .head(output.bucket(), output.key())
                .filter(there -> there.unit().etag().equals(output.etag()))
                .isEmpty();
    }

    private Sink sink(int index) {
        return context.pipeline().to().get(index);
    }
}
