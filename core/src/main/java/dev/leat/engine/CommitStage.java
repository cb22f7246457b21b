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

/// One effect on one store. `next` makes the effect from the table as it is when the stage's turn
/// comes; it is pure and calls no store. `sinks` are the columns that it fills. `sends` says that
/// the effect cannot be taken back: others act on it.
public record CommitStage(Store store, List<Integer> sinks, boolean sends, Next next) {

    /// Idempotent sinks before sends.
    public static final Comparator<CommitStage> SENDS_LAST =
            Comparator.comparing(CommitStage::sends);

    public interface Next {
        Optional<? extends Effect> effect(Batch batch, Outcomes table);
    }

    /// Neighbouring stages on one store: one commit.
    public record Run(Store store, List<CommitStage> stages) {

        public List<Integer> sinks() {
            return stages.stream().flatMap(stage -> stage.sinks().stream()).toList();
        }

        /// Does all stages in turn and enters the answers in the table.
        public Outcomes apply(Store.Transaction tx, Batch batch, Outcomes table) {
            for (var stage : stages) {
                stage.next()
                        .effect(batch, table)
                        .ifPresent(effect -> effect.enter(table, tx.apply(effect)));
            }
            return table;
        }
    }

    /// The writes of a batch, its dead letters, the fates of its redriven records, its settlement.
    public static List<CommitStage> batch(Planner planner, EnginePlatform platform, Backoff retry) {
        var home = platform.home(planner.source().name());
        var stages = writes(planner, platform);
        List<Next> rest =
                List.of(
                        (batch, table) -> planner.letters(batch.original(), batch.rows(), table),
                        (batch, table) -> planner.audit(batch.original(), batch.rows(), table),
                        (batch, table) ->
                                Optional.of(planner.settle(batch.leased(), table, retry)));
        rest.forEach(next -> stages.add(new CommitStage(home, List.of(), true, next)));
        return stages;
    }

    /// The writes of a batch, or of a piece of a file, in the order that holds for all sinks:
    /// idempotent sinks before sends, and within each of the two external stores before the home
    /// store. A consumer of a message therefore finds its record in the views, even if the process
    /// dies between two commits, and the home store, which settles, comes last.
    public static List<CommitStage> writes(Planner planner, EnginePlatform platform) {
        var home = platform.home(planner.source().name());
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

    /// The write of the rows that are still pending at a sink.
    public static CommitStage write(Planner planner, Store store, int sink) {
        return new CommitStage(
                store,
                List.of(sink),
                planner.pipeline().to().get(sink).sends(),
                (batch, table) -> planner.write(batch.work(), batch.rows(), table, sink));
    }

    /// Neighbours on one store become one commit; the last one is at home.
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
