package dev.leat.engine;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/// Commits a batch, or a piece of a file: a part of the file that is committed like a batch. The
/// [CommitStage]s run in order; each computes an effect, and its store applies the effect.
///
/// Adjacent stages on one store share one commit. The last commit is on the source store, the store
/// that contains the source. If the source store also contains all sinks, there is only this
/// commit. After a crash between two commits the records are redelivered; they are then a DUPLICATE
/// in stores that already have them. Thread-safe.
public final class Committer {

    /// A receiver of unavailable external stores that lets the commit fail.
    public static final BiConsumer<Store, UnavailableException> FAIL =
            (_, unavailable) -> {
                throw unavailable;
            };

    private final Planner planner;
    private final Store home;
    private final List<CommitStage.Run> before;
    private final CommitStage.Run last;
    private final BiConsumer<Store, UnavailableException> onUnavailable;

    /// @param stages in commit order, from [CommitStage#batch] or [CommitStage#writes]
    /// @param onUnavailable receives each external store that is unavailable
    public Committer(
            Planner planner,
            EnginePlatform platform,
            List<CommitStage> stages,
            BiConsumer<Store, UnavailableException> onUnavailable) {
        this.planner = planner;
        this.home = platform.sourceStore(planner.source().name());
        var runs = CommitStage.runs(stages, home);
        this.before = runs.subList(0, runs.size() - 1);
        this.last = runs.getLast();
        this.onUnavailable = onUnavailable;
    }

    /// Runs all commits but the last one, for as long as `goesOn` accepts the table. If an external
    /// store is unavailable, its pending records become RETURNED.
    ///
    /// @throws UnavailableException if the source store is unavailable
    public Outcomes begin(Batch batch, Outcomes entered, Predicate<Outcomes> goesOn) {
        return begin(batch, entered, goesOn, CommitStage.Run::commit);
    }

    /// A commit that is not the last one. Returns the table after it.
    interface RunCommit {
        Outcomes commit(CommitStage.Run run, Batch batch, Outcomes table);
    }

    /// Runs all commits but the last one by `commit`.
    Outcomes begin(Batch batch, Outcomes entered, Predicate<Outcomes> goesOn, RunCommit commit) {
        var table = entered;
        for (var run : before) {
            var now = table;
            if (!goesOn.test(now)) {
                break;
            }
            try {
                table = commit.commit(run, batch, now);
            } catch (UnavailableException down) {
                if (run.store().equals(home)) {
                    throw down;
                }
                onUnavailable.accept(run.store(), down);
                var why = Reason.of("unavailable", String.valueOf(down.getMessage()));
                table = now.copy();
                for (int sink : run.sinks()) {
                    table.returnPending(sink, why);
                }
            }
        }
        return table;
    }

    /// Runs the last commit: the remaining stages, then `end`. Returns the result of `end`. Rolls
    /// the commit back if `keeps` does not accept that result.
    ///
    /// @throws UnavailableException if the source store is unavailable
    public <T> T end(
            Batch batch,
            Outcomes table,
            BiFunction<Store.Transaction, Outcomes, T> end,
            Predicate<? super T> keeps) {
        return commitToSource(tx -> end.apply(tx, last(tx, batch, table)), keeps);
    }

    /// Runs the last commit without anything else, and returns the table after it.
    ///
    /// @throws UnavailableException if the source store is unavailable
    Outcomes last(Batch batch, Outcomes table) {
        return commitToSource(tx -> last(tx, batch, table));
    }

    /// Returns the stages of the last commit.
    CommitStage.Run last() {
        return last;
    }

    /// Applies the stages of the last commit, and returns the table after them.
    private Outcomes last(Store.Transaction tx, Batch batch, Outcomes table) {
        return last.apply(tx, batch, table.copy());
    }

    /// Runs a commit on the source store.
    ///
    /// @throws UnavailableException if the source store is unavailable
    public <T> T commitToSource(Function<Store.Transaction, T> work) {
        return home.commit(work);
    }

    /// Runs a commit on the source store and returns the result of `work`. Rolls the commit back if
    /// `keeps` does not accept that result.
    ///
    /// @throws UnavailableException if the source store is unavailable
    public <T> T commitToSource(Function<Store.Transaction, T> work, Predicate<? super T> keeps) {
        return commitTo(home, work, keeps);
    }

    /// Runs a commit on an external store like [#commitToSource]. Returns empty if the store is
    /// unavailable.
    public <T> Optional<T> commitToExternal(
            Store store, Function<Store.Transaction, T> work, Predicate<? super T> keeps) {
        try {
            return Optional.of(commitTo(store, work, keeps));
        } catch (UnavailableException down) {
            if (store.equals(home)) {
                throw down;
            }
            onUnavailable.accept(store, down);
            return Optional.empty();
        }
    }

    /// Runs a commit on this store in the same way.
    static <T> T commitTo(
            Store store, Function<Store.Transaction, T> work, Predicate<? super T> keeps) {
        try {
            return store.commit(tx -> {
                var result = work.apply(tx);
                if (!keeps.test(result)) {
                    throw new NotCommittedException(result);
                }
                return result;
            });
        } catch (NotCommittedException rolledBack) {
            @SuppressWarnings("unchecked") // thrown above, with a result of this work
            var result = (T) rolledBack.result;
            return result;
        }
    }

    /// Rolls a commit back. An exception is the only way to do this; [#commitToSource] catches it.
    private static final class NotCommittedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient Object result;

        NotCommittedException(Object result) {
            super("rolled back", null, false, false);
            this.result = result;
        }
    }

    /// Returns the records to the source, from which they are read again a few seconds later. The
    /// return does not count as an attempt. It is possible even if the disk is full.
    public void giveBack(LeasedWork leased) {
        giveBack(leased, Planner.LATER);
    }

    /// Returns the records to the source in this way.
    void giveBack(LeasedWork leased, Effect.Again how) {
        try {
            home.giveBack(planner.giveBack(leased, how));
        } catch (UnavailableException | LeaseLostException _) {
            // The lease will expire, or has ended because the commit succeeded and its response was
            // lost.
        }
    }
}
