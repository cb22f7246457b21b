package dev.leat.kernel.query;

/// The SQL of a [TableDefinition]: `stored` are the columns of the table that stores its values,
/// and `shown` the expressions that convert them to the types of its columns.
record StoredTable(String name, String stored, String shown) {

    static StoredTable of(TableDefinition table) {
        return new StoredTable(
                table.name(), ColumnStorage.stored(table), ColumnStorage.shown(table));
    }

    String create(String store) {
        return "CREATE TABLE _leat." + store + " (" + stored + ")";
    }

    String view(String store) {
        return "CREATE VIEW %s AS SELECT %s FROM _leat.%s"
                .formatted(TableName.of(name).created(), shown, store);
    }
}
