package dev.leat.local.file;

import dev.leat.batch.StagedFile;
import dev.leat.local.database.Statements;
import dev.leat.local.database.StoredPath;
import dev.leat.local.database.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Table of the staged output files of input files that are being processed, in the order of
/// staging. Paths are stored relative to the state folder, so that the folder can be moved.
record PieceTable(Path state) {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE staged(number INTEGER PRIMARY KEY, unit INTEGER NOT NULL,"
                            + " sink INTEGER NOT NULL, part INTEGER NOT NULL, key TEXT NOT NULL,"
                            + " file TEXT NOT NULL, rows INTEGER NOT NULL,"
                            + " bytes INTEGER NOT NULL) STRICT",
                    "CREATE INDEX staged_unit ON staged(unit)");

    void add(Transaction transaction, long unit, List<StagedFile> staged) throws SQLException {
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
    }

    List<StagedFile> staged(Statements statements, long unit) throws SQLException {
        var select =
                statements.prepare(
                        "SELECT sink, part, key, file, rows, bytes FROM staged WHERE unit = ?"
                                + " ORDER BY number");
        select.setLong(1, unit);
        try (var row = select.executeQuery()) {
            var staged = new ArrayList<StagedFile>();
            while (row.next()) {
                staged.add(
                        new StagedFile(
                                row.getInt(1),
                                row.getInt(2),
                                row.getString(3),
                                StoredPath.resolve(state, row.getString(4)),
                                row.getLong(5),
                                row.getLong(6)));
            }
            return staged;
        }
    }

    /// Returns the paths of all files, as stored.
    static List<String> files(Statements statements) throws SQLException {
        var files = new ArrayList<String>();
        try (var row = statements.prepare("SELECT DISTINCT file FROM staged").executeQuery()) {
            while (row.next()) {
                files.add(row.getString(1));
            }
        }
        return files;
    }

    static void forget(Transaction transaction, long unit) throws SQLException {
        var delete = transaction.prepare("DELETE FROM staged WHERE unit = ?");
        delete.setLong(1, unit);
        delete.executeUpdate();
    }
}
