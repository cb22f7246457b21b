package dev.leat.local.view;

import dev.leat.app.View;
import dev.leat.batch.Column;
import dev.leat.batch.Reason;
import dev.leat.local.database.Transaction;
import dev.leat.plan.ViewReasons;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Adds rows to one view. The values that a transaction adds are summed in memory. At the end of
/// the transaction each changed total and part (the values of one period) is written once, as its
/// new value and not as a difference. Used on the writer thread.
final class ViewTable {

    /// Number of totals and parts, each of about 300 bytes, that are cached between transactions.
    private static final int TOTALS = 50_000;

    private static final int PARTS = 100_000;

    private final View view;
    private final StoredViewRows rows;
    private final ViewParts old;
    private final Contribution.Form form;
    private final boolean hasParts;
    private final ViewCells<List<String>> totals = new ViewCells<>(TOTALS);
    private final ViewCells<ViewCell.Part> parts = new ViewCells<>(PARTS);

    ViewTable(ViewSchema schema) {
        view = schema.view();
        form = new Contribution.Form(view);
        hasParts = view.every().isPresent();
        rows = new StoredViewRows(schema);
        old = new ViewParts(schema);
    }

    /// Adds the values in row `row` of the view's columns. If a result does not fit into 64 bits,
    /// adds nothing and returns the reason.
    @Nullable Reason add(Transaction transaction, List<Column> columns, int row)
            throws SQLException {
        var key = key(columns, row);
        if (key == null) {
            return ViewReasons.missing(view, columns, row).orElseThrow();
        }
        var total = total(transaction, key);
        var newTotal = total.values().copy();
        var refusal = add(false, newTotal, columns, row);
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

    /// Replaces the values that this identity's record has added before with the values in row
    /// `row` of the columns. If `absent`, the row is not read and has no values. If a result does
    /// not fit into 64 bits, changes nothing and returns the reason.
    ///
    /// @param bit the view's bit among the sinks of the pipeline
    @Nullable Reason replace(
            Transaction transaction,
            List<Column> columns,
            int row,
            boolean absent,
            IdentityRow identity,
            int bit,
            Instant now)
            throws SQLException {
        Contribution next = null;
        if (!absent) {
            var key = key(columns, row);
            if (key == null) {
                return ViewReasons.missing(view, columns, row).orElseThrow();
            }
            if (hasParts && columns.get(key.size()).isNull(row)) {
                return ViewReasons.missing(view, columns, row).orElseThrow();
            }
            next = new Contribution(key, start(columns, row), values(columns, row));
        }
        var refusal =
                new ViewExchange(this, transaction, view.oldestPart(now))
                        .run(form.read(identity.contributions(bit)), next);
        if (refusal == null) {
            identity.contributions(bit, form.bytes(next));
        }
        return refusal;
    }

    /// Replaces all that this identity's record has added before with its rows in `lists`.
    @Nullable Reason replaceAll(
            Transaction transaction,
            Column.Lists lists,
            int row,
            IdentityRow identity,
            int bit,
            Instant now)
            throws SQLException {
        var columns = lists.columns();
        var next = new ArrayList<Contribution>();
        for (int at : lists.rows()[row]) {
            var key = key(columns, at);
            if (key == null || (hasParts && columns.get(key.size()).isNull(at))) {
                return ViewReasons.missing(view, columns, at).orElseThrow();
            }
            next.add(new Contribution(key, start(columns, at), values(columns, at)));
        }
        var refusal =
                new ViewExchange(this, transaction, view.oldestPart(now))
                        .run(form.readAll(identity.contributions(bit)), next);
        if (refusal == null) {
            identity.contributions(bit, form.bytes(next));
        }
        return refusal;
    }

    private long start(List<Column> columns, int row) {
        return hasParts ? ((Column.Longs) columns.get(view.key().size())).values()[row] : 0;
    }

    private MeasureValues values(List<Column> columns, int row) {
        var values = new MeasureValues(view.measures().size());
        add(false, values, columns, row);
        return values;
    }

    private @Nullable Reason addPart(
            Transaction transaction, ViewCell total, List<Column> columns, int row)
            throws SQLException {
        var starts = columns.get(view.key().size());
        if (starts.isNull(row)) {
            return ViewReasons.missing(view, columns, row).orElseThrow();
        }
        var place = new ViewCell.Part(total.id(), ((Column.Longs) starts).values()[row]);
        var part = part(transaction, place, total.stored());
        var newPart = part.values().copy();
        var refusal = add(true, newPart, columns, row);
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

    View view() {
        return view;
    }

    ViewCells<List<String>> totals() {
        return totals;
    }

    ViewCells<ViewCell.Part> parts() {
        return parts;
    }

    ViewCell total(Transaction transaction, List<String> key) throws SQLException {
        var total = totals.get(key);
        if (total == null) {
            total = rows.total(transaction, key);
            if (total.stored()) {
                totals.keep(key, total);
            }
        }
        return total;
    }

    ViewCell part(Transaction transaction, ViewCell.Part place, boolean stored)
            throws SQLException {
        var part = parts.get(place);
        if (part == null) {
            part =
                    stored
                            ? rows.part(transaction, place)
                            : ViewCell.part(
                                    place, new MeasureValues(view.measures().size()), false);
        }
        return part;
    }

    /// Adds the values of a row. If this returns a reason, some of the values may have been added.
    private @Nullable Reason add(
            boolean period, MeasureValues values, List<Column> columns, int row) {
        int first = columns.size() - values.size();
        for (int i = 0; i < values.size(); i++) {
            var column = (Column.Longs) columns.get(first + i);
            if (!column.isNull(row)) {
                long more = column.values()[row];
                var measure = view.measures().get(i);
                try {
                    values.add(i, measure.kind(), more);
                } catch (ArithmeticException _) {
                    return ViewReasons.sum(
                            view, measure, period, BigInteger.valueOf(values.at(i)), more);
                }
            }
        }
        return null;
    }

    /// Writes all changes.
    void flush(Transaction transaction, Instant now) throws SQLException {
        rows.writeTotals(transaction, totals.changed());
        totals.written();
        rows.writeParts(transaction, parts.changed());
        parts.written();
        old.step(transaction, now);
    }

    /// Clears the caches.
    void forget() {
        totals.forget();
        parts.forget();
        rows.forget();
    }
}
