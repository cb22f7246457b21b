package dev.leat.engine;

import dev.leat.app.App;
import dev.leat.batch.ObjectKey;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Publication;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.ObjectKeyException;
import dev.leat.plan.Effect;
import dev.leat.plan.Planner;
import dev.leat.plan.WriteResults;
import dev.leat.port.EnginePlatform;
import dev.leat.port.OutputConflictException;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The objects that a worker's batches become, at the sinks that write to buckets.
///
/// Only the commit of a batch determines which rows are new, but the files with these rows must be
/// durable before the commit publishes them. So the files are written on an assumption: at first,
/// that all rows are new. If the commit finds other rows, it is rolled back and repeated with these
/// rows as the assumption. Changes of lake tables ([LakeBatches]) are prepared in the same way.
/// Owned by one thread.
public final class BatchObjects {

    /// Number of times that a batch is prepared again because another program changed a lake table.
    private static final int MOST_CONFLICTS = 3;

    private final Planner planner;
    private final Kernel kernel;
    private final EnginePlatform platform;
    private final LakeBatches lake;
    private @Nullable StagingFolder folder;

    public BatchObjects(App app, Planner planner, Kernel kernel, EnginePlatform platform) {
        this.planner = planner;
        this.kernel = kernel;
        this.platform = platform;
        this.lake = new LakeBatches(app, planner, kernel, platform);
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

    /// The rows on which an attempt to commit is based, and the objects that contain them.
    private record Prepared(NewRows rows, List<Publication> objects) {}

    /// The rows that an attempt to commit found to be new, its table, and the records that may not
    /// be added to lake tables yet.
    private record Attempt(NewRows found, Outcomes table, Set<Integer> unfinished) {

        boolean fits(Prepared prepared) {
            return found.equals(prepared.rows()) && unfinished.isEmpty();
        }
    }

    /// Runs the last commit of a batch, which also publishes the objects of the batch and the
    /// changes of lake tables. Returns the final table. If the pipeline writes to no bucket, there
    /// are no objects.
    ///
    /// @throws UnavailableException if the files cannot be written now, the source store is
    ///   unavailable, or other programs change a lake table again and again; nothing was settled
    Outcomes commit(Committer committer, Batch batch, Outcomes entered) {
        if (lake.none()) {
            return commit(committer, batch, entered.copy(), LakeBatches.Changes.NONE).table();
        }
        try (var _ = lake.hold()) {
            var later = new TreeSet<Integer>();
            for (int conflicts = 0; ; ) {
                var table = entered.copy();
                var changes = lake.prepare(batch, table, later);
                try {
                    var attempt = commit(committer, batch, table, changes);
                    if (attempt.unfinished().isEmpty()) {
                        return attempt.table();
                    }
                    later.addAll(attempt.unfinished());
                } catch (OutputConflictException changed) {
                    if (++conflicts > MOST_CONFLICTS) {
                        throw new UnavailableException(
                                String.valueOf(changed.getMessage()), changed);
                    }
                }
                lake.discard(changes);
            }
        }
    }

    /// Runs the commit until the assumption on the new rows is correct, or there are records that
    /// may not be added to lake tables yet.
    private Attempt commit(
            Committer committer, Batch batch, Outcomes table, LakeBatches.Changes changes) {
        var prepared = prepare(batch, table, pending(batch, table));
        while (true) {
            var attempt = attempt(committer, batch, table, prepared, changes);
            if (attempt.fits(prepared)) {
                return attempt;
            }
            prepared.objects().forEach(platform.buckets()::discard);
            if (!attempt.unfinished().isEmpty()) {
                return attempt;
            }
            prepared = prepare(batch, table, attempt.found());
        }
    }

    /// Returns the rows that are pending at a bucket.
    private NewRows pending(Batch batch, Outcomes table) {
        var rows = new NewRows();
        for (int sink = 0; sink < table.sinks(); sink++) {
            if (planner.pipeline().to().get(sink).files().isPresent()) {
                int at = sink;
                planner.write(batch.work(), batch.rows(), table.copy(), sink)
                        .ifPresent(write ->
                                rows.add(
                                        at,
                                        IntStream.of(write.pick())
                                                .filter(row -> !write.absent(row))));
            }
        }
        return rows;
    }

    private static Attempt attempt(
            Committer committer,
            Batch batch,
            Outcomes table,
            Prepared prepared,
            LakeBatches.Changes changes) {
        return committer.commitToSource(
                tx -> {
                    var found = new NewRows();
                    var after = committer.last(recording(tx, found), batch, table);
                    var attempt = new Attempt(found, after, changes.unfinished(after));
                    if (attempt.fits(prepared)) {
                        changes.effects().forEach(tx::apply);
                        if (!prepared.objects().isEmpty()) {
                            tx.apply(new Effect.Publish(prepared.objects()));
                        }
                    }
                    return attempt;
                },
                attempt -> attempt.fits(prepared));
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

    /// Writes the rows to durable files. If a sink cannot write its rows, enters outcomes for some
    /// records in the table, and writes the others.
    private Prepared prepare(Batch batch, Outcomes table, NewRows rows) {
        var now = rows;
        while (true) {
            var objects = new ArrayList<Publication>();
            if (written(batch, table, now, objects)) {
                return new Prepared(now, objects);
            }
            objects.forEach(platform.buckets()::discard);
            now = pending(batch, table);
        }
    }

    /// Writes the rows of all sinks. If this fails for a sink, enters outcomes for some of its
    /// records, and returns false.
    private boolean written(Batch batch, Outcomes table, NewRows rows, List<Publication> objects) {
        for (var sink : rows.bySink().entrySet()) {
            try {
                write(batch, sink.getKey(), sink.getValue(), objects);
            } catch (ObjectKeyException wrong) {
                halve(batch, table, sink.getKey(), sink.getValue(), wrong.reason());
                return false;
            } catch (IOException failed) {
                retry(batch, table, sink.getKey(), sink.getValue(), failed);
                return false;
            }
        }
        return true;
    }

    private void write(Batch batch, int sink, List<Integer> rows, List<Publication> objects)
            throws IOException, ObjectKeyException {
        var pipeline = planner.pipeline();
        var bucket = pipeline.to().get(sink).name();
        var name = BatchName.of(batch, pipeline.name(), sink, rows);
        var staging = staging();
        try {
            var picked = rows.stream().mapToInt(Integer::intValue).toArray();
            for (var file : kernel.write(sink, picked, name, staging)) {
                objects.add(publication(bucket, file));
            }
        } finally {
            staging.clear();
        }
    }

    private Publication publication(String bucket, StagedFile file)
            throws IOException, ObjectKeyException {
        var problem = ObjectKey.problem(file.key());
        if (problem.isPresent()) {
            throw new ObjectKeyException(Reason.of("key", problem.get()));
        }
        return platform.buckets().publication(bucket, file.key(), file.file(), Map.of(), false);
    }

    private StagingFolder staging() throws IOException {
        var known = folder;
        if (known == null) {
            known = platform.buckets().staging();
            folder = known;
        }
        return known;
    }

    /// Returns the second half of these records to the source, so that they are processed in a
    /// later batch. Rejects the record if it is the only one.
    static void halve(Batch batch, Outcomes table, int sink, List<Integer> rows, Reason why) {
        var records = records(batch, rows);
        if (records.length == 1) {
            table.put(records[0], sink, Outcome.REJECTED, why);
        }
        for (int i = (records.length + 1) / 2; i < records.length; i++) {
            table.put(records[i], sink, Outcome.RETURNED, why);
        }
    }

    private void retry(
            Batch batch, Outcomes table, int sink, List<Integer> rows, IOException failed) {
        var message =
                "objects for bucket %s cannot be written: %s"
                        .formatted(planner.pipeline().to().get(sink).name(), failed.getMessage());
        if (folder != null && FullDisk.at(folder.folder())) {
            throw new UnavailableException(message + "; free some space", failed);
        }
        for (int record : records(batch, rows)) {
            table.put(record, sink, Outcome.RETRIED, Reason.of("io", message));
        }
    }

    static int[] records(Batch batch, List<Integer> rows) {
        return rows.stream().mapToInt(row -> batch.rows().record()[row]).distinct().toArray();
    }
}
