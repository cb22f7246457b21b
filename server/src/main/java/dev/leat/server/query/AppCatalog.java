package dev.leat.server.query;

import dev.leat.app.LakeTable;
import dev.leat.app.Type;
import dev.leat.kernel.query.TableDefinition;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.catalog.CatalogColumn;
import dev.leat.server.catalog.CatalogTable;
import dev.leat.server.operations.Operations;
import dev.leat.server.statement.StatementRunner;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// The tables of `leat sql` as a data catalog, except files in buckets, which have no names.
/// `started` is the time when the app started, because a definition does not change later.
public record AppCatalog(Supplier<Operations> operations, Instant started) implements Catalog {

    @Override
    public List<CatalogTable> tables() {
        var reads = operations.get();
        var catalog = new QueryCatalog(reads);
        return catalog.tables().stream()
                .map(table ->
                        described(
                                table,
                                catalog.lake(table.name()).map(lake -> iceberg(lake, reads))))
                .toList();
    }

    /// A table that Leat cannot read has no metadata here; a query has the reason.
    private static CatalogTable.Iceberg iceberg(LakeTable table, Operations operations) {
        Optional<String> metadata;
        try {
            metadata = operations.lake().snapshot(table.name()).metadata();
        } catch (RefusedRequestException unreadable) {
            metadata = Optional.empty();
        }
        return new CatalogTable.Iceberg(table.location(), metadata);
    }

    private CatalogTable described(TableDefinition table, Optional<CatalogTable.Iceberg> iceberg) {
        return new CatalogTable(
                table.name(),
                table.columns().stream()
                        .map(column ->
                                new CatalogColumn(
                                        column.name(),
                                        hive(
                                                AthenaRunner.column(
                                                        column.name(), sql(column.type())))))
                        .toList(),
                started,
                iceberg);
    }

    /// Returns DuckDB's name of a type.
    private static String sql(Type type) {
        return type.toString().toUpperCase(Locale.ROOT);
    }

    /// Returns Hive's name of a type.
    static String hive(StatementRunner.Column column) {
        return switch (column.type()) {
            case "decimal" -> "decimal(%d,%d)".formatted(column.precision(), column.scale());
            case "integer" -> "int";
            case "timestamp with time zone" -> "timestamp";
            case "varbinary" -> "binary";
            case "varchar", "unknown" -> "string";
            default -> column.type();
        };
    }
}
