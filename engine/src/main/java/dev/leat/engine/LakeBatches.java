package dev.leat.engine;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import dev.leat.batch.StagingFolder;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.LakeStaged;
import dev.leat.kernel.ObjectKeyException;
import dev.leat.lake.LakeAddition;
import dev.leat.lake.LakeClaim;
import dev.leat.lake.LakeJudgement;
import dev.leat.lake.LakeJudgement.Verdict;
import dev.leat.lake.LakeSource;
import dev.leat.plan.Effect;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LakeTables;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The changes of lake tables that a worker's batches make. A change is prepared, with all its
/// files, before the last commit of the batch, which publishes it.
///
/// If the pipeline has a key, the table itself has the identities of its records: its columns.
/// Without a key no identity is stored. Then a row is added only by the commit that removes its
/// record from the source, so that no record is added twice. Owned by one thread.
public final class LakeBatches {

    /// The number of the part to which all rows of a batch belong.
    private static final int ALL = 0;

    private final App app;
    private final Planner planner;
    private final Kernel kernel;
    private final EnginePlatform platform;
    private final List<Integer> sinks;
    private final SinkFiles files;

    public LakeBatches(App app, Planner planner, Kernel kernel, EnginePlatform platform) {
        this.app = app;
        this.planner = planner;
        this.kernel = kernel;
        this.platform = platform;
        sinks = planner.pipeline().sinks(sink -> sink.lakeTable().isPresent());
        files = new SinkFiles(platform);
    }

    /// The prepared changes. The records `once` must leave the source in the commit that publishes
    /// them.
    record Changes(List<Effect.Publish> effects, Set<Integer> once) {

        static final Changes NONE = new Changes(List.of(), Set.of());

        /// Returns the records that do not leave the source, given the table at the end of the
        /// commit.
        Set<Integer> unfinished(Outcomes table) {
            var unfinished = new TreeSet<Integer>();
            once.stream().filter(record -> !table.finished(record)).forEach(unfinished::add);
            return unfinished;
        }
    }

    /// Returns the indexes of the sinks that are lake tables.
    public List<Integer> sinks() {
        return sinks;
    }

    private LakeTables lake() {
        return platform.lake().orElseThrow();
    }

    /// Prepares the changes, and enters the outcomes of all records that are pending at a lake
    /// table. The records `later` are returned to the source.
    ///
    /// @throws UnavailableException if files cannot be written now
    Changes prepare(Batch batch, Outcomes table, Set<Integer> later) {
        var effects = new ArrayList<Effect.Publish>();
        var once = new TreeSet<Integer>();
        for (int sink : sinks) {
            for (int record : later) {
                if (table.at(record, sink) == Outcome.PENDING) {
                    table.put(record, sink, Outcome.RETURNED);
                }
            }
            new Change(batch, table, sink, effects, once).prepare();
        }
        return new Changes(effects, once);
    }

    /// Enters the outcomes that a commit would have now, and stores nothing. Does not wait for
    /// other changes of the tables.
    ///
    /// @throws UnavailableException if files cannot be written now
    public void dryRun(Batch batch, Outcomes table) {
        discard(prepare(batch, table, Set.of()));
        files.close();
    }

    /// Removes the files of changes whose commit was rolled back.
    void discard(Changes changes) {
        changes.effects().stream()
                .flatMap(effect -> effect.objects().stream())
                .forEach(platform.buckets()::discard);
    }

    /// The change of one table.
    private final class Change {

        private final Batch batch;
        private final Rows rows;
        private final Outcomes table;
        private final int sink;
        private final LakeTable lakeTable;
        private final List<Effect.Publish> effects;
        private final Set<Integer> once;

        Change(
                Batch batch,
                Outcomes table,
                int sink,
                List<Effect.Publish> effects,
                Set<Integer> once) {
            this.batch = batch;
            this.rows = batch.rows();
            this.table = table;
            this.sink = sink;
            this.lakeTable = app.get(LakeTable.class, planner.pipeline().to().get(sink).name());
            this.effects = effects;
            this.once = once;
        }

        void prepare() {
            while (true) {
                var write = planner.write(batch.work(), rows, table, sink);
                if (write.isEmpty()) {
                    return;
                }
                var picked = PickedRows.picks(write.get());
                if (picked.length > 0 && !added(picked)) {
                    continue;
                }
                for (int row : write.get().pick()) {
                    if (table.at(rows.record()[row], sink) == Outcome.PENDING) {
                        table.put(rows.record()[row], sink, Outcome.FILTERED);
                    }
                }
                return;
            }
        }

        /// Adds the rows to the table. If this fails, enters outcomes for some records, and returns
        /// false.
        private boolean added(int[] picked) {
            var all = IntStream.of(picked).boxed().toList();
            var name = BatchName.of(batch, planner.pipeline().name(), sink, all);
            var what = "rows for lake table " + lakeTable.name();
            return files.written(
                    batch, table, sink, all, what, staging -> add(picked, name, staging));
        }

        private void add(int[] picked, String name, StagingFolder staging)
                throws IOException, ObjectKeyException {
            var numbers = PickedRows.of(rows, sink, picked);
            var file = kernel.write(sink, numbers.position(), name, staging).getFirst();
            var staged = new LakeStaged(file, numbers.empty(), kept());
            var own = new StagingFolder(staging.file("table"));
            Files.createDirectories(own.folder());
            var change = lake().change(lakeTable, own);
            var verdicts = refused(numbers, kernel.lake().missing(staged, change.layout()));
            var addition = addition(numbers, name, staged, change, verdicts);
            if (!addition.rows().isEmpty()) {
                var files = kernel.lake().files(staged, change.layout(), addition, own);
                change.commit(files, addition.source()).ifPresent(effects::add);
            }
            verdicts.forEach(this::enter);
        }

        /// Returns the columns, in lower case, of the row that stands for a record without rows.
        private Set<String> kept() {
            var unique = lakeTable.unique();
            return Stream.concat(unique.columns().stream(), unique.version().stream())
                    .map(column -> column.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());
        }

        /// Rejects rows that the table cannot take. Without a key, all rows of a record are
        /// rejected together, because a redrive adds all of them.
        private Map<Integer, Verdict> refused(PickedRows picked, Map<Integer, String> missing) {
            var verdicts = new HashMap<Integer, Verdict>();
            missing.forEach((number, column) -> {
                var why =
                        "column %s has no value, but is `not null` in lake table '%s'"
                                .formatted(column, lakeTable.name());
                var verdict =
                        new Verdict(Outcome.REJECTED, Optional.of(Reason.of("not_null", why)));
                int refused = picked.of()[number];
                for (int row : picked.of()) {
                    boolean same =
                            lakeTable.key().isEmpty()
                                    ? rows.record()[row] == rows.record()[refused]
                                    : row == refused;
                    if (same) {
                        verdicts.putIfAbsent(row, verdict);
                    }
                }
            });
            return verdicts;
        }

        /// Returns the rows to add, and adds the verdicts of all rows that have none.
        private LakeAddition addition(
                PickedRows picked,
                String name,
                LakeStaged staged,
                LakeTables.Change change,
                Map<Integer, Verdict> verdicts)
                throws IOException {
            var judgement =
                    lakeTable.key().isEmpty()
                            ? new LakeJudgement()
                            : judgement(picked, staged, change, verdicts);
            var chosen = new ArrayList<LakeAddition.Row>();
            var refused = Set.copyOf(verdicts.keySet());
            for (int number = 0; number < picked.size(); number++) {
                int row = picked.of()[number];
                if (refused.contains(row)) {
                    continue;
                }
                verdicts.put(row, judgement.of(ALL, number));
                if (judgement.adds(ALL, number)) {
                    chosen.add(row(row, number));
                    if (lakeTable.key().isEmpty()) {
                        once.add(rows.record()[row]);
                    }
                }
            }
            var mixed = chosen.isEmpty() ? List.<Path>of() : change.rewrite(judgement.replaced());
            var source = new LakeSource(planner.source().name(), name);
            return new LakeAddition(source, lakeTable.key(), chosen, mixed);
        }

        /// Judges the rows that have no verdict by the unique key of the table.
        private LakeJudgement judgement(
                PickedRows picked,
                LakeStaged staged,
                LakeTables.Change change,
                Map<Integer, Verdict> verdicts)
                throws IOException {
            var layout = change.layout();
            var unique = lakeTable.unique();
            boolean shown = !unique.version().equals(Optional.of(LakeTable.VERSION));
            var judgement = new LakeJudgement();
            var judge = new LakeJudge(lakeTable, layout, planner.written().get(sink), judgement);
            var records = new LakeRecordJudge(lakeTable, row -> picked.of()[row], judgement);
            Consumer<LakeClaim> of =
                    planner.pipeline().replacesRows() ? records::claim : judge::claim;
            var files = change.files(kernel.lake().bounds(staged, layout, unique.columns()));
            for (var claim : kernel.lake().claims(staged, layout, unique, files)) {
                if (claim.stored().isPresent()) {
                    of.accept(claim);
                } else if (!verdicts.containsKey(picked.of()[claim.row()])) {
                    long version = rows.versions().of(picked.of()[claim.row()]);
                    of.accept(shown ? claim : claim.withVersion(version));
                }
            }
            records.end();
            return judgement;
        }

        private LakeAddition.Row row(int row, int number) {
            return new LakeAddition.Row(
                    number,
                    planner.pipeline().version().isPresent()
                            ? Optional.of(Long.toString(rows.versions().of(row)))
                            : Optional.empty());
        }

        private void enter(int row, Verdict verdict) {
            var why = verdict.why();
            if (verdict.outcome() == Outcome.REJECTED) {
                why = why.map(reason -> rows.elements().named(row, reason));
            }
            boolean filtered =
                    verdict.outcome() == Outcome.DELIVERED && rows.versions().filtered(sink, row);
            var outcome = filtered ? Outcome.FILTERED : verdict.outcome();
            table.put(rows.record()[row], sink, outcome, why);
        }
    }
}
