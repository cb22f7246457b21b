package dev.leat.engine;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/// Commits a batch, or a piece of a file: each [CommitStage] in turn makes its effect, and its
/// store applies it.
///
/// Neighbouring stages on one store are one commit. The last commit is at home, the store that
/// holds the source; if all sinks are at home it is the only one. If the process dies between two
/// commits, the records are delivered again and the stores that have them answer REPEAT. Threads
/// may share it.
public final class Committer {

    private final Planner planner;
    private final Store home;
    private final List<CommitStage.Run> before;
    private final CommitStage.Run last;
    private final BiConsumer<Store, UnavailableException> onAway;

    /// @param stages in their order, as [CommitStage#batch] and [CommitStage#writes] have them
    /// @param onAway is called with an external store that is unavailable
    public Committer(
            Planner planner,
            EnginePlatform platform,
            List<CommitStage> stages,
            BiConsumer<Store, UnavailableException> onAway) {
        this.planner = planner;
        this.home = platform.home(planner.source().name());
        var runs = CommitStage.runs(stages, home);
        this.before = runs.subList(0, runs.size() - 1);
        this.last = runs.getLast();
        this.onAway = onAway;
    }

    /// Brings a batch to its end and returns the table as it was kept.
    ///
    /// @throws Unavailable if home is away: nothing was settled; the batch was given back, or its
    ///   lease will run out
    Outcomes commit(Batch batch, Outcomes entered) {
        try {
            var table = begin(batch, entered, _ -> true);
            return end(batch, table, (_, kept) -> kept, _ -> true);
        } catch (UnavailableException down) {
            giveBack(batch.leased());
            throw down;
        }
    }

    /// All commits but the last one, for as long as the table `goesOn`. The pending records of an
    /// external store that is unavailable are entered as PARKED.
    ///
    /// @throws Unavailable if home is away
    public Outcomes begin(Batch batch, Outcomes entered, Predicate<Outcomes> goesOn) {
        var table = entered;
        for (var run : before) {
            var now = table;
            if (!goesOn.test(now)) {
                break;
            }
            try {
                table = run.store().commit(tx -> run.apply(tx, batch, now.copy()));
            } catch (UnavailableException down) {
                if (run.store().equals(home)) {
                    throw down;
                }
                onAway.accept(run.store(), down);
                var why = Reason.of("unavailable", String.valueOf(down.getMessage()));
                table = now.copy();
                for (int sink : run.sinks()) {
                    table.returnPending(sink, why);
                }
            }
        }
        return table;
    }

    /// The last commit: the remaining stages, then `end`. Returns the answer of `end`, and rolls
    /// the commit back unless `keeps` accepts that answer.
    ///
    /// @throws Unavailable if home is away
    public <T> T end(
            Batch batch,
            Outcomes table,
            BiFunction<Store.Transaction, Outcomes, T> end,
            Predicate<? super T> keeps) {
        return atHome(tx -> end.apply(tx, last.apply(tx, batch, table.copy())), keeps);
    }

    /// A commit at home alone.
    ///
    /// @throws Unavailable if home is away
    public <T> T atHome(Function<Store.Transaction, T> work) {
        return home.commit(work);
    }

    /// A commit at home alone. Returns the answer of `work`, and rolls the commit back unless
    /// `keeps` accepts that answer.
    ///
    /// @throws Unavailable if home is away
    public <T> T atHome(Function<Store.Transaction, T> work, Predicate<? super T> keeps) {
        try {
            return home.commit(tx -> {
                var answer = work.apply(tx);
                if (!keeps.test(answer)) {
                    throw new NotCommittedException(answer);
                }
                return answer;
            });
        } catch (NotCommittedException notKept) {
            @SuppressWarnings("unchecked") // thrown above, with an answer of this work
            var answer = (T) notKept.answer;
            return answer;
        }
    }

    /// Rolls a commit back: a store does so if the work throws, and has no other way. Never leaves
    /// [#atHome].
    private static final class NotCommittedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient Object answer;

        NotCommittedException(Object answer) {
            super("not to be kept", null, false, false);
            this.answer = answer;
        }
    }

    /// The work goes back as it came, no attempt counts. A full disk may well have room for that.
    public void giveBack(LeasedWork leased) {
        var settle = planner.giveBack(leased);
        try {
            atHome(tx -> tx.apply(settle));
        } catch (UnavailableException | LeaseLostException _) {
            // The lease will run out; or it has ended: the work was kept and the answer got lost.
        }
    }
}
