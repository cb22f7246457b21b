package dev.leat.load;

import dev.leat.app.Sink;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Publication;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.engine.SinkCounts;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernel.Reduced;
import dev.leat.load.FileOutputs.Output;
import dev.leat.load.LakeLoads.Judged;
import dev.leat.load.PieceResult.Abandoned;
import dev.leat.load.PieceResult.Committed;
import dev.leat.load.PieceResult.HandedOver;
import dev.leat.load.PieceResult.Postponed;
import dev.leat.metrics.LoadedLines;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.ObjectClaim;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A file of a [FileReplay]: the writes of its pieces to some sinks of the pipeline, the load of
/// its rows into tables, as the app makes it, and the commit that publishes its objects and its
/// changes of lake tables. Owned by one thread.
final class ReplayFile implements FileEnding {

    private final FilePipelineContext context;
    private final SinkCounts counts;
    private final FileTask task;
    private final ObjectClaim claim;
    private final FileOutputs outputs;
    private final LakeLoads lake;
    private final TableLoads loads;
    private final List<Published> objects = new ArrayList<>();
    private List<StagedFile> staged = List.of();
    private List<RemovedRows> removed = List.of();
    private boolean counted;

    /// @param claim the claim on the object, which is extended before the rows are published
    ReplayFile(FilePipelineContext context, SinkCounts counts, FileTask task, ObjectClaim claim) {
        this.context = context;
        this.counts = counts;
        this.task = task;
        this.claim = claim;
        this.outputs = new FileOutputs(context, counts::to);
        this.lake = LakeLoads.ofReplay(context, counts::to);
        this.loads = new TableLoads(context);
    }

    /// An object of a sink, and its outcome.
    private record Published(Sink sink, Outcome outcome) {}

    FileUnit unit() {
        return task.unit();
    }

    /// Returns the rows that the file removed from lake tables.
    List<RemovedRows> removed() {
        return removed;
    }

    /// Returns the files with the rejected lines, also with those that warehouse tables rejected.
    List<Path> rejects() {
        return FileSettlements.rejects(staged);
    }

    /// Commits the rows of a piece to the sinks that take rows, and stages those for warehouse
    /// tables and lake tables. Returns the progress after the piece.
    ///
    /// @throws UnavailableException if a sink cannot take a row now
    Reduced rows(ProcessedPiece piece, FileProgress before) throws IOException {
        var entered = piece.table().copy();
        for (int sink = 0; sink < entered.sinks(); sink++) {
            for (int record = 0; record < entered.records() && !counts.to(sink(sink)); record++) {
                entered.put(record, sink, Outcome.DUPLICATE);
            }
        }
        var batch = task.message().batch().with(piece.rows());
        var begun = context.committer().begin(batch, entered, _ -> true);
        var table =
                context.committer()
                        .end(
                                batch,
                                begun,
                                (_, ended) -> ended,
                                ended -> Postponed.of(ended).isEmpty());
        check(table);
        if (FileRun.afterSteps(context.pipeline(), before)) {
            count(table);
        }
        var found = piece.found(table);
        return piece.step(found, loads.stage(task, piece, found), task.staging());
    }

    /// @throws UnavailableException if a record must be written to a sink again
    private void check(Outcomes table) {
        for (int record = 0; record < table.records(); record++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                if (table.at(record, sink).again()) {
                    throw SinkCounts.unavailable(sink(sink), table.reasons(record, sink));
                }
            }
        }
    }

    /// Counts the outcomes that are known. Rows for warehouse tables are pending.
    private void count(Outcomes table) {
        for (int sink = 0; sink < table.sinks(); sink++) {
            if (sink(sink).staged().isEmpty()) {
                counts.add(sink(sink), table.counts(sink));
            }
        }
    }

    /// Loads and publishes the file. Returns the reason if too many lines are rejected, or the file
    /// cannot be published and a retry would not help. Nothing is loaded if the file cannot be
    /// published.
    ///
    /// @param assumed the progress of the file, if the warehouse tables accept all rows
    /// @throws UnavailableException if a store is unavailable, or other programs change a lake
    ///   table all the time
    Optional<Reason> end(FileKernel kernel, FileProgress assumed) throws IOException {
        staged = assumed.staged();
        var pipeline = context.pipeline();
        try {
            var commit = new PieceCommit(context, this, task);
            switch (commit.commit(assumed, Optional.empty(), Optional.of(kernel))) {
                case Abandoned(var why) -> {
                    return Optional.of(why.getFirst());
                }
                case Postponed(_, var failure) ->
                        throw new UnavailableException(
                                "the warehouse tables of pipeline %s cannot take the rows now%s"
                                        .formatted(
                                                pipeline.name(),
                                                failure.map(why -> ": " + why.message())
                                                        .orElse("")));
                case HandedOver(var why) -> throw new UnavailableException(why.message());
                case Committed _ -> {
                    objects.forEach(of -> counts.add(of.sink(), Map.of(of.outcome(), 1)));
                    pipeline.to().stream()
                            .filter(sink -> sink.lakeTable().isPresent())
                            .forEach(sink -> counts.add(sink, Map.of(Outcome.DELIVERED, 1)));
                    return Optional.empty();
                }
            }
        } catch (OutputConflictException changed) {
            throw new UnavailableException(
                    "other programs changed the lake tables of pipeline %s during each commit"
                            .formatted(pipeline.name()),
                    changed);
        }
    }

    @Override
    public LakeLoads lake() {
        return lake;
    }

    @Override
    public FileSettlement done(FileTask task, FileKernel kernel, FileProgress after, Judged judged)
            throws UnreadableFileException, IOException {
        staged = after.staged();
        FileSettlements.acceptable(context.pipeline(), after);
        var made = outputs.of(task, kernel, after);
        var names = made.stream().map(Output::name).toList();
        FileOutputs.check(made, outputs.others(task.unit(), names));
        var publications = outputs.publications(made);
        objects.clear();
        for (int i = 0; i < made.size(); i++) {
            objects.add(new Published(sink(made.get(i).sink()), outcome(publications.get(i))));
        }
        var effects = new ArrayList<Effect>();
        effects.add(
                new Effect.Publish(
                        publications, ObjectOrigin.of(context.pipeline().name(), task.unit())));
        var commits = lake.commits(task, kernel, FileSettlements.published(after.staged()), judged);
        removed = commits.removed();
        effects.addAll(commits.effects());
        return FileSettlement.quiet(Outcome.DELIVERED, effects);
    }

    private Outcome outcome(Publication output) {
        return context.platform().buckets().has(output) ? Outcome.DUPLICATE : Outcome.DELIVERED;
    }

    /// Counts the lines at warehouse tables. If the load is repeated, they are duplicates then.
    @Override
    public void loaded(LoadedLines lines) {
        for (int sink = 0; sink < context.pipeline().to().size() && !counted; sink++) {
            if (sink(sink).lakeTable().isEmpty()) {
                counts.add(sink(sink), lines.counts(sink));
            }
        }
        counted = true;
    }

    /// The changes were prepared before. If the replay was stopped since, another process may have
    /// published the rows of a later version.
    ///
    /// @throws UnavailableException if another process has claimed the object
    @Override
    public Optional<Outcome> apply(Store.Transaction tx, FileTask task, FileSettlement end) {
        claim.extend();
        end.effects().forEach(tx::apply);
        return Optional.of(end.outcome());
    }

    private Sink sink(int index) {
        return context.pipeline().to().get(index);
    }
}
