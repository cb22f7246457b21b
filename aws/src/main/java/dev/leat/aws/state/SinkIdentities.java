package dev.leat.aws.state;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.aws.DynamoTable;
import dev.leat.aws.ParallelBatches;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The identities in a state table of the records that sinks outside of the table receive, such as
/// queues. A sink gets its records first, and then their identities are stored; or the identities
/// are stored first, and the sink gets the records by the end of their batch ([BatchLog]).
/// Thread-safe.
public final class SinkIdentities {

    private final App app;
    private final StateTable table;
    private final Registry registry;
    private final Time time;

    /// @param sinks the sinks that use this object
    public SinkIdentities(App app, StateTable table, Predicate<Sink> sinks, Time time) {
        this.app = app;
        this.table = table;
        this.registry = new Registry(table, app, Set.of(), sinks);
        this.time = time;
    }

    /// Checks that the table has the app's definitions and was not replaced.
    ///
    /// @throws CorruptStateException if a definition differs or the table was replaced
    /// @throws UnavailableException if DynamoDB is unavailable
    public void probe() {
        registry.enterAgain();
    }

    /// Returns a judge for one attempt to commit.
    ///
    /// @throws CorruptStateException if a definition differs or the table was replaced
    /// @throws UnavailableException if DynamoDB is unavailable
    public Judge judge() {
        registry.enter();
        return new Judge(Optional.empty(), (_, _) -> Set.of());
    }

    /// Returns a judge for one attempt to commit a batch.
    ///
    /// @param end the name of the end by which the sinks get the rows
    /// @throws CorruptStateException if a definition differs or the table was replaced
    /// @throws UnavailableException if DynamoDB is unavailable
    public Judge judge(String end, Ends ends) {
        registry.enter();
        return new Judge(Optional.of(end), ends);
    }

    /// Returns a judge for a dry run, which changes nothing in the table.
    ///
    /// @throws CorruptStateException if a definition differs or the table was replaced
    /// @throws UnavailableException if DynamoDB is unavailable
    public Judge dryJudge() {
        return dryJudge((_, _) -> Set.of());
    }

    /// Returns such a judge for sinks that get rows by the ends of batches.
    ///
    /// @throws CorruptStateException if a definition differs or the table was replaced
    /// @throws UnavailableException if DynamoDB is unavailable
    public Judge dryJudge(Ends ends) {
        registry.look();
        return new Judge(Optional.empty(), ends);
    }

    /// Computes what a sink in a table changes for the record of one attempt.
    public interface Exchange {

        /// @param before what the last state of the record has stored with its identity; null if
        ///   nothing
        Change of(int row, @Nullable AttributeValue before);
    }

    /// The change of a sink for one record.
    ///
    /// @param refused the reason why the sink refuses the record; nothing is then changed
    /// @param after what is stored with the identity of the record
    /// @param actions the changes of the sink in DynamoDB
    public record Change(
            Optional<Reason> refused,
            @Nullable AttributeValue after,
            List<TransactWriteItem> actions) {}

    /// Commits each record in one transaction with what it changes in a table. The states of a
    /// record are committed one after the other.
    ///
    /// @param attempts returns an object for each attempt, which reads the table again
    /// @throws CorruptStateException if a definition differs or the table was replaced
    /// @throws UnavailableException if DynamoDB is unavailable
    public WriteResults exchange(Effect.Write write, Supplier<Exchange> attempts) {
        registry.enter();
        var records =
                all(write).stream()
                        .collect(
                                Collectors.groupingBy(
                                        Task::identity, LinkedHashMap::new, Collectors.toList()));
        var answers = WriteResults.all(write.pick().length, Outcome.DELIVERED);
        ParallelBatches.each(
                List.copyOf(records.values()),
                DynamoTable.PARALLEL,
                states -> states.forEach(state -> exchange(state, attempts, answers)));
        return answers;
    }

    private void exchange(Task task, Supplier<Exchange> attempts, WriteResults answers) {
        for (int attempt = 1; ; attempt++) {
            var identities = identities(Optional.empty());
            identities.read(List.of(task));
            var actions = new ArrayList<TransactWriteItem>();
            var answer = WriteResults.all(answers.size(), Outcome.DELIVERED);
            identities.judge(task, changing(identities, attempts.get(), actions), answer);
            actions.addAll(identities.writes());
            try {
                if (!actions.isEmpty()) {
                    table.write(actions);
                }
                synchronized (answers) {
                    answers.copy(task.index(), answer);
                }
                return;
            } catch (CancelledException _) {
                table.pause(attempt, "other processes change the same items");
            }
        }
    }

    private static StateIdentities.Application changing(
            StateIdentities identities, Exchange exchange, List<TransactWriteItem> actions) {
        return task -> {
            var identity = identities.of(task);
            var change = exchange.of(task.row(), identity.inside(task.label()));
            if (change.refused().isEmpty()) {
                identity.inside(task.label(), change.after());
                actions.addAll(change.actions());
            }
            return change.refused().orElse(null);
        };
    }

    /// The ends of batches. Thread-safe.
    public interface Ends {

        /// Returns those of these ends by which no sink gets rows. The others are complete.
        ///
        /// @throws UnavailableException if that is not known now
        Set<String> abandoned(String pipeline, Set<String> names);
    }

    /// Classifies the rows of writes, and collects the changes of their identities in memory. Owned
    /// by one thread.
    public final class Judge {

        private final StateIdentities identities;
        private final Ends ends;

        private Judge(Optional<String> end, Ends ends) {
            this.identities = identities(end);
            this.ends = ends;
        }

        /// Classifies the rows one after the other, as if the sink accepted each row that is new to
        /// it, except those with a reason.
        ///
        /// @param refusal returns the reason why the sink refuses a row, by the row's index in the
        ///   write's picked rows; null if it accepts the row
        /// @throws CorruptStateException if the table was replaced
        /// @throws UnavailableException if DynamoDB is unavailable
        public WriteResults judge(Effect.Write write, IntFunction<@Nullable Reason> refusal) {
            var tasks = all(write);
            identities.read(tasks);
            var others = identities.ends(tasks);
            if (!others.isEmpty()) {
                identities.drop(tasks, ends.abandoned(write.pipeline(), others));
            }
            return SinkIdentities.judge(identities, write, tasks, refusal);
        }

        /// Classifies the rows of a dry run, one after the other.
        ///
        /// @throws CorruptStateException if the table was replaced
        /// @throws UnavailableException if DynamoDB is unavailable
        public WriteResults judge(Effect.Write write, Exchange exchange) {
            var tasks = all(write);
            identities.read(tasks);
            var answers = WriteResults.all(write.pick().length, Outcome.DELIVERED);
            var changing = changing(identities, exchange, new ArrayList<>());
            tasks.forEach(task -> identities.judge(task, changing, answers));
            return answers;
        }

        /// Stores the changes. Returns false if at least one identity was changed by another
        /// process.
        ///
        /// @throws UnavailableException if DynamoDB is unavailable
        public boolean store() {
            var groups = ParallelBatches.of(identities.writes(), StateTable.MOST_ACTIONS);
            var all = new AtomicBoolean(true);
            ParallelBatches.each(
                    groups,
                    DynamoTable.PARALLEL,
                    group -> {
                        if (!stored(group)) {
                            all.set(false);
                        }
                    });
            return all.get();
        }

        /// Stores a group of changes. Repeats this while DynamoDB throttles it or other
        /// transactions use the same items.
        private boolean stored(List<TransactWriteItem> group) {
            for (int attempt = 1; ; attempt++) {
                try {
                    table.write(group);
                    return true;
                } catch (CancelledException cancelled) {
                    if (cancelled.has(CancelledException.Cause.CONDITION)) {
                        return false;
                    }
                    table.pause(attempt, "other processes change the same identities");
                }
            }
        }
    }

    /// Stores that the sink has received rows of a write. What is stored already, or is newer,
    /// stays as it is.
    ///
    /// @param rows the rows' indexes in the write's picked rows
    /// @throws UnavailableException if DynamoDB is unavailable
    public void store(Effect.Write write, Collection<Integer> rows) {
        var tasks = tasks(write, rows);
        for (var group : ParallelBatches.of(tasks, StateTable.MOST_ACTIONS)) {
            boolean stored = false;
            for (int attempt = 1; !stored; attempt++) {
                var identities = identities(Optional.empty());
                identities.read(group);
                judge(identities, write, group, _ -> null);
                try {
                    var writes = identities.writes();
                    if (!writes.isEmpty()) {
                        table.write(writes);
                    }
                    stored = true;
                } catch (CancelledException _) {
                    table.pause(attempt, "other processes change the same identities");
                }
            }
        }
    }

    private StateIdentities identities(Optional<String> end) {
        return new StateIdentities(app, table, registry, time.instant(), end);
    }

    private static List<Task> all(Effect.Write write) {
        return tasks(write, IntStream.range(0, write.pick().length).boxed().toList());
    }

    private static List<Task> tasks(Effect.Write write, Collection<Integer> rows) {
        var tasks = new ArrayList<Task>();
        rows.forEach(row -> tasks.add(new Task(0, write, row)));
        return tasks;
    }

    private static WriteResults judge(
            StateIdentities identities,
            Effect.Write write,
            List<Task> tasks,
            IntFunction<@Nullable Reason> refusal) {
        var answers = WriteResults.all(write.pick().length, Outcome.DELIVERED);
        tasks.forEach(task -> identities.judge(task, each -> refusal.apply(each.index()), answers));
        return answers;
    }
}
