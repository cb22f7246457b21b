package dev.leat.server.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A table of a database of the data catalog. `defined` is the time since which it has these
/// columns. `iceberg` is present if the table is an Iceberg table in a bucket.
public record CatalogTable(
        String database,
        String name,
        List<CatalogColumn> columns,
        Instant defined,
        Optional<Iceberg> iceberg) {

    /// The location of an Iceberg table, `s3://BUCKET/PREFIX`, and of its current metadata file,
    /// which does not exist before the first commit.
    public record Iceberg(String location, Optional<String> metadata) {}

    /// The only type of tables: their data is not part of the catalog.
    public static final String TYPE = "EXTERNAL_TABLE";

    public CatalogTable {
        columns = List.copyOf(columns);
    }
}
