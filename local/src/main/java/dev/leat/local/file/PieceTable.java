package dev.leat.local.file;

import dev.leat.batch.StagedFile;
import dev.leat.local.database.Statements;
import dev.leat.local.database.StoredPath;
import dev.leat.local.database.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
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
        for (var one : staged) {
            transaction.update(
                    "INSERT INTO staged(unit, sink, part, key, file, rows, bytes)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    unit,
                    one.sink(),
                    one.part(),
                    one.key(),
                    state.relativize(one.file()).toString(),
                    one.rows(),
                    one.bytes());
        }
    }

    List<StagedFile> staged(Statements statements, long unit) throws SQLException {
        return statements.list(
                "SELECT sink, part, key, file, rows, bytes FROM staged WHERE unit = ?"
                        + " ORDER BY number",
                row ->
                        new StagedFile(
                                row.getInt(1),
                                row.getInt(2),
                                row.getString(3),
                                StoredPath.resolve(state, row.getString(4)),
                                row.getLong(5),
                                row.getLong(6)),
                unit);
    }

    /// Returns the paths of all files, as stored.
    static List<String> files(Statements statements) throws SQLException {
        return statements.list("SELECT DISTINCT file FROM staged", row -> row.getString(1));
    }

    static void forget(Transaction transaction, long unit) throws SQLException {
        transaction.update("DELETE FROM staged WHERE unit = ?", unit);
    }
}
