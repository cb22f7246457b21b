package dev.leat.server.query;

import dev.leat.app.Type;
import dev.leat.kernel.query.TableDefinition;
import dev.leat.server.athena.StatementRunner;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.catalog.CatalogColumn;
import dev.leat.server.catalog.CatalogTable;
import dev.leat.server.operations.Operations;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// The tables of `leat sql` as a data catalog, except files in buckets, which have no names.
/// `started` is the time when the app started, because a definition does not change later.
public record AppCatalog(Supplier<Operations> operations, Instant started) implements Catalog {

    @Override
    public List<CatalogTable> tables() {
        return new QueryCatalog(operations.get()).tables().stream().map(this::described).toList();
    }

    private CatalogTable described(TableDefinition table) {
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
                started);
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
