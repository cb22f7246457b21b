package dev.leat.engine;

import dev.leat.batch.Outcomes;
import dev.leat.plan.Backoff;
import dev.leat.plan.Effect;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One effect on one store. `next` computes the effect from the current outcome table when the
/// stage runs; it is pure and does not call a store. `sinks` are the columns of the table that the
/// stage fills. `sends` is true if consumers can see the effect at once; such an effect must not be
/// repeated.
public record CommitStage(Store store, List<Integer> sinks, boolean sends, Next next) {

    /// Orders idempotent sinks before sends.
    public static final Comparator<CommitStage> SENDS_LAST =
            Comparator.comparing(CommitStage::sends);

    public interface Next {
        Optional<? extends Effect> effect(Batch batch, Outcomes table);
    }

    /// Adjacent stages on one store, which are committed together.
    public record Run(Store store, List<CommitStage> stages) {

        public List<Integer> sinks() {
            return stages.stream().flatMap(stage -> stage.sinks().stream()).toList();
        }

        /// Runs the commit. Returns the table after it.
        Outcomes commit(Batch batch, Outcomes table) {
            return store.commit(tx -> apply(tx, batch, table.copy()));
        }

        /// Applies all stages in order and enters the results in the table.
        public Outcomes apply(Store.Transaction tx, Batch batch, Outcomes table) {
            for (var stage : stages) {
                stage.next()
                        .effect(batch, table)
                        .ifPresent(effect -> effect.enter(table, tx.apply(effect)));
            }
            return table;
        }
    }

    /// Returns the stages of a batch: writes, dead letters, outcomes of redriven records, archive,
    /// measurements, settlement.
    public static List<CommitStage> batch(Planner planner, EnginePlatform platform, Backoff retry) {
        var home = platform.sourceStore(planner.source().name());
        var stages = writes(planner, platform);
        List<Next> rest =
                List.of(
                        (batch, table) -> planner.letters(batch.original(), batch.rows(), table),
                        (batch, table) -> planner.audit(batch.original(), batch.rows(), table),
                        (batch, table) -> planner.archive(batch.original(), table),
                        (batch, table) -> planner.redriven(batch.leased(), batch.original(), table),
                        (batch, table) ->
                                batch.observation()
                                        .flatMap(measured -> measured.of(table))
                                        .map(Effect.Observe::new),
                        (batch, table) ->
                                Optional.of(planner.settle(batch.leased(), table, retry)));
        rest.forEach(next -> stages.add(new CommitStage(home, List.of(), true, next)));
        return stages;
    }

    /// Returns the writes of a batch in commit order. Idempotent sinks are before sends. Among the
    /// idempotent sinks, and among the sends, external stores are before the source store. So a
    /// consumer of a message finds the message's record in the views, even after a crash between
    /// two commits. The source store is last because its commit settles the batch.
    public static List<CommitStage> writes(Planner planner, EnginePlatform platform) {
        var home = platform.sourceStore(planner.source().name());
        var stages = new ArrayList<CommitStage>();
        for (int sink = 0; sink < planner.pipeline().to().size(); sink++) {
            var store = platform.store(planner.pipeline().to().get(sink));
            stages.add(write(planner, store, sink));
        }
        var stores = stages.stream().map(CommitStage::store).distinct().toList();
        stages.sort(
                SENDS_LAST
                        .thenComparing(stage -> stage.store().equals(home))
                        .thenComparingInt(stage -> stores.indexOf(stage.store())));
        return stages;
    }

    /// Returns the writes of a piece of a file, like [#writes], without those to warehouse tables
    /// and lake tables, which take the rows of all pieces together.
    public static List<CommitStage> ofPiece(Planner planner, EnginePlatform platform) {
        var to = planner.pipeline().to();
        return writes(planner, platform).stream()
                .filter(stage ->
                        stage.sinks().stream()
                                .map(to::get)
                                .allMatch(sink ->
                                        sink.warehouseTable().isEmpty()
                                                && sink.lakeTable().isEmpty()))
                .toList();
    }

    /// Returns the write of the rows that are pending at a sink.
    public static CommitStage write(Planner planner, Store store, int sink) {
        return new CommitStage(
                store,
                List.of(sink),
                planner.pipeline().to().get(sink).sends(),
                (batch, table) -> planner.write(batch.work(), batch.rows(), table, sink));
    }

    /// Groups adjacent stages on one store into one commit. The last commit is on the source store.
    static List<Run> runs(List<CommitStage> stages, Store home) {
        var runs = new ArrayList<Run>();
        for (var stage : stages) {
            if (runs.isEmpty() || !runs.getLast().store().equals(stage.store())) {
                runs.add(new Run(stage.store(), new ArrayList<>()));
            }
            runs.getLast().stages().add(stage);
        }
        if (runs.isEmpty() || !runs.getLast().store().equals(home)) {
            runs.add(new Run(home, List.of()));
        }
        return List.copyOf(runs);
    }
}
