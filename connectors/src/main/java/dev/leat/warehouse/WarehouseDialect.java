package dev.leat.warehouse;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.WarehouseTable;
import java.util.List;
import java.util.Optional;

/// The differences between databases: their SQL, and the values that they do not store.
public interface WarehouseDialect {

    /// Returns the table with the names that it has in the database.
    default WarehouseTable named(WarehouseTable table) {
        return table;
    }

    /// Returns the spelling of a column's type.
    String type(Type type);

    /// Returns the same spelling of a type in [#columns], in upper case. Decimals are
    /// `NUMERIC(PRECISION,SCALE)` if their type does not contain both.
    String type(String stored);

    /// Returns the type of a digest, the text of a UUID.
    default String digest() {
        return "UUID";
    }

    /// Returns the expression for the value of a text, which is NULL or valid for the type.
    default String value(Type type, String text) {
        return "CAST(%s AS %s)".formatted(text, type(type));
    }

    /// Returns the expression for the text of a column, in a form that DuckDB converts to its type.
    default String text(String column) {
        return "CAST(%s AS VARCHAR)".formatted(column);
    }

    /// Returns the system view of the columns of all tables.
    default String columns() {
        return "information_schema.columns";
    }

    /// Returns the statements that give a column the type of a field.
    ///
    /// @param wider true if the column's values stay the same
    default List<String> retype(String table, Schema.Field field, boolean wider) {
        var type = type(field.type());
        var name = TableSql.name(field.name());
        return List.of(
                "ALTER TABLE %s ALTER COLUMN %s TYPE %s%s"
                        .formatted(
                                table,
                                name,
                                type,
                                wider ? "" : " USING CAST(%s AS %s)".formatted(name, type)));
    }

    /// Returns the statements that allow NULL in a column, or no longer allow it.
    default List<String> renull(String table, Schema.Field field) {
        return List.of(
                "ALTER TABLE %s ALTER COLUMN %s %s NOT NULL"
                        .formatted(
                                table,
                                TableSql.name(field.name()),
                                field.notNull() ? "SET" : "DROP"));
    }

    /// Returns true if a temporary table is emptied with TRUNCATE and used again in a transaction.
    /// Otherwise it is dropped, and another one is created.
    default boolean truncates() {
        return false;
    }

    /// Returns true if all rows of a file are staged before the first of them is judged. Otherwise
    /// the rows of each write are staged, judged and merged.
    default boolean stagesFiles() {
        return true;
    }

    /// Returns the expressions by which rows with the same key are grouped. Rows with other keys
    /// may be in the same group.
    ///
    /// @param key the expressions of the key's columns
    default List<String> groups(List<String> key) {
        return key;
    }

    /// Returns the statement that makes ranges of a column of a temporary table fast, whose rows
    /// are in the order of this column; empty if it needs none.
    default Optional<String> index(String temporary, String column) {
        return Optional.empty();
    }

    /// Returns true if the database refuses two rows with one key.
    boolean enforcesKeys();

    /// Returns the reason why the database cannot store a value, as a clause; empty if it can.
    Optional<String> refused(Type type, String text);

    /// Returns the reason why the database cannot store a key, as a clause; empty if it can.
    Optional<String> refusedKey(List<String> key);
}
