package dev.leat.engine;

import dev.leat.app.App;
import dev.leat.batch.ObjectKey;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Publication;
import dev.leat.batch.Reason;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.ObjectKeyException;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputConflictException;
import dev.leat.plan.Planner;
import dev.leat.plan.WriteResults;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The commits of a worker's batches, if the pipeline writes to buckets or lake tables. The last
/// one also publishes the changes of lake tables ([LakeBatches]). The commit of the writes to
/// buckets publishes the objects of the batch. It is the last one if the source store contains the
/// buckets.
///
/// Only a commit determines which rows are new, but the files with these rows must be durable
/// before the commit publishes them. So it is an [AssumedCommit]: at first, all rows are assumed to
/// be new. Owned by one thread.
final class BatchObjects {

    private final Planner planner;
    private final Kernel kernel;
    private final EnginePlatform platform;
    private final CommitStage.Run last;
    private final LakeBatches lake;
    private final SinkFiles files;

    BatchObjects(
            App app,
            Planner planner,
            Kernel kernel,
            EnginePlatform platform,
            CommitStage.Run last) {
        this.planner = planner;
        this.kernel = kernel;
        this.platform = platform;
        this.last = last;
        this.lake = new LakeBatches(app, planner, kernel, platform);
        this.files = new SinkFiles(platform);
    }

    /// The rows that are new at the sinks that write to buckets, by the index of the sink.
    private record NewRows(Map<Integer, List<Integer>> bySink) {

        NewRows() {
            this(new TreeMap<>());
        }

        void add(int sink, IntStream rows) {
            var all = rows.boxed().toList();
            if (!all.isEmpty()) {
                bySink.put(sink, all);
            }
        }

        /// Adds the rows that a store found to be new.
        void add(Effect.Write write, WriteResults results) {
            add(
                    write.sink(),
                    IntStream.range(0, results.size())
                            .filter(i -> results.at(i) == Outcome.DELIVERED)
                            .map(i -> write.pick()[i])
                            .filter(row -> !write.absent(row)));
        }
    }

    /// The assumption of a commit: the records that may not be added to lake tables yet, and the
    /// new rows. If `rows` is empty, all pending rows are assumed to be new, and the changes of
    /// lake tables are prepared again.
    private record Assumed(Set<Integer> later, Optional<NewRows> rows) {}

    /// The objects with the rows that are assumed to be new.
    private record Prepared(Set<Integer> later, NewRows rows, List<Publication> objects) {}

    /// Runs a commit that is not the last one. Returns the table after it.
    ///
    /// @throws UnavailableException if the files cannot be written now, or the store is unavailable
    Outcomes begin(CommitStage.Run run, Batch batch, Outcomes table) {
        return run.sinks().stream().anyMatch(this::isBucket)
                ? new ObjectCommit(run, batch, table).run()
                : run.commit(batch, table);
    }

    private boolean isBucket(int sink) {
        return planner.pipeline().to().get(sink).files().isPresent();
    }

    /// Runs the last commit of a batch. Returns the final table.
    ///
    /// @throws UnavailableException if the files cannot be written now, the source store is
    ///   unavailable, or other programs change a lake table again and again; nothing was settled
    Outcomes commit(Batch batch, Outcomes entered) {
        try (var _ = platform.hold(planner.pipeline())) {
            return new ObjectCommit(last, batch, entered).run();
        }
    }

    /// A commit of one batch.
    private final class ObjectCommit
            implements AssumedCommit<Assumed, Prepared, Outcomes, RuntimeException> {

        private final CommitStage.Run run;
        private final Batch batch;
        private final Outcomes entered;
        private Outcomes table;
        private LakeBatches.Changes changes = LakeBatches.Changes.NONE;

        ObjectCommit(CommitStage.Run run, Batch batch, Outcomes entered) {
            this.run = run;
            this.batch = batch;
            this.entered = entered;
            this.table = entered;
        }

        Outcomes run() {
            try {
                return run(new Assumed(Set.of(), Optional.empty()), platform.buckets()::discard);
            } catch (OutputConflictException changed) {
                throw new UnavailableException(String.valueOf(changed.getMessage()), changed);
            }
        }

        @Override
        public Prepared prepare(Assumed assumed) {
            if (assumed.rows().isEmpty()) {
                lake.discard(changes);
                table = entered.copy();
                changes =
                        run.equals(last)
                                ? lake.prepare(batch, table, assumed.later())
                                : LakeBatches.Changes.NONE;
            }
            for (var rows = assumed.rows().orElseGet(this::pending); ; rows = pending()) {
                var objects = new ArrayList<Publication>();
                if (rows.bySink().entrySet().stream()
                        .allMatch(sink -> written(sink.getKey(), sink.getValue(), objects))) {
                    return new Prepared(assumed.later(), rows, objects);
                }
                objects.forEach(platform.buckets()::discard);
            }
        }

        @Override
        public Assumed changed(Assumed assumed) {
            return new Assumed(assumed.later(), Optional.empty());
        }

        /// Returns the rows that are pending at a bucket.
        private NewRows pending() {
            var rows = new NewRows();
            for (int sink : run.sinks()) {
                if (isBucket(sink)) {
                    planner.write(batch.work(), batch.rows(), table.copy(), sink)
                            .ifPresent(write -> rows.add(sink, write.present()));
                }
            }
            return rows;
        }

        /// Writes the rows of a sink to durable files. If this fails, enters outcomes for some of
        /// its records, and returns false.
        private boolean written(int sink, List<Integer> rows, List<Publication> objects) {
            var pipeline = planner.pipeline();
            var bucket = pipeline.to().get(sink).name();
            var name = BatchName.of(batch, pipeline.name(), sink, rows);
            var picked = rows.stream().mapToInt(Integer::intValue).toArray();
            return files.written(
                    batch,
                    table,
                    sink,
                    rows,
                    "objects for bucket " + bucket,
                    staging -> {
                        for (var file : kernel.write(sink, picked, name, staging)) {
                            objects.add(publication(bucket, file.key(), file.file()));
                        }
                    });
        }

        @Override
        public Attempt<Assumed, Outcomes> commit(Prepared prepared) {
            try {
                return attempt(prepared);
            } finally {
                if (!run.equals(last)) {
                    // An external store has copies of the files that it publishes.
                    prepared.objects().forEach(platform.buckets()::discard);
                }
            }
        }

        private Attempt<Assumed, Outcomes> attempt(Prepared prepared) {
            return Committer.commitTo(
                    run.store(),
                    tx -> {
                        var found = new NewRows();
                        var after = run.apply(recording(tx, found), batch, table.copy());
                        var later = changes.unfinished(after);
                        if (!later.isEmpty()) {
                            later.addAll(prepared.later());
                            return new Attempt.Refused<>(new Assumed(later, Optional.empty()));
                        }
                        if (!found.equals(prepared.rows())) {
                            return new Attempt.Refused<>(
                                    new Assumed(prepared.later(), Optional.of(found)));
                        }
                        changes.effects().forEach(tx::apply);
                        publishes(prepared).forEach(tx::apply);
                        return new Attempt.Ended<>(after);
                    },
                    Attempt.Ended.class::isInstance);
        }

        @Override
        public Stream<Effect.Publish> publishes(Prepared prepared) {
            return Stream.of(prepared.objects())
                    .filter(objects -> !objects.isEmpty())
                    .map(Effect.Publish::new);
        }
    }

    private static Store.Transaction recording(Store.Transaction tx, NewRows found) {
        return effect -> {
            var results = tx.apply(effect);
            if (effect instanceof Effect.Write write && write.to().files().isPresent()) {
                found.add(write, results);
            }
            return results;
        };
    }

    private Publication publication(String bucket, String key, Path file)
            throws IOException, ObjectKeyException {
        var problem = ObjectKey.problem(key);
        if (problem.isPresent()) {
            throw new ObjectKeyException(Reason.of("key", problem.get()));
        }
        return platform.buckets().publication(bucket, key, file, Map.of(), false);
    }
}
