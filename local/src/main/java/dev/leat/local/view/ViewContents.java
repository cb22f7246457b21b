package dev.leat.local.view;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.Generation;
import java.sql.SQLException;
import java.time.Instant;
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
        var select = statements.prepare("SELECT first, first_file, id FROM view WHERE name = ?");
        select.setString(1, view);
        long id;
        Instant record;
        Instant file;
        try (var row = select.executeQuery()) {
            if (!row.next()) {
                return Generation.Contents.UNKNOWN;
            }
            record = Micros.instant(row.getLong(1));
            file = Micros.instant(row.getLong(2));
            id = row.getLong(3);
        }
        return new Generation.Contents(record, file, omitted(statements, id));
    }

    private static Set<Long> omitted(Statements statements, long view) throws SQLException {
        var select = statements.prepare("SELECT version FROM view_omitted WHERE view = ?");
        select.setLong(1, view);
        var versions = new HashSet<Long>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                versions.add(rows.getLong(1));
            }
        }
        return versions;
    }

    static void put(Transaction transaction, String view, Generation.Contents contents)
            throws SQLException {
        var update =
                transaction.prepare("UPDATE view SET first = ?, first_file = ? WHERE name = ?");
        update.setLong(1, Micros.of(contents.firstRecord()));
        update.setLong(2, Micros.of(contents.firstFile()));
        update.setString(3, view);
        update.executeUpdate();
        var insert =
                transaction.prepare(
                        "INSERT INTO view_omitted SELECT id, ? FROM view WHERE name = ?");
        for (long version : contents.omitted()) {
            insert.setLong(1, version);
            insert.setString(2, view);
            insert.executeUpdate();
        }
    }

    static void remove(Transaction transaction, long view) throws SQLException {
        var delete = transaction.prepare("DELETE FROM view_omitted WHERE view = ?");
        delete.setLong(1, view);
        delete.executeUpdate();
    }
}
