package dev.leat.warehouse;

import dev.leat.app.App;
import dev.leat.contract.TestedState;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader;
import dev.leat.run.FileDocument;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Warehouse tables in a database.
public record WarehouseState(WarehouseStore warehouse, Path folder) implements TestedState {

    public static WarehouseState open(
            WarehouseDatabase database, Path folder, App app, VirtualTime time) {
        return new WarehouseState(
                WarehouseStore.open(
                        database,
                        app,
                        new FileDocument(folder.resolve("warehouse.json")),
                        folder,
                        time),
                folder);
    }

    /// Returns the result of a query, each row as the values of its columns.
    public List<String> rows(String sql) {
        return warehouse.read(connection -> rows(connection, sql));
    }

    static List<String> rows(Connection connection, String sql) throws SQLException {
        var rows = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            while (found.next()) {
                var values = new ArrayList<String>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    values.add(found.getString(i));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }

    @Override
    public Store store() {
        return warehouse;
    }

    @Override
    public ViewReader view(String name) {
        throw new UnsupportedOperationException("a warehouse has no views");
    }

    @Override
    public List<StoredIdentity> holdings(String pipeline, byte[] identity) {
        return List.of();
    }

    @Override
    public void crash() {
        close();
    }

    @Override
    public void close() {
        warehouse.close();
    }
}
