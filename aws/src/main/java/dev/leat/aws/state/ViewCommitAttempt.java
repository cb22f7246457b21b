package dev.leat.aws.state;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.batch.Column;
import dev.leat.batch.Reason;
import dev.leat.plan.ViewReasons;
import dev.leat.plan.WriteResults;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// One attempt to write rows to views: reads the items that the rows need, classifies the rows in
/// memory, and computes the transaction that writes all changes. A dry run does the same without
/// the transaction. Owned by one thread.
final class ViewCommitAttempt {

    private final App app;
    private final StateTable table;
    private final Instant now;
    private final int shard;
    private final boolean exact;
    private final StateIdentities identities;
    private final Map<Cell.Place, Cell> cells = new LinkedHashMap<>();

    /// The row or identity that each action of the transaction writes.
    private final List<@Nullable Cell> actors = new ArrayList<>();

    /// @param shard the shard for rows of views without a key
    /// @param exact true if all rows of views are read, so that sums near the limits are refused
    ViewCommitAttempt(
            App app, StateTable table, Registry registry, Instant now, int shard, boolean exact) {
        this.app = app;
        this.table = table;
        this.identities = new StateIdentities(app, table, registry, now, Optional.empty());
        this.now = now;
        this.shard = shard;
        this.exact = exact;
    }

    /// Classifies rows one after the other, and applies those that are new in memory.
    ///
    /// @param answers the results of each write, by its number
    void run(List<Task> tasks, List<WriteResults> answers) {
        identities.read(tasks);
        readCells(tasks);
        tasks.forEach(task -> identities.judge(task, this::refusal, answers.get(task.number())));
    }

    private void readCells(List<Task> tasks) {
        var places = new LinkedHashSet<Cell.Place>();
        for (var task : tasks) {
            var view = view(task);
            contributions(task).stream()
                    .filter(next -> StateKey.fits(next.key()))
                    .forEach(next -> places.addAll(places(view, next)));
            var inside = identities.of(task).inside(task.label());
            ViewContribution.readAll(view, inside)
                    .forEach(before -> places.addAll(places(view, before)));
        }
        places.removeAll(cells.keySet());
        var keys = new HashSet<StateKey>();
        places.forEach(place -> read(place).forEach(at -> keys.add(place.in(at))));
        var found =
                keys.isEmpty() ? Map.<StateKey, Map<String, AttributeValue>>of() : table.get(keys);
        places.forEach(place -> cells.put(place, cell(place, found)));
    }

    private Cell cell(Cell.Place place, Map<StateKey, Map<String, AttributeValue>> found) {
        var view = app.view(place.view());
        var items = new @Nullable CellItem[StateKey.SHARDS];
        read(place).forEach(at -> items[at] = CellItem.of(view, found.get(place.in(at))));
        return new Cell(view, place, shard(place), exact, items);
    }

    /// Returns the shards to read.
    private List<Integer> read(Cell.Place place) {
        var view = app.view(place.view());
        if (exact && view.key().isEmpty()) {
            return IntStream.range(0, StateKey.SHARDS).boxed().toList();
        }
        return exact || Cell.extremes(view) ? List.of(shard(place)) : List.of();
    }

    private int shard(Cell.Place place) {
        return place.key().isEmpty() ? shard : StateKey.shard(place.key());
    }

    private View view(Task task) {
        return app.view(task.write().to().name());
    }

    private boolean changing(Task task) {
        return app.pipeline(task.write().pipeline()).version().isPresent();
    }

    /// Returns what the row adds to the view; empty if it adds nothing or is refused.
    private List<ViewContribution> contributions(Task task) {
        if (changing(task) && task.write().absent(task.row())) {
            return List.of();
        }
        if (task.columns().getFirst() instanceof Column.Lists lists) {
            return ViewContribution.all(view(task), lists, task.row());
        }
        return ViewReasons.missing(view(task), task.columns(), task.row()).isPresent()
                ? List.of()
                : List.of(ViewContribution.of(view(task), task.columns(), task.row()));
    }

    private static List<Cell.Place> places(View view, ViewContribution of) {
        var row = new Cell.Place(view.name(), of.key(), Optional.empty());
        return view.every().isEmpty()
                ? List.of(row)
                : List.of(row, new Cell.Place(view.name(), of.key(), Optional.of(of.start())));
    }

    /// Changes the view. Returns the reason if the view refuses the row and is unchanged.
    private @Nullable Reason refusal(Task task) {
        var view = view(task);
        boolean absent = changing(task) && task.write().absent(task.row());
        boolean listed = task.columns().getFirst() instanceof Column.Lists;
        if (!absent && !listed) {
            var missing = ViewReasons.missing(view, task.columns(), task.row());
            if (missing.isPresent()) {
                return missing.get();
            }
        }
        var next = contributions(task);
        var tooLong = next.stream().flatMap(added -> tooLong(view, added).stream()).findFirst();
        if (tooLong.isPresent()) {
            return tooLong.get();
        }
        var changes = new LinkedHashMap<Cell, Cell.Change>();
        var old = changing(task) ? identities.of(task).inside(task.label()) : null;
        for (var before : ViewContribution.readAll(view, old)) {
            change(changes, view, true, before).forEach(change -> change.out(before.values()));
        }
        for (var after : next) {
            change(changes, view, changing(task), after)
                    .forEach(change -> change.in(after.values()));
        }
        if (changes.size() > StateTable.MOST_CHANGES) {
            return tooMany(changes.size());
        }
        for (var change : changes.entrySet()) {
            var refusal = change.getKey().refusal(change.getValue());
            if (refusal != null) {
                return refusal;
            }
        }
        changes.forEach(Cell::accept);
        if (changing(task)) {
            identities
                    .of(task)
                    .inside(task.label(), ViewContribution.attribute(view, next, listed));
        }
        return null;
    }

    /// Returns the reason for a record that changes so many rows and periods of views.
    static Reason tooMany(int cells) {
        return Reason.of(
                "too_large",
                "the record changes %d rows and periods of views, and a transaction in DynamoDB can change at most %d; give the view fewer keys, or keep it in Redis"
                        .formatted(cells, StateTable.MOST_CHANGES));
    }

    /// Returns the changes of the cells to which a contribution belongs. In pipelines with versions
    /// a period that is not retained any more is not changed, because it may not contain the older
    /// state.
    private List<Cell.Change> change(
            Map<Cell, Cell.Change> changes, View view, boolean changing, ViewContribution of) {
        var own = new ArrayList<Cell.Change>();
        for (var place : places(view, of)) {
            if (changing
                    && place.start().filter(start -> start < view.oldestPart(now)).isPresent()) {
                continue;
            }
            var cell = cells.get(place);
            if (cell == null) {
                throw new IllegalStateException("the row was not read");
            }
            own.add(changes.computeIfAbsent(cell, _ -> new Cell.Change(view.measures().size())));
        }
        return own;
    }

    private static Optional<Reason> tooLong(View view, ViewContribution added) {
        return StateKey.fits(added.key())
                ? Optional.empty()
                : Optional.of(
                        Reason.at(
                                "too_long",
                                view.key().getFirst().column(),
                                added.key().getFirst(),
                                "the key of the view %s is too long for DynamoDB, which stores at most about 1,000 bytes"
                                        .formatted(view.name())));
    }

    /// Returns true if the changes are possible only if all rows are read.
    boolean needsExact() {
        return cells.values().stream().anyMatch(Cell::needsExact);
    }

    /// Returns the transaction; empty if nothing changes.
    List<TransactWriteItem> actions() {
        var actions = new ArrayList<TransactWriteItem>();
        actors.clear();
        for (var write : identities.writes()) {
            actions.add(write);
            actors.add(null);
        }
        for (var cell : cells.values()) {
            for (var write : cell.writes(table.name())) {
                actions.add(write);
                actors.add(cell);
            }
        }
        return actions;
    }

    /// Returns true if the transaction was cancelled because of a row that cannot be changed
    /// without being read.
    boolean blindFailed(CancelledException cancelled) {
        for (int i = 0; i < actors.size(); i++) {
            var cell = actors.get(i);
            if (cell != null
                    && cell.blindFailed()
                    && cancelled.cause(i) == CancelledException.Cause.CONDITION) {
                return true;
            }
        }
        return false;
    }
}
