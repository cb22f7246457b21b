package dev.leat.aws.state;

import dev.leat.app.App;
import dev.leat.aws.state.CancelledException.Cause;
import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.CommitRehearsal;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.port.ViewReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/// A store in a state table of an app's views, and of the identities of the pipelines that feed
/// them. A commit is one transaction for every [#GROUP] records, with their identities and
/// everything that they change. So readers may see a part of a commit, but never a part of a
/// record. A lost response does no harm: the records are delivered again and are then duplicates.
/// Thread-safe.
public final class TableViewStore implements Store {

    /// Number of records in one transaction. With two rows or periods for each record and some that
    /// all share, this is near the maximum of 100 actions.
    private static final int GROUP = 30;

    /// Maximum number of attempts if other writers change the same items.
    private static final int ATTEMPTS = 200;

    private final App app;
    private final Set<String> views;
    private final StateTable table;
    private final Registry registry;
    private final Time time;

    /// Creates the store without calling DynamoDB.
    ///
    /// @param views the names of the app's views in the table
    public TableViewStore(App app, Set<String> views, StateTable table, Time time) {
        this.app = app;
        this.views = Set.copyOf(views);
        this.table = table;
        this.registry =
                new Registry(
                        table, app, views, sink -> sink.view().filter(views::contains).isPresent());
        this.time = time;
    }

    /// Returns a reader of one of the views.
    public ViewReader reader(String view) {
        if (!views.contains(view)) {
            throw new IllegalArgumentException(table.what() + " does not have the view " + view);
        }
        return new TableViewReader(table, registry, app.view(view), time);
    }

    /// @throws CorruptStateException if a stored definition differs from the app's definition, or
    ///   the table was replaced
    @Override
    public <T> T commit(Function<Transaction, T> work) {
        return new CommitRehearsal<>(TableViewStore::view, this::send).run(work);
    }

    private static Effect.Write view(Effect effect) {
        return CommitRehearsal.view("the state table", effect);
    }

    /// @throws CorruptStateException in the same cases as a commit
    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        registry.look();
        var attempt = new ViewCommitAttempt(app, table, registry, time.instant(), 0, true);
        return work.apply(effect -> {
            var write = view(effect);
            var answers = delivered(write);
            var tasks = new ArrayList<Task>();
            for (int i = 0; i < write.pick().length; i++) {
                tasks.add(new Task(0, write, i));
            }
            attempt.run(tasks, List.of(answers));
            return answers;
        });
    }

    /// Checks that the table has the app's definitions and was not replaced.
    ///
    /// @throws CorruptStateException if a definition differs or the table was replaced
    @Override
    public void probe() {
        registry.enterAgain();
    }

    /// Returns the stored identity of a record of this pipeline; empty if there is none.
    ///
    /// @throws UnavailableException if DynamoDB is unavailable
    public Optional<StoredIdentity> holding(String pipeline, byte[] identity) {
        var key = StateKey.identity(pipeline, identity);
        var retention = IdentityItem.Retention.of(app, app.pipeline(pipeline), time.instant());
        return table.get(key)
                .flatMap(item -> {
                    var found = IdentityItem.of(key, retention, item);
                    if (!found.ends().isEmpty()) {
                        var ends = new BatchLog(table, time).of(pipeline, found.ends());
                        ends.values().removeIf(BatchLog.End::decided);
                        found.dropUndecided(ends.keySet());
                    }
                    return found.stored();
                });
    }

    private static WriteResults delivered(Effect.Write write) {
        return WriteResults.all(write.pick().length, Outcome.DELIVERED);
    }

    /// Writes the rows in groups. All rows of a record are in one group.
    private List<WriteResults> send(List<Effect.Write> writes) {
        registry.enter();
        var answers = writes.stream().map(TableViewStore::delivered).toList();
        var records = new LinkedHashMap<StateKey, List<Task>>();
        for (int number = 0; number < writes.size(); number++) {
            var write = writes.get(number);
            for (int i = 0; i < write.pick().length; i++) {
                var task = new Task(number, write, i);
                records.computeIfAbsent(task.identity(), _ -> new ArrayList<>()).add(task);
            }
        }
        var groups = List.copyOf(records.values());
        for (int from = 0; from < groups.size(); from += GROUP) {
            commit(groups.subList(from, Math.min(from + GROUP, groups.size())), answers);
        }
        return answers;
    }

    /// Writes records in one transaction, or in several if one would be too large.
    private void commit(List<List<Task>> records, List<WriteResults> answers) {
        var tasks =
                records.stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparingInt(Task::number).thenComparingInt(Task::index))
                        .toList();
        boolean exact = false;
        int conflicts = 0;
        int throttled = 0;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            int shard = ThreadLocalRandom.current().nextInt(StateKey.SHARDS);
            var next = new ViewCommitAttempt(app, table, registry, time.instant(), shard, exact);
            var found =
                    answers.stream()
                            .map(a -> WriteResults.all(a.size(), Outcome.DELIVERED))
                            .toList();
            next.run(tasks, found);
            if (next.needsExact()) {
                exact = true;
                continue;
            }
            var actions = next.actions();
            if (actions.size() > StateTable.MOST_ACTIONS) {
                halve(records, actions.size(), answers);
                return;
            }
            try {
                if (!actions.isEmpty()) {
                    table.write(actions);
                }
                tasks.forEach(task ->
                        answers.get(task.number()).copy(task.index(), found.get(task.number())));
                return;
            } catch (CancelledException cancelled) {
                exact |= next.blindFailed(cancelled);
                if (cancelled.has(Cause.THROTTLED)) {
                    table.pause(++throttled, "AWS throttles the transactions");
                } else if (cancelled.has(Cause.CONFLICT)) {
                    table.pause(++conflicts, "other transactions change the same items");
                }
            }
        }
        throw new UnavailableException(
                table.what() + ": other writers change the same items continuously");
    }

    private void halve(List<List<Task>> records, int actions, List<WriteResults> answers) {
        if (records.size() == 1) {
            statesOf(records.getFirst(), actions, answers);
            return;
        }
        int half = records.size() / 2;
        commit(records.subList(0, half), answers);
        commit(records.subList(half, records.size()), answers);
    }

    /// Writes the states of one record one after the other. Rejects a state that changes too much
    /// for a transaction.
    private void statesOf(List<Task> record, int actions, List<WriteResults> answers) {
        var states = new TreeMap<Integer, List<Task>>();
        record.forEach(
                task -> states.computeIfAbsent(task.row(), _ -> new ArrayList<>()).add(task));
        if (states.size() > 1) {
            states.values().forEach(state -> commit(List.of(state), answers));
            return;
        }
        var why = ViewCommitAttempt.tooMany(actions - 1);
        record.forEach(task -> answers.get(task.number()).put(task.index(), Outcome.REJECTED, why));
    }
}
