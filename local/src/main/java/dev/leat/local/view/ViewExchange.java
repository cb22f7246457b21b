package dev.leat.local.view;

import dev.leat.app.View;
import dev.leat.batch.Reason;
import dev.leat.local.database.Transaction;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Replaces the values that a record's older state has added to a view with those of a newer state.
/// All changes are collected before any of them is made, so that a value that does not fit changes
/// nothing. Used for one row.
final class ViewExchange {

    private final ViewTable table;
    private final Transaction transaction;
    private final long oldest;
    private final List<Runnable> steps = new ArrayList<>();

    /// @param oldest parts that began before this time have expired and are not changed
    ViewExchange(ViewTable table, Transaction transaction, long oldest) {
        this.table = table;
        this.transaction = transaction;
        this.oldest = oldest;
    }

    /// Collects the changes and makes them. If a value does not fit into 64 bits, changes nothing
    /// and returns the reason.
    @Nullable Reason run(@Nullable Contribution old, @Nullable Contribution next)
            throws SQLException {
        var refusal = keys(old, next);
        if (refusal == null) {
            steps.forEach(Runnable::run);
        }
        return refusal;
    }

    /// Replaces all contributions of a record by others, like [#run(Contribution, Contribution)].
    @Nullable Reason run(List<Contribution> old, List<Contribution> next) throws SQLException {
        var byKey = new LinkedHashMap<List<String>, Change>();
        old.forEach(gone -> change(byKey, gone.key()).out.add(gone));
        next.forEach(added -> change(byKey, added.key()).in.add(added));
        for (var key : byKey.entrySet()) {
            var refusal = all(key.getKey(), key.getValue());
            if (refusal != null) {
                return refusal;
            }
        }
        steps.forEach(Runnable::run);
        return null;
    }

    private static <K> Change change(Map<K, Change> changes, K at) {
        return changes.computeIfAbsent(at, _ -> new Change(new ArrayList<>(), new ArrayList<>()));
    }

    /// Contributions of a record to one cell, before and after its change.
    private record Change(List<Contribution> out, List<Contribution> in) {

        MeasureValues sum(List<Contribution> some, MeasureValues zero) {
            zero.exchange(List.of(), some.stream().map(Contribution::values).toList());
            return zero;
        }
    }

    private @Nullable Reason all(List<String> key, Change change) throws SQLException {
        var total = table.total(transaction, key);
        var refusal = exchange(table.totals(), key, total, change);
        if (table.view().every().isEmpty()) {
            return refusal;
        }
        var byStart = new LinkedHashMap<Long, Change>();
        change.out.forEach(gone -> change(byStart, gone.start()).out.add(gone));
        change.in.forEach(added -> change(byStart, added.start()).in.add(added));
        for (var part : byStart.entrySet()) {
            if (refusal == null && part.getKey() >= oldest) {
                var place = new ViewCell.Part(total.id(), part.getKey());
                var cell = table.part(transaction, place, total.stored());
                refusal = exchange(table.parts(), place, cell, part.getValue());
            }
        }
        return refusal;
    }

    private <K> @Nullable Reason exchange(
            ViewCells<K> cells, K place, ViewCell cell, Change change) {
        var now = cell.values().copy();
        int unfit =
                now.exchange(
                        change.out.stream().map(Contribution::values).toList(),
                        change.in.stream().map(Contribution::values).toList());
        if (unfit >= 0) {
            int size = now.size();
            return range(
                    place,
                    unfit,
                    cell.values(),
                    change.sum(change.out, new MeasureValues(size)),
                    change.sum(change.in, new MeasureValues(size)));
        }
        steps.add(() -> cells.change(place, cell, now));
        return null;
    }

    private @Nullable Reason keys(@Nullable Contribution old, @Nullable Contribution next)
            throws SQLException {
        if (old != null && next != null && !old.key().equals(next.key())) {
            var refusal = total(old, old, null);
            return refusal == null ? total(next, null, next) : refusal;
        }
        var some = next == null ? old : next;
        return some == null ? null : total(some, old, next);
    }

    private @Nullable Reason total(
            Contribution at, @Nullable Contribution old, @Nullable Contribution next)
            throws SQLException {
        var total = table.total(transaction, at.key());
        var refusal = exchange(table.totals(), at.key(), total, old, next);
        return refusal != null || table.view().every().isEmpty()
                ? refusal
                : parts(total, at, old, next);
    }

    private @Nullable Reason parts(
            ViewCell total,
            Contribution at,
            @Nullable Contribution old,
            @Nullable Contribution next)
            throws SQLException {
        if (old != null && next != null && old.start() != next.start()) {
            var refusal = part(total, old.start(), old, null);
            return refusal == null ? part(total, next.start(), null, next) : refusal;
        }
        return part(total, at.start(), old, next);
    }

    private @Nullable Reason part(
            ViewCell total, long start, @Nullable Contribution old, @Nullable Contribution next)
            throws SQLException {
        if (start < oldest) {
            return null;
        }
        var place = new ViewCell.Part(total.id(), start);
        var part = table.part(transaction, place, total.stored());
        return exchange(table.parts(), place, part, old, next);
    }

    private <K> @Nullable Reason exchange(
            ViewCells<K> cells,
            K place,
            ViewCell cell,
            @Nullable Contribution old,
            @Nullable Contribution next) {
        var out = old == null ? null : old.values();
        var in = next == null ? null : next.values();
        var now = cell.values().copy();
        int unfit = now.exchange(out, in);
        if (unfit >= 0) {
            return range(place, unfit, cell.values(), out, in);
        }
        steps.add(() -> cells.change(place, cell, now));
        return null;
    }

    private Reason range(
            Object place,
            int at,
            MeasureValues values,
            @Nullable MeasureValues out,
            @Nullable MeasureValues in) {
        var measure = table.view().measures().get(at);
        var more = in != null && in.has(at) ? decimal(measure, in.at(at)) : "nothing";
        var less = out != null && out.has(at) ? decimal(measure, out.at(at)) : "nothing";
        return Reason.at(
                "range",
                measure.name(),
                more,
                "%s of %sthe view %s is %s; if %s is replaced with %s, the result does not fit into 64 bits"
                        .formatted(
                                measure.name(),
                                place instanceof ViewCell.Part ? "a period of " : "",
                                table.view().name(),
                                decimal(measure, values.at(at)),
                                less,
                                more));
    }

    private static String decimal(View.Measure measure, long unscaled) {
        return BigDecimal.valueOf(unscaled, measure.scale()).toPlainString();
    }
}
