package dev.leat.load;

import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.batch.FileProgress;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Publication;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.engine.Committer;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.load.FileOutputs.Output;
import dev.leat.load.ProcessedPiece.Found;
import dev.leat.plan.Effect;
import dev.leat.port.OutputConflictException;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The writes of a [FileReplay] to some sinks of its pipeline, and their counts. Owned by one
/// thread.
final class ReplayWrites {

    /// Number of times that outputs are prepared, because another program changed a lake table.
    private static final int ATTEMPTS = 3;

    private final FilePipelineContext context;
    private final List<Sink> to;
    private final Committer committer;
    private final FileOutputs outputs;
    private final LakeCommits lake;
    private final Map<String, Map<Outcome, Long>> counts = new LinkedHashMap<>();

    ReplayWrites(FilePipelineContext context, List<Sink> to) {
        this.context = context;
        this.to = List.copyOf(to);
        this.committer = context.committerOfAllSinks();
        this.outputs = new FileOutputs(context);
        this.lake = new LakeCommits(context, context.files().onOverwrite() != OnOverwrite.APPEND);
        to.forEach(sink -> counts.put(sink.label(), new EnumMap<>(Outcome.class)));
    }

    /// Returns the number of rows by sink and outcome; of objects, if the sink is a bucket; of
    /// files, if it is a lake table.
    Map<String, Map<Outcome, Long>> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /// Commits the rows of a piece to the sinks that take rows.
    ///
    /// @throws UnavailableException if a sink cannot take a row now
    Found rows(FileTask task, ProcessedPiece piece, FileProgress before) {
        var entered = piece.table().copy();
        for (int sink = 0; sink < entered.sinks(); sink++) {
            for (int record = 0; record < entered.records() && !to.contains(sink(sink)); record++) {
                entered.put(record, sink, Outcome.DUPLICATE);
            }
        }
        var batch = task.message().batch().with(piece.rows());
        var begun = committer.begin(batch, entered, _ -> true);
        var table =
                committer.end(batch, begun, (_, ended) -> ended, ended -> again(ended).isEmpty());
        again(table)
                .ifPresent(why -> {
                    throw new UnavailableException(why);
                });
        if (afterSteps(before)) {
            count(table);
        }
        return piece.found(table);
    }

    /// Returns true if the pieces have the rows after the last step over the whole file.
    private boolean afterSteps(FileProgress progress) {
        long steps = context.pipeline().steps().stream().filter(Step::overFile).count();
        return progress.staged().stream().filter(StagedFile::stepOutput).count() == steps;
    }

    private Sink sink(int index) {
        return context.pipeline().to().get(index);
    }

    /// Returns why a sink cannot take a row now.
    private Optional<String> again(Outcomes table) {
        for (int record = 0; record < table.records(); record++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                if (table.at(record, sink).again()) {
                    var why = table.reasons(record, sink);
                    return Optional.of(
                            "%s cannot take the rows now%s"
                                    .formatted(
                                            sink(sink).label(),
                                            why.isEmpty() ? "" : ": " + why.getFirst().message()));
                }
            }
        }
        return Optional.empty();
    }

    private void count(Outcomes table) {
        for (int sink = 0; sink < table.sinks(); sink++) {
            if (to.contains(sink(sink)) && sink(sink).staged().isEmpty()) {
                var label = sink(sink).label();
                table.counts(sink).forEach((outcome, n) -> count(label, outcome, n));
            }
        }
    }

    private void count(String label, Outcome outcome, long n) {
        counts.computeIfAbsent(label, _ -> new EnumMap<>(Outcome.class))
                .merge(outcome, n, Long::sum);
    }

    /// Publishes the objects of a file and its changes of lake tables in one commit.
    ///
    /// @throws UnreadableFileException if they cannot be published, and a retry would not help
    /// @throws UnavailableException if other programs change a lake table all the time
    void publish(FileTask task, FileKernel kernel, FileProgress end)
            throws UnreadableFileException, IOException {
        for (int attempt = 1; !published(task, kernel, end); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new UnavailableException(
                        "other programs changed the lake tables of pipeline %s during each commit"
                                .formatted(context.pipeline().name()));
            }
        }
    }

    private boolean published(FileTask task, FileKernel kernel, FileProgress end)
            throws UnreadableFileException, IOException {
        try (var _ = lake.hold()) {
            var made = objects(task, kernel, end);
            var effects = new ArrayList<Effect>();
            effects.add(
                    new Effect.Publish(
                            made.values().stream().toList(),
                            ObjectOrigin.of(context.pipeline().name(), task.unit())));
            var staged = FileSettlements.published(end.staged());
            effects.addAll(lake.commits(task, kernel, staged, to::contains));
            var changed = made.values().stream().filter(this::changes).toList();
            context.committer()
                    .commitToSource(tx -> {
                        effects.forEach(tx::apply);
                        return true;
                    });
            made.forEach((output, publication) ->
                    count(
                            sink(output.sink()).label(),
                            changed.contains(publication) ? Outcome.DELIVERED : Outcome.DUPLICATE,
                            1));
            to.stream()
                    .filter(sink -> sink.lakeTable().isPresent())
                    .forEach(sink -> count(sink.label(), Outcome.DELIVERED, 1));
            return true;
        } catch (OutputConflictException _) {
            return false;
        }
    }

    private boolean changes(Publication output) {
        return context.platform()
                .buckets()
                .head(output.bucket(), output.key())
                .filter(there -> there.unit().etag().equals(output.etag()))
                .isEmpty();
    }

    /// Returns the objects of the file for the sinks that are buckets, in order.
    private Map<Output, Publication> objects(FileTask task, FileKernel kernel, FileProgress end)
            throws UnreadableFileException, IOException {
        var all = new LinkedHashMap<Output, Publication>();
        for (var output : outputs.of(task, kernel, end)) {
            if (to.contains(sink(output.sink()))) {
                var taken = outputs.taken(task.unit(), output);
                if (taken.isPresent()) {
                    throw new UnreadableFileException(taken.get());
                }
                try {
                    all.put(output, outputs.publications(List.of(output)).getFirst());
                } catch (IllegalArgumentException invalid) {
                    throw new UnreadableFileException(
                            Reason.of("key", String.valueOf(invalid.getMessage())));
                }
            }
        }
        return all;
    }
}
