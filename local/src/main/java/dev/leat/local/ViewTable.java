package dev.leat.local;

import dev.leat.app.View;
import dev.leat.batch.Column;
import dev.leat.batch.Reason;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Adds rows to one view. A transaction's contributions are summed in memory and written, once a
/// total and part, at its end, as values and not as differences. Used on the writer's thread.
final class ViewTable {

    /// Totals and parts kept in memory between transactions, some 300 bytes each.
    private static final int TOTALS = 50_000;

    private static final int PARTS = 100_000;

    private final View view;
    private final ViewRows rows;
    private final ViewParts old;
    private final boolean hasParts;
    private final ViewCells<List<String>> totals = new ViewCells<>(TOTALS);
    private final ViewCells<ViewCell.Part> parts = new ViewCells<>(PARTS);

    ViewTable(ViewSchema schema) {
        view = schema.view();
        hasParts = view.every().isPresent();
        rows = new ViewRows(schema);
        old = new ViewParts(schema);
    }

    /// Adds what row `row` of the view's columns contributes. If something of it does not fit,
    /// nothing is added and the answer says why.
    @Nullable Reason add(Transaction transaction, List<Column> columns, int row)
            throws SQLException {
        var key = key(columns, row);
        if (key == null) {
            return missing(columns, row);
        }
        var total = total(transaction, key);
        var newTotal = new @Nullable Long[view.measures().size()];
        var refusal = combine(total, columns, row, newTotal);
        if (refusal != null) {
            return refusal;
        }
        if (hasParts) {
            refusal = addPart(transaction, total, columns, row);
        }
        if (refusal == null) {
            totals.change(key, total, newTotal);
        }
        return refusal;
    }

    private @Nullable Reason addPart(
            Transaction transaction, ViewCell total, List<Column> columns, int row)
            throws SQLException {
        var starts = columns.get(view.key().size());
        if (starts.isNull(row)) {
            return missing(view.every().orElseThrow().column());
        }
        var place = new ViewCell.Part(total.place().id(), number(starts, row));
        var part = part(transaction, place, total.stored());
        var newPart = new @Nullable Long[view.measures().size()];
        var refusal = combine(part, columns, row, newPart);
        if (refusal == null) {
            parts.change(place, part, newPart);
        }
        return refusal;
    }

    private @Nullable List<String> key(List<Column> columns, int row) {
        int size = view.key().size();
        var key = new String[size];
        for (int i = 0; i < size; i++) {
            var text = ((Column.Texts) columns.get(i)).values()[row];
            if (text == null) {
                return null;
            }
            key[i] = text;
        }
        return List.of(key);
    }

    private ViewCell total(Transaction transaction, List<String> key) throws SQLException {
        var total = totals.get(key);
        if (total == null) {
            total = rows.total(transaction, key);
            if (total.stored()) {
                totals.keep(key, total);
            }
        }
        return total;
    }

    private ViewCell part(Transaction transaction, ViewCell.Part place, boolean stored)
            throws SQLException {
        var part = parts.get(place);
        if (part == null) {
            part =
                    stored
                            ? rows.part(transaction, place)
                            : ViewCell.fresh(place, view.measures().size());
        }
        return part;
    }

    private @Nullable Reason combine(
            ViewCell cell, List<Column> columns, int row, @Nullable Long[] into) {
        int first = columns.size() - into.length;
        for (int i = 0; i < into.length; i++) {
            var measure = view.measures().get(i);
            var column = columns.get(first + i);
            var value = cell.values()[i];
            var more = column.isNull(row) ? null : Long.valueOf(number(column, row));
            try {
                into[i] = Aggregate.combine(measure.kind(), value, more);
            } catch (ArithmeticException _) {
                return range(measure, cell, value, more);
            }
        }
        return null;
    }

    private static long number(Column column, int row) {
        return ((Column.Longs) column).values()[row];
    }

    private Reason range(
            View.Measure measure, ViewCell cell, @Nullable Long value, @Nullable Long more) {
        var where = cell.place() instanceof ViewCell.Part ? "one part of " : "";
        return Reason.at(
                "range",
                measure.name(),
                decimal(measure, more),
                "%s%s of the view %s cannot take it: %s and %s is more than 64 bits hold"
                        .formatted(
                                where,
                                measure.name(),
                                view.name(),
                                decimal(measure, value),
                                decimal(measure, more)));
    }

    private static String decimal(View.Measure measure, @Nullable Long unscaled) {
        return unscaled == null
                ? "null"
                : BigDecimal.valueOf(unscaled, measure.scale()).toPlainString();
    }

    private Reason missing(List<Column> columns, int row) {
        int at = 0;
        while (!columns.get(at).isNull(row)) {
            at++;
        }
        return missing(view.key().get(at).column());
    }

    private Reason missing(String column) {
        return Reason.at(
                "missing",
                column,
                "null",
                "the view %s needs a value in %s".formatted(view.name(), column));
    }

    /// Writes what has changed.
    void flush(Transaction transaction, Instant now) throws SQLException {
        rows.writeTotals(transaction, totals.changed());
        totals.written();
        rows.writeParts(transaction, parts.changed());
        parts.written();
        old.step(transaction, now);
    }

    /// Drops what is held in memory.
    void forget() {
        totals.forget();
        parts.forget();
        rows.forget();
    }
}
