package dev.leat.local.catalog;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.DataCatalog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The data catalog of a state folder. Thread-safe.
public record LocalDataCatalog(dev.leat.local.database.Database database) implements DataCatalog {

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

    @Override
    public List<Database> databases() {
        return database.read(LocalDataCatalog::databases);
    }

    private static List<Database> databases(Statements statements) throws SQLException {
        return statements.list(
                "SELECT name, definition, created FROM catalog_database ORDER BY name",
                row ->
                        new Database(
                                row.getString(1),
                                row.getString(2),
                                Micros.instant(row.getLong(3))));
    }

    @Override
    public List<Table> tables() {
        return database.read(statements ->
                statements.list(
                        COLUMNS
                                + "t WHERE version = (SELECT max(version) FROM"
                                + " catalog_table WHERE database = t.database AND name ="
                                + " t.name) ORDER BY database, name",
                        LocalDataCatalog::table));
    }

    @Override
    public List<Table> versions(String of, String name) {
        return database.read(statements -> versions(statements, of, name));
    }

    private static List<Table> versions(Statements statements, String of, String name)
            throws SQLException {
        return statements.list(
                COLUMNS + "WHERE database = ? AND name = ? ORDER BY version DESC",
                LocalDataCatalog::table,
                of,
                name);
    }

    private static Table table(ResultSet row) throws SQLException {
        return new Table(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                Micros.instant(row.getLong(5)),
                Micros.instant(row.getLong(6)));
    }

    @Override
    public synchronized void change(String name, UnaryOperator<Optional<Database>> change) {
        var was = databases().stream().filter(each -> each.name().equals(name)).findFirst();
        var is = change.apply(was);
        database.commit(tx -> {
            tx.update("DELETE FROM catalog_database WHERE name = ?", name);
            if (is.isEmpty()) {
                tx.update("DELETE FROM catalog_table WHERE database = ?", name);
                return true;
            }
            tx.update(
                    "INSERT INTO catalog_database VALUES (?, ?, ?)",
                    name,
                    is.get().definition(),
                    Micros.of(is.get().created()));
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
                tx.update("DELETE FROM catalog_table WHERE database = ? AND name = ?", of, name);
                return true;
            }
            if (was.isPresent() && !archives) {
                remove(tx, of, name, was.get().version());
            }
            tx.update(
                    "INSERT INTO catalog_table VALUES (?, ?, ?, ?, ?, ?)",
                    of,
                    name,
                    is.get().version(),
                    is.get().definition(),
                    Micros.of(is.get().created()),
                    Micros.of(is.get().updated()));
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
        tx.update(
                "DELETE FROM catalog_table WHERE database = ? AND name = ? AND version = ?",
                of,
                name,
                version);
    }
}
