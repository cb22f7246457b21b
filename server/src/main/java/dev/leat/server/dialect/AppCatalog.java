package dev.leat.server.dialect;

import dev.leat.app.LakeTable;
import dev.leat.app.Type;
import dev.leat.kernel.query.TableDefinition;
import dev.leat.kernel.query.TableName;
import dev.leat.operations.Operations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.query.QueryCatalog;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.catalog.CatalogColumn;
import dev.leat.server.catalog.CatalogTable;
import dev.leat.server.statement.StatementRunner;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tables of `leat sql` as a data catalog, except files in buckets, which have no names.
/// `started` is the time when the app started, because a definition does not change later.
public record AppCatalog(Supplier<Operations> operations, Instant started) implements Catalog {

    @Override
    public List<String> databases() {
        return Stream.concat(
                        Stream.of(DATABASE),
                        new QueryCatalog(operations.get()).namespaces().stream())
                .toList();
    }

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
        } catch (RefusedOperationException unreadable) {
            metadata = Optional.empty();
        }
        return new CatalogTable.Iceberg(table.location(), metadata);
    }

    private CatalogTable described(TableDefinition table, Optional<CatalogTable.Iceberg> iceberg) {
        var name = TableName.of(table.name());
        return new CatalogTable(
                name.schema().isEmpty() ? DATABASE : name.schema(),
                name.name(),
                table.columns().stream()
                        .map(column ->
                                new CatalogColumn(
                                        column.name(),
                                        iceberg.isPresent()
                                                ? hive(column.type())
                                                : simple(column.type())))
                        .toList(),
                started,
                iceberg);
    }

    /// Returns Hive's name of the type of a column in data files.
    private static String hive(Type type) {
        return switch (type) {
            case Type.Simple _, Type.Decimal _ -> simple(type);
            case Type.ListOf(var element) -> "array<" + hive(element) + ">";
            case Type.Struct(var members) ->
                    members.stream()
                            .map(member -> member.name() + ":" + hive(member.type()))
                            .collect(Collectors.joining(",", "struct<", ">"));
        };
    }

    /// Returns Hive's name of a type whose lists and structs are JSON.
    private static String simple(Type type) {
        var sql = type.toString().toUpperCase(Locale.ROOT);
        return hive(AthenaRunner.column("", sql));
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
