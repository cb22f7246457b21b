package dev.leat.local.file;

import dev.leat.batch.RejectedLine;
import dev.leat.batch.Staged;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What the pieces of running units left: staged files and refused lines, in the order in which
/// they came. Files stand there as they are below the state folder, which may move.
record PieceTable(Path state) {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE staged(number INTEGER PRIMARY KEY, unit INTEGER NOT NULL,"
                            + " sink INTEGER NOT NULL, part INTEGER NOT NULL, key TEXT NOT NULL,"
                            + " file TEXT NOT NULL, rows INTEGER NOT NULL,"
                            + " bytes INTEGER NOT NULL) STRICT",
                    "CREATE INDEX staged_unit ON staged(unit)",
                    "CREATE TABLE refused(number INTEGER PRIMARY KEY, unit INTEGER NOT NULL,"
                            + " line INTEGER NOT NULL, offset INTEGER NOT NULL,"
                            + " text TEXT NOT NULL, reasons TEXT NOT NULL) STRICT",
                    "CREATE INDEX refused_unit ON refused(unit)");

    void add(Transaction transaction, long unit, List<Staged> staged, List<RejectedLine> refused)
            throws SQLException {
        var file =
                transaction.prepare(
                        "INSERT INTO staged(unit, sink, part, key, file, rows, bytes)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)");
        for (var one : staged) {
            file.setLong(1, unit);
            file.setInt(2, one.sink());
            file.setInt(3, one.part());
            file.setString(4, one.key());
            file.setString(5, state.relativize(one.file()).toString());
            file.setLong(6, one.rows());
            file.setLong(7, one.bytes());
            file.executeUpdate();
        }
        var line =
                transaction.prepare(
                        "INSERT INTO refused(unit, line, offset, text, reasons)"
                                + " VALUES (?, ?, ?, ?, ?)");
        for (var one : refused) {
            line.setLong(1, unit);
            line.setLong(2, one.line());
            line.setLong(3, one.offset());
            line.setString(4, one.text());
            line.setString(5, ReasonsText.of(one.reasons()));
            line.executeUpdate();
        }
    }

    List<Staged> staged(Statements statements, long unit) throws SQLException {
        var select =
                statements.prepare(
                        "SELECT sink, part, key, file, rows, bytes FROM staged WHERE unit = ?"
                                + " ORDER BY number");
        select.setLong(1, unit);
        try (var row = select.executeQuery()) {
            var staged = new ArrayList<Staged>();
            while (row.next()) {
                staged.add(
                        new Staged(
                                row.getInt(1),
                                row.getInt(2),
                                row.getString(3),
                                state.resolve(row.getString(4)),
                                row.getLong(5),
                                row.getLong(6)));
            }
            return staged;
        }
    }

    List<RejectedLine> refused(Statements statements, long unit) throws SQLException {
        var select =
                statements.prepare(
                        "SELECT line, offset, text, reasons FROM refused WHERE unit = ?"
                                + " ORDER BY number");
        select.setLong(1, unit);
        try (var row = select.executeQuery()) {
            var refused = new ArrayList<RejectedLine>();
            while (row.next()) {
                refused.add(
                        new RejectedLine(
                                row.getLong(1),
                                row.getLong(2),
                                row.getString(3),
                                ReasonsText.read(row.getString(4))));
            }
            return refused;
        }
    }

    static void forget(Transaction transaction, long unit) throws SQLException {
        for (var sql :
                List.of(
                        "DELETE FROM staged WHERE unit = ?",
                        "DELETE FROM refused WHERE unit = ?")) {
            var delete = transaction.prepare(sql);
            delete.setLong(1, unit);
            delete.executeUpdate();
        }
    }
}
