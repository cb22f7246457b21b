package dev.leat.local.catalog;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.DataCatalog;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The data catalog of a state folder. Thread-safe.
public final class LocalDataCatalog implements DataCatalog {

    public static final List<String> TABLES =
            List.of(
                    "CREATE TABLE catalog_database(name TEXT PRIMARY KEY, definition TEXT NOT NULL,"
                            + " created INTEGER NOT NULL) STRICT, WITHOUT ROWID",
                    "CREATE TABLE catalog_table(database TEXT NOT NULL, name TEXT NOT NULL,"
                            + " version INTEGER NOT NULL, definition TEXT NOT NULL,"
                            + " created INTEGER NOT NULL, updated INTEGER NOT NULL,"
                            + " PRIMARY KEY (database, name, version)) STRICT, WITHOUT ROWID");

    private static final String COLUMNS =
            "SELECT database, name, version, definition, created, updated FROM catalog_table ";

    private final dev.leat.local.database.Database database;

    public LocalDataCatalog(dev.leat.local.database.Database database) {
        this.database = database;
    }

    @Override
    public List<Database> databases() {
        return database.read(LocalDataCatalog::databases);
    }

    private static List<Database> databases(Statements statements) throws SQLException {
        var databases = new ArrayList<Database>();
        var select =
                statements.prepare(
                        "SELECT name, definition, created FROM catalog_database ORDER BY name");
        try (var row = select.executeQuery()) {
            while (row.next()) {
                databases.add(
                        new Database(
                                row.getString(1),
                                row.getString(2),
                                Micros.instant(row.getLong(3))));
            }
        }
        return databases;
    }

    @Override
    public List<Table> tables() {
        return database.read(statements ->
                read(
                        statements.prepare(
                                COLUMNS
                                        + "t WHERE version = (SELECT max(version) FROM"
                                        + " catalog_table WHERE database = t.database AND name ="
                                        + " t.name) ORDER BY database, name")));
    }

    @Override
    public List<Table> versions(String of, String name) {
        return database.read(statements -> versions(statements, of, name));
    }

    private static List<Table> versions(Statements statements, String of, String name)
            throws SQLException {
        var select =
                statements.prepare(
                        COLUMNS + "WHERE database = ? AND name = ? ORDER BY version DESC");
        select.setString(1, of);
        select.setString(2, name);
        return read(select);
    }

    private static List<Table> read(PreparedStatement select) throws SQLException {
        var tables = new ArrayList<Table>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                tables.add(
                        new Table(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getString(4),
                                Micros.instant(row.getLong(5)),
                                Micros.instant(row.getLong(6))));
            }
        }
        return tables;
    }

    @Override
    public synchronized void change(String name, UnaryOperator<Optional<Database>> change) {
        var was = databases().stream().filter(each -> each.name().equals(name)).findFirst();
        var is = change.apply(was);
        database.commit(tx -> {
            delete(tx, "DELETE FROM catalog_database WHERE name = ?", name);
            if (is.isEmpty()) {
                delete(tx, "DELETE FROM catalog_table WHERE database = ?", name);
                return true;
            }
            var insert = tx.prepare("INSERT INTO catalog_database VALUES (?, ?, ?)");
            insert.setString(1, name);
            insert.setString(2, is.get().definition());
            insert.setLong(3, Micros.of(is.get().created()));
            insert.executeUpdate();
            return true;
        });
    }

    @Override
    public synchronized void change(
            String of, String name, boolean archives, UnaryOperator<Optional<Table>> change) {
        var was = versions(of, name).stream().findFirst();
        var is = change.apply(was);
        database.commit(tx -> {
            if (is.isEmpty()) {
                delete(tx, "DELETE FROM catalog_table WHERE database = ? AND name = ?", of, name);
                return true;
            }
            if (was.isPresent() && !archives) {
                remove(tx, of, name, was.get().version());
            }
            var insert = tx.prepare("INSERT INTO catalog_table VALUES (?, ?, ?, ?, ?, ?)");
            insert.setString(1, of);
            insert.setString(2, name);
            insert.setLong(3, is.get().version());
            insert.setString(4, is.get().definition());
            insert.setLong(5, Micros.of(is.get().created()));
            insert.setLong(6, Micros.of(is.get().updated()));
            insert.executeUpdate();
            return true;
        });
    }

    @Override
    public synchronized boolean remove(String of, String name, long version) {
        var all = versions(of, name);
        boolean older = all.stream().skip(1).anyMatch(each -> each.version() == version);
        if (older) {
            database.commit(tx -> {
                remove(tx, of, name, version);
                return true;
            });
        }
        return older;
    }

    private static void remove(Transaction tx, String of, String name, long version)
            throws SQLException {
        var delete =
                tx.prepare(
                        "DELETE FROM catalog_table WHERE database = ? AND name = ? AND version = ?");
        delete.setString(1, of);
        delete.setString(2, name);
        delete.setLong(3, version);
        delete.executeUpdate();
    }

    private static void delete(Transaction tx, String sql, String... names) throws SQLException {
        var delete = tx.prepare(sql);
        for (int i = 0; i < names.length; i++) {
            delete.setString(i + 1, names[i]);
        }
        delete.executeUpdate();
    }
}
