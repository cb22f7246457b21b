package dev.leat.server.catalog;

import java.time.Instant;
import java.util.List;

/// A table of the data catalog. `defined` is the time since which it has these columns.
public record CatalogTable(String name, List<CatalogColumn> columns, Instant defined) {

    /// The only type of tables: their data is not part of the catalog.
    public static final String TYPE = "EXTERNAL_TABLE";

    public CatalogTable {
        columns = List.copyOf(columns);
    }
}
