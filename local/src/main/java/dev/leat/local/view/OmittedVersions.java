package dev.leat.local.view;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Table of the versions of objects that pipelines had processed, but whose rows a rebuilt view
/// does not have, because they no longer existed.
final class OmittedVersions {

    static final List<String> DEFINITIONS =
            List.of(
                    "CREATE TABLE view_omitted(view INTEGER NOT NULL, version INTEGER NOT NULL,"
                            + " PRIMARY KEY (view, version)) STRICT, WITHOUT ROWID");

    private OmittedVersions() {}

    static Set<Long> of(Statements statements, String view) throws SQLException {
        var select =
                statements.prepare(
                        "SELECT o.version FROM view_omitted o JOIN view v ON v.id = o.view"
                                + " WHERE v.name = ?");
        select.setString(1, view);
        var versions = new HashSet<Long>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                versions.add(rows.getLong(1));
            }
        }
        return versions;
    }

    static void put(Transaction transaction, String view, Set<Long> versions) throws SQLException {
        var insert =
                transaction.prepare(
                        "INSERT INTO view_omitted SELECT id, ? FROM view WHERE name = ?");
        for (long version : versions) {
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
