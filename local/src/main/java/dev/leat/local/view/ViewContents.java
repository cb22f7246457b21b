package dev.leat.local.view;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.Generation;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Stores which records and files a view contains. The row of the view has the first times. A table
/// has the versions of objects that were processed, but no longer existed when the view was
/// rebuilt.
final class ViewContents {

    static final List<String> DEFINITIONS =
            List.of(
                    "CREATE TABLE view_omitted(view INTEGER NOT NULL, version INTEGER NOT NULL,"
                            + " PRIMARY KEY (view, version)) STRICT, WITHOUT ROWID");

    private ViewContents() {}

    static Generation.Contents of(Statements statements, String view) throws SQLException {
        return statements
                .first(
                        "SELECT first, first_file, id FROM view WHERE name = ?",
                        row ->
                                new Generation.Contents(
                                        Micros.instant(row.getLong(1)),
                                        Micros.instant(row.getLong(2)),
                                        omitted(statements, row.getLong(3))),
                        view)
                .orElse(Generation.Contents.UNKNOWN);
    }

    private static Set<Long> omitted(Statements statements, long view) throws SQLException {
        return new HashSet<>(
                statements.list(
                        "SELECT version FROM view_omitted WHERE view = ?",
                        row -> row.getLong(1),
                        view));
    }

    static void put(Transaction transaction, String view, Generation.Contents contents)
            throws SQLException {
        transaction.update(
                "UPDATE view SET first = ?, first_file = ? WHERE name = ?",
                Micros.of(contents.firstRecord()),
                Micros.of(contents.firstFile()),
                view);
        for (long version : contents.omitted()) {
            transaction.update(
                    "INSERT INTO view_omitted SELECT id, ? FROM view WHERE name = ?",
                    version,
                    view);
        }
    }

    static void remove(Transaction transaction, long view) throws SQLException {
        transaction.update("DELETE FROM view_omitted WHERE view = ?", view);
    }
}
