package dev.leat.local;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads and writes the rows of one view's tables. Used on the writer's thread.
final class ViewRows {

    private static final Comparator<ViewCell> BY_ROW =
            Comparator.comparingLong((ViewCell c) -> c.place().id())
                    .thenComparingLong(c -> c.place() instanceof ViewCell.Part p ? p.start() : 0);

    private final int measures;
    private final String findTotal;
    private final String insertTotal;
    private final String updateTotal;
    private final String lastId;
    private final String findPart;
    private final String writePart;
    private long newest = -1;

    ViewRows(ViewSchema schema) {
        measures = schema.view().measures().size();
        findTotal = schema.findTotal();
        insertTotal = schema.insertTotal();
        updateTotal = schema.updateTotal();
        lastId = schema.lastId();
        findPart = schema.findPart();
        writePart = schema.writePart();
    }

    /// The total of a key; a fresh one if the file has none.
    ViewCell total(Transaction transaction, List<String> key) throws SQLException {
        var select = transaction.prepare(findTotal);
        for (int i = 0; i < key.size(); i++) {
            select.setString(i + 1, key.get(i));
        }
        try (var row = select.executeQuery()) {
            return row.next()
                    ? ViewCell.stored(new ViewCell.Total(row.getLong(1), key), values(row))
                    : ViewCell.fresh(new ViewCell.Total(nextId(transaction), key), measures);
        }
    }

    /// The part at a place; a fresh one if the file has none.
    ViewCell part(Transaction transaction, ViewCell.Part place) throws SQLException {
        var select = transaction.prepare(findPart);
        select.setLong(1, place.id());
        select.setLong(2, place.start());
        try (var row = select.executeQuery()) {
            return row.next()
                    ? ViewCell.stored(place, values(row))
                    : ViewCell.fresh(place, measures);
        }
    }

    private long nextId(Transaction transaction) throws SQLException {
        if (newest < 0) {
            try (var row = transaction.prepare(lastId).executeQuery()) {
                row.next();
                newest = row.getLong(1);
            }
        }
        return ++newest;
    }

    /// The values behind an id.
    private @Nullable Long[] values(ResultSet row) throws SQLException {
        var values = new @Nullable Long[measures];
        for (int i = 0; i < values.length; i++) {
            long value = row.getLong(i + 2);
            values[i] = row.wasNull() ? null : Long.valueOf(value);
        }
        return values;
    }

    /// Writes totals, new ones and changed ones.
    void writeTotals(Transaction transaction, List<ViewCell> cells) throws SQLException {
        cells.sort(BY_ROW);
        var fresh = new ArrayList<ViewCell>();
        var old = new ArrayList<ViewCell>();
        for (var cell : cells) {
            (cell.stored() ? old : fresh).add(cell);
        }
        if (!fresh.isEmpty()) {
            insert(transaction.prepare(insertTotal), fresh);
        }
        if (!old.isEmpty()) {
            update(transaction.prepare(updateTotal), old);
        }
    }

    /// Writes parts, new ones and changed ones.
    void writeParts(Transaction transaction, List<ViewCell> cells) throws SQLException {
        if (!cells.isEmpty()) {
            cells.sort(BY_ROW);
            write(transaction.prepare(writePart), cells);
        }
    }

    private static void insert(PreparedStatement insert, List<ViewCell> cells) throws SQLException {
        for (var cell : cells) {
            int at = 1;
            insert.setLong(at++, cell.place().id());
            if (cell.place() instanceof ViewCell.Total total) {
                for (var text : total.key()) {
                    insert.setString(at++, text);
                }
            }
            bind(insert, at, cell.values());
            insert.addBatch();
        }
        insert.executeBatch();
    }

    private static void update(PreparedStatement update, List<ViewCell> cells) throws SQLException {
        for (var cell : cells) {
            bind(update, 1, cell.values());
            update.setLong(cell.values().length + 1, cell.place().id());
            update.addBatch();
        }
        update.executeBatch();
    }

    private static void write(PreparedStatement write, List<ViewCell> cells) throws SQLException {
        for (var cell : cells) {
            if (cell.place() instanceof ViewCell.Part part) {
                write.setLong(1, part.id());
                write.setLong(2, part.start());
                bind(write, 3, cell.values());
                write.addBatch();
            }
        }
        write.executeBatch();
    }

    private static void bind(PreparedStatement statement, int first, @Nullable Long[] values)
            throws SQLException {
        for (int i = 0; i < values.length; i++) {
            var value = values[i];
            if (value == null) {
                statement.setNull(first + i, Types.BIGINT);
            } else {
                statement.setLong(first + i, value);
            }
        }
    }

    /// Numbers of rows are read again: some may not have been kept.
    void forget() {
        newest = -1;
    }
}
