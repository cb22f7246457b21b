package dev.leat.aws.state;

import dev.leat.app.App;
import dev.leat.aws.state.IdentityItem.Retention;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.plan.IdentityRule;
import dev.leat.plan.WriteResults;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The identities that one attempt to commit, or one dry run, reads and changes in memory. Owned by
/// one thread.
final class StateIdentities {

    private final App app;
    private final StateTable table;
    private final Registry registry;
    private final Instant now;
    private final Optional<String> end;
    private final Map<StateKey, IdentityItem> items = new LinkedHashMap<>();

    /// @param end the end of a batch by which the sinks get the rows; empty if they get each row
    ///   before its identity is stored, or in the same transaction
    StateIdentities(
            App app, StateTable table, Registry registry, Instant now, Optional<String> end) {
        this.app = app;
        this.table = table;
        this.registry = registry;
        this.now = now;
        this.end = end;
    }

    /// Applies a row to its sink. Returns the reason if the sink refuses the row and is unchanged.
    interface Application {
        @Nullable Reason apply(Task task);
    }

    /// Reads the identities of rows that were not read before.
    ///
    /// @throws dev.leat.port.CorruptStateException if the table was replaced
    void read(Collection<Task> tasks) {
        var wanted = new LinkedHashMap<StateKey, Retention>();
        var retentions = new HashMap<String, Retention>();
        for (var task : tasks) {
            var key = task.identity();
            if (!items.containsKey(key)) {
                wanted.put(
                        key,
                        retentions.computeIfAbsent(
                                task.write().pipeline(),
                                name -> Retention.of(app, app.pipeline(name), now)));
            }
        }
        var keys = new LinkedHashSet<>(wanted.keySet());
        keys.add(StateKey.MARK);
        var mark = registry.mark();
        var found = table.get(keys);
        registry.check(mark, found.get(StateKey.MARK));
        wanted.forEach((key, retention) ->
                items.put(key, IdentityItem.of(key, retention, found.get(key))));
    }

    /// Returns the ends of other batches by which the sinks of rows that were read got them.
    Set<String> ends(Collection<Task> tasks) {
        return tasks.stream()
                .flatMap(task -> of(task).end(task.label()).stream())
                .filter(name -> !Optional.of(name).equals(end))
                .collect(Collectors.toSet());
    }

    /// Records that sinks do not have the rows that they would have got by these ends.
    void drop(Collection<Task> tasks, Set<String> abandoned) {
        for (var task : tasks) {
            if (of(task).end(task.label()).filter(abandoned::contains).isPresent()) {
                of(task).drop(task.label());
            }
        }
    }

    /// Returns the identity of a row that was read.
    IdentityItem of(Task task) {
        var identity = items.get(task.identity());
        if (identity == null) {
            throw new IllegalStateException("the identity was not read");
        }
        return identity;
    }

    /// Classifies a row, applies it if it is new to its sink, and enters the result in `answers`.
    void judge(Task task, Application application, WriteResults answers) {
        var identity = of(task);
        int index = task.index();
        var digest = task.write().rows().digest(task.row());
        long version = task.write().rows().versions().of(task.row());
        if (!identity.known()) {
            apply(task, true, application, answers);
            return;
        }
        boolean changing = app.pipeline(task.write().pipeline()).version().isPresent();
        var known = identity.known(task.label());
        switch (IdentityRule.judge(known, digest, version, 0)) {
            case DELIVERED -> {
                boolean newer = changing && IdentityRule.newer(known, version);
                if (apply(task, newer, application, answers) && newer) {
                    answers.put(
                            index,
                            Outcome.DELIVERED,
                            IdentityRule.replaced(known.version(), version));
                }
            }
            case DUPLICATE -> {
                answers.put(index, Outcome.DUPLICATE);
                identity.see();
            }
            case SUPERSEDED ->
                    answers.put(
                            index,
                            Outcome.SUPERSEDED,
                            IdentityRule.superseded(known.version(), version));
            case REJECTED ->
                    answers.put(
                            index,
                            Outcome.REJECTED,
                            changing
                                    ? IdentityRule.conflict(known.digest(), digest, version)
                                    : IdentityRule.conflict(known.digest(), digest));
            case PENDING, FILTERED, RETURNED, RETRIED ->
                    throw new IllegalStateException("not an outcome of the identity rule");
        }
    }

    /// Applies the row; returns true if the sink accepted it.
    private boolean apply(
            Task task, boolean replaces, Application application, WriteResults answers) {
        var refusal = application.apply(task);
        if (refusal != null) {
            answers.put(task.index(), Outcome.REJECTED, refusal);
            return false;
        }
        var rows = task.write().rows();
        of(task).deliver(
                        task.label(),
                        rows.digest(task.row()),
                        rows.versions().of(task.row()),
                        replaces,
                        end);
        return true;
    }

    /// Returns the writes of the changed identities, on the condition that they are as they were
    /// read.
    List<TransactWriteItem> writes() {
        return items.values().stream()
                .filter(IdentityItem::changed)
                .map(identity -> identity.write(table.name()))
                .toList();
    }
}
