package dev.leat.engine;

import dev.leat.batch.Outcomes;
import dev.leat.plan.Backoff;
import dev.leat.plan.Effect;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One thing that must become true in one store. `next` makes its effect from the table as it is
/// when the stage's turn comes; it is pure and calls no store. `sinks` are the columns it answers
/// for.
public record Stage(Store store, List<Integer> sinks, Next next) {

    public interface Next {
        Optional<? extends Effect> effect(Batch batch, Outcomes table);
    }

    /// Neighbouring stages on one store: one commit.
    public record Run(Store store, List<Stage> stages) {

        public List<Integer> sinks() {
            return stages.stream().flatMap(stage -> stage.sinks().stream()).toList();
        }

        /// Does all stages in turn and enters the answers in the table.
        public Outcomes apply(Planner planner, Store.Transaction tx, Batch batch, Outcomes table) {
            for (var stage : stages) {
                stage.next()
                        .effect(batch, table)
                        .ifPresent(effect -> planner.note(table, effect, tx.apply(effect)));
            }
            return table;
        }
    }

    /// The order of things: sinks away from home, then everything at home, which is the store that
    /// holds the source: its sinks, the dead letters, the fates of redriven records, the
    /// settlement.
    static List<Run> order(Planner planner, EnginePlatform platform, Backoff retry) {
        var home = platform.home(planner.source().name());
        var atHome = new ArrayList<Stage>();
        var stages = new ArrayList<Stage>();
        for (int i = 0; i < planner.pipeline().to().size(); i++) {
            var store = platform.store(planner.pipeline().to().get(i));
            (store.equals(home) ? atHome : stages).add(write(planner, store, i));
        }
        Next letters = (batch, table) -> planner.letters(batch.original(), batch.rows(), table);
        Next audit = (batch, table) -> planner.audit(batch.original(), batch.rows(), table);
        Next settle = (batch, table) -> Optional.of(planner.settle(batch.leased(), table, retry));
        stages.addAll(atHome);
        stages.add(new Stage(home, List.of(), letters));
        stages.add(new Stage(home, List.of(), audit));
        stages.add(new Stage(home, List.of(), settle));
        return runs(stages);
    }

    /// What a sink still waits for.
    public static Stage write(Planner planner, Store store, int sink) {
        return new Stage(
                store,
                List.of(sink),
                (batch, table) -> planner.write(batch.work(), batch.rows(), table, sink));
    }

    private static List<Run> runs(List<Stage> stages) {
        var runs = new ArrayList<Run>();
        for (var stage : stages) {
            if (runs.isEmpty() || !runs.getLast().store().equals(stage.store())) {
                runs.add(new Run(stage.store(), new ArrayList<>()));
            }
            runs.getLast().stages().add(stage);
        }
        return List.copyOf(runs);
    }
}
