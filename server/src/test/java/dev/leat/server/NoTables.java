package dev.leat.server;

import dev.leat.item.Item;
import dev.leat.port.TableReader;
import java.util.List;
import java.util.Optional;

/// The tables of an app that has none.
public enum NoTables implements TableReader {
    HERE;

    @Override
    public List<Optional<Item>> get(String table, List<Item> keys) {
        throw new IllegalArgumentException(table);
    }

    @Override
    public Size size(String table) {
        throw new IllegalArgumentException(table);
    }

    @Override
    public Page read(Query query) {
        throw new IllegalArgumentException(query.table());
    }
}
