package dev.leat.local.view;

import dev.leat.local.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Reads and writes the rows of one view's tables. Used on the writer thread.
final class StoredViewRows {

    private final int measures;
    private final String findTotal;
    private final String insertTotal;
    private final String updateTotal;
    private final String lastId;
    private final String findPart;
    private final String writePart;
    private long newest = -1;

    StoredViewRows(ViewSchema schema) {
        measures = schema.view().measures().size();
        findTotal = schema.findTotal();
        insertTotal = schema.insertTotal();
        updateTotal = schema.updateTotal();
        lastId = schema.lastId();
        findPart = schema.findPart();
        writePart = schema.writePart();
    }

    /// Returns the total of a key, or a new total if the file has none.
    ViewCell total(Transaction transaction, List<String> key) throws SQLException {
        var select = transaction.prepare(findTotal);
        for (int i = 0; i < key.size(); i++) {
            select.setString(i + 1, key.get(i));
        }
        try (var row = select.executeQuery()) {
            return row.next()
                    ? ViewCell.total(
                            row.getLong(1), key, MeasureValues.read(row, 2, measures), true)
                    : ViewCell.total(nextId(transaction), key, new MeasureValues(measures), false);
        }
    }

    /// Returns the values of a key in a period (a part), or a new part if the file has none.
    ViewCell part(Transaction transaction, ViewCell.Part place) throws SQLException {
        var select = transaction.prepare(findPart);
        select.setLong(1, place.id());
        select.setLong(2, place.start());
        try (var row = select.executeQuery()) {
            return row.next()
                    ? ViewCell.part(place, MeasureValues.read(row, 1, measures), true)
                    : ViewCell.part(place, new MeasureValues(measures), false);
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

    /// Inserts or updates totals.
    void writeTotals(Transaction transaction, List<ViewCell> cells) throws SQLException {
        cells.sort(null);
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

    /// Inserts or updates parts.
    void writeParts(Transaction transaction, List<ViewCell> cells) throws SQLException {
        if (!cells.isEmpty()) {
            cells.sort(null);
            write(transaction.prepare(writePart), cells);
        }
    }

    private static void insert(PreparedStatement insert, List<ViewCell> cells) throws SQLException {
        for (var cell : cells) {
            int at = 1;
            insert.setLong(at++, cell.id());
            for (var text : cell.key()) {
                insert.setString(at++, text);
            }
            cell.values().bind(insert, at);
            insert.addBatch();
        }
        insert.executeBatch();
    }

    private static void update(PreparedStatement update, List<ViewCell> cells) throws SQLException {
        for (var cell : cells) {
            cell.values().bind(update, 1);
            update.setLong(cell.values().size() + 1, cell.id());
            update.addBatch();
        }
        update.executeBatch();
    }

    private static void write(PreparedStatement write, List<ViewCell> cells) throws SQLException {
        for (var cell : cells) {
            write.setLong(1, cell.id());
            write.setLong(2, cell.start());
            cell.values().bind(write, 3);
            write.addBatch();
        }
        write.executeBatch();
    }

    /// Drops cached row numbers, because some of the rows may have been rolled back.
    void forget() {
        newest = -1;
    }
}
