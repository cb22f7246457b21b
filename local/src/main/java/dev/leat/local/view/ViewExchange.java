package dev.leat.local.view;

import dev.leat.app.View;
import dev.leat.batch.Reason;
import dev.leat.local.database.Transaction;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
