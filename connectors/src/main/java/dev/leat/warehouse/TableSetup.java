package dev.leat.warehouse;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.WarehouseTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Creates the tables of an app, and changes existing tables to the schemas of the app if all their
/// rows fit: adds columns, makes types wider and allows NULL. Refuses other changes, and names the
/// statements that would make them. Used for one connection.
public final class TableSetup {

    static final String TABLES = "_leat_tables";

    private final Connection connection;
    private final WarehouseDatabase database;
    private final List<String> tables;
    private final Map<String, Map<String, Stored>> columns = new HashMap<>();
    private final List<String> changes = new ArrayList<>();

    /// A table does not have the columns or the key of the app, and Leat does not change it. The
    /// message has the statement that would.
    static final class RefusedChangeException extends Exception {

        private static final long serialVersionUID = 1;

        RefusedChangeException(String message) {
            super(message);
        }
    }

    /// A column of the database.
    private record Stored(String type, boolean notNull) {}

    TableSetup(Connection connection, WarehouseDatabase database, Collection<TableSql> tables) {
        this.connection = connection;
        this.database = database;
        this.tables = tables.stream().map(sql -> sql.table().name()).toList();
    }

    /// Creates the tables for Leat's own data, and reads the columns of the app's tables.
    void begin() throws SQLException {
        for (var statement : own(database.dialect())) {
            execute(statement);
        }
        readColumns();
    }

    /// Returns the statements that create the tables for Leat's own data.
    public static List<String> own(WarehouseDialect dialect) {
        return List.of(
                LoadLog.create(dialect),
                WarehouseMark.create(dialect),
                "CREATE TABLE IF NOT EXISTS %1$s (table_name %2$s NOT NULL, key_columns %2$s NOT NULL)"
                        .formatted(TABLES, dialect.type(Type.Simple.VARCHAR)));
    }

    /// Creates or changes a table. Returns messages about the changes of an existing table.
    List<String> apply(TableSql sql) throws SQLException, RefusedChangeException {
        changes.clear();
        var table = sql.table();
        var stored = columns.getOrDefault(table.name(), Map.of());
        var key = key(table);
        if (stored.isEmpty()) {
            checkCase(table);
            for (var statement : sql.create()) {
                execute(statement);
            }
            execute(
                    "INSERT INTO %s VALUES (%s, %s)"
                            .formatted(TABLES, TableSql.text(table.name()), TableSql.text(key)));
            return List.of();
        }
        checkKey(table, key);
        var fields = new LinkedHashMap<String, Schema.Field>();
        table.schema().fields().forEach(field -> fields.put(field.name(), field));
        for (var column : stored.entrySet()) {
            var field = fields.get(column.getKey());
            if (field != null) {
                change(sql, field, column.getValue());
            } else if (!column.getKey().startsWith("_leat_")) {
                checkCase(table, fields.keySet(), column.getKey());
                throw gone(sql, column.getKey(), renamed(table, stored, column.getKey()));
            }
        }
        for (var field : table.schema().fields()) {
            if (!stored.containsKey(field.name())) {
                add(sql, field);
            }
        }
        return List.copyOf(changes);
    }

    /// Returns the column of the app that may be a stored column with a new name: the only one that
    /// the table does not have, if it has the same type.
    private Optional<String> renamed(
            WarehouseTable table, Map<String, Stored> stored, String column) {
        var added =
                table.schema().fields().stream()
                        .filter(field -> !stored.containsKey(field.name()))
                        .toList();
        var before = stored.get(column);
        return added.size() == 1
                        && before != null
                        && before.type().equals(type(added.getFirst().type()))
                ? Optional.of(added.getFirst().name())
                : Optional.empty();
    }

    private RefusedChangeException gone(TableSql sql, String column, Optional<String> renamed) {
        var change = "ALTER TABLE %s ".formatted(sql.name());
        var former = TableSql.name(column);
        var rename =
                renamed.map(
                        name -> change + "RENAME COLUMN " + former + " TO " + TableSql.name(name));
        return new RefusedChangeException(
                "warehouse table %s: column %s is no longer in the schema; undo the change, or %s%s the statement that removes its values: %s;"
                        .formatted(
                                sql.table().name(),
                                column,
                                database.howToRun(),
                                rename.map(text ->
                                                " the statement that renames the column: %s; or"
                                                        .formatted(text))
                                        .orElse(""),
                                change + "DROP COLUMN " + former));
    }

    /// Refuses a new table whose name differs from that of a stored one in case only. DuckDB and
    /// Redshift ignore case in names.
    private void checkCase(WarehouseTable table) throws SQLException, RefusedChangeException {
        try (var query =
                connection.prepareStatement(
                        "SELECT table_name FROM " + TABLES + " WHERE lower(table_name) = ?")) {
            query.setString(1, table.name().toLowerCase(Locale.ROOT));
            try (var found = query.executeQuery()) {
                if (found.next()) {
                    throw new RefusedChangeException(
                            "warehouse table %1$s: the database %2$s has it as %3$s; write %3$s"
                                    .formatted(table.name(), database.place(), found.getString(1)));
                }
            }
        }
    }

    private static void checkCase(WarehouseTable table, Set<String> fields, String stored)
            throws RefusedChangeException {
        for (var field : fields) {
            if (field.equalsIgnoreCase(stored)) {
                throw new RefusedChangeException(
                        "warehouse table %1$s: column %2$s is stored as %3$s; write %3$s in the schema"
                                .formatted(table.name(), field, stored));
            }
        }
    }

    /// Returns the stored description of a table's key.
    private static String key(WarehouseTable table) {
        var key = String.join(", ", table.key());
        return table.recordKey().equals(table.key())
                ? key
                : key + " of records by " + String.join(", ", table.recordKey());
    }

    private void checkKey(WarehouseTable table, String key)
            throws SQLException, RefusedChangeException {
        try (var query =
                connection.prepareStatement(
                        "SELECT key_columns FROM " + TABLES + " WHERE table_name = ?")) {
            query.setString(1, table.name());
            try (var found = query.executeQuery()) {
                if (!found.next()) {
                    throw new RefusedChangeException(
                            "warehouse table %s: the database %s has a table of this name that Leat did not create; rename one of them"
                                    .formatted(table.name(), database.place()));
                }
                if (!found.getString(1).equals(key)) {
                    throw new RefusedChangeException(
                            "warehouse table %s: its key is %s, but the app has the key %s; undo the change, or give the table another name and load it again"
                                    .formatted(table.name(), found.getString(1), key));
                }
            }
        }
    }

    private void add(TableSql sql, Schema.Field field) throws SQLException, RefusedChangeException {
        var statements =
                List.of(
                        "ALTER TABLE %s ADD COLUMN %s %s"
                                .formatted(
                                        sql.name(),
                                        TableSql.name(field.name()),
                                        type(field.type())));
        if (field.notNull()) {
            throw refused(
                    sql.table(),
                    "the new column %s is `not null`, but existing rows have no value for it"
                            .formatted(field.name()),
                    statements);
        }
        apply(sql, statements, "added column %s %s".formatted(field.name(), field.type()));
    }

    private void change(TableSql sql, Schema.Field field, Stored stored)
            throws SQLException, RefusedChangeException {
        var dialect = database.dialect();
        if (!stored.type().equals(type(field.type()))) {
            boolean wider =
                    widens(stored.type(), field.type())
                            && !sql.table().key().contains(field.name());
            var statements = dialect.retype(sql.name(), field, wider);
            if (!wider) {
                throw refused(
                        sql.table(),
                        "column %s is %s, but %s in the app"
                                .formatted(
                                        field.name(),
                                        stored.type().toLowerCase(Locale.ROOT),
                                        field.type()),
                        statements);
            }
            apply(
                    sql,
                    statements,
                    "changed column %s from %s to %s"
                            .formatted(
                                    field.name(),
                                    stored.type().toLowerCase(Locale.ROOT),
                                    field.type()));
        }
        if (stored.notNull() && !field.notNull()) {
            apply(sql, dialect.renull(sql.name(), field), "allowed NULL in column " + field.name());
        } else if (!stored.notNull() && field.notNull()) {
            throw refused(
                    sql.table(),
                    "column %s is now `not null`, but existing rows may have no value for it"
                            .formatted(field.name()),
                    dialect.renull(sql.name(), field));
        }
    }

    private boolean widens(String stored, Type type) {
        if (type == Type.Simple.BIGINT) {
            return stored.equals(type(Type.Simple.INTEGER));
        }
        if (!(type instanceof Type.Decimal(var precision, var scale))) {
            return false;
        }
        for (int narrower = Math.max(scale, 1); narrower < precision; narrower++) {
            if (stored.equals(type(new Type.Decimal(narrower, scale)))) {
                return true;
            }
        }
        return false;
    }

    private String type(Type type) {
        return database.dialect().type(type);
    }

    private void apply(TableSql sql, List<String> statements, String what) throws SQLException {
        for (var statement : statements) {
            execute(statement);
        }
        changes.add("warehouse table %s: %s".formatted(sql.table().name(), what));
    }

    /// Several statements are one transaction: after a failed copy of a column, the next statement
    /// would drop the values.
    private RefusedChangeException refused(
            WarehouseTable table, String why, List<String> statements) {
        boolean one = statements.size() == 1;
        return new RefusedChangeException(
                "warehouse table %s: %s; undo the change, or %s the statement%s;"
                        .formatted(
                                table.name(),
                                why,
                                database.howToRun(),
                                (one ? ": %s" : "s: BEGIN; %s; COMMIT")
                                        .formatted(String.join("; ", statements))));
    }

    private void readColumns() throws SQLException {
        if (tables.isEmpty()) {
            return;
        }
        try (var query =
                connection.prepareStatement(
                        "SELECT table_name, column_name, data_type, numeric_precision,"
                                + " numeric_scale, is_nullable FROM "
                                + database.dialect().columns()
                                + " WHERE table_schema = current_schema() AND table_name IN ("
                                + String.join(", ", Collections.nCopies(tables.size(), "?"))
                                + ") ORDER BY table_name, ordinal_position")) {
            int parameter = 0;
            for (var table : tables) {
                query.setString(++parameter, table);
            }
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    var type = found.getString(3).toUpperCase(Locale.ROOT);
                    var decimal = "NUMERIC(%d,%d)".formatted(found.getInt(4), found.getInt(5));
                    columns.computeIfAbsent(found.getString(1), _ -> new LinkedHashMap<>())
                            .put(
                                    found.getString(2),
                                    new Stored(
                                            database.dialect()
                                                    .type(type.equals("NUMERIC") ? decimal : type),
                                            "no".equalsIgnoreCase(found.getString(6))));
                }
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
