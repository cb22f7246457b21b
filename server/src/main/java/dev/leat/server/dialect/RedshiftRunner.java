package dev.leat.server.dialect;

import dev.leat.app.Schema;
import dev.leat.app.WarehouseTable;
import dev.leat.kernel.query.QueryJvmEndedException;
import dev.leat.kernel.query.SqlDialect;
import dev.leat.kernel.query.TableDefinition;
import dev.leat.kernel.query.TableName;
import dev.leat.kernel.query.UnfilledTableException;
import dev.leat.operations.BadStatementException;
import dev.leat.operations.Operations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.query.QueryCatalog;
import dev.leat.operations.query.QueryRunner.KilledException;
import dev.leat.port.CorruptStateException;
import dev.leat.server.redshift.RedshiftEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs statements of clients of the Redshift Data API in a child process, over the tables of `leat
/// sql` with masked personal values.
public final class RedshiftRunner implements RedshiftEngine {

    private static final long RESULT = 100L << 20;
    private static final int TEXT = 65_535;

    private final Supplier<Operations> operations;
    private final DialectRunner runner;

    /// `folder` is for temporary files. Its content is removed.
    public RedshiftRunner(Supplier<Operations> operations, Path folder) {
        this.operations = operations;
        this.runner = new DialectRunner(SqlDialect.REDSHIFT, operations, folder);
    }

    @Override
    public List<Column> run(String sql, String schema, Path csv, CompletionStage<?> cancelled)
            throws FailedException {
        try {
            return runner.run(sql, schema, csv, RESULT, cancelled).stream()
                    .map(heading -> column(heading.name(), heading.type()))
                    .toList();
        } catch (KilledException killed) {
            throw killed.late()
                    ? new FailedException(
                            "ERROR: Query exceeded %d minutes"
                                    .formatted(DialectRunner.TIME.toMinutes()))
                    : new FailedException("Query was cancelled by user");
        } catch (QueryJvmEndedException
                | UnfilledTableException
                | RefusedOperationException
                | BadStatementException
                | CorruptStateException refused) {
            throw new FailedException("ERROR: " + refused.getMessage());
        }
    }

    @Override
    public List<String> notes() {
        return runner.notes();
    }

    @Override
    public List<TableOutline> tables() {
        var catalog = new QueryCatalog(operations.get());
        return catalog.tables().stream()
                .map(table -> outline(table, required(catalog.warehouse(table.name()))))
                .toList();
    }

    /// Returns the columns that are `not null`, which include those of the key.
    private static Set<String> required(Optional<WarehouseTable> table) {
        return table.stream()
                .flatMap(found -> found.schema().fields().stream())
                .filter(Schema.Field::notNull)
                .map(Schema.Field::name)
                .collect(Collectors.toSet());
    }

    private static TableOutline outline(TableDefinition table, Set<String> required) {
        var name = TableName.of(table.name());
        return new TableOutline(
                name.schema().isEmpty() ? SCHEMA : name.schema(),
                name.name(),
                table.columns().stream()
                        .map(column ->
                                column(
                                        column.name(),
                                        column.type().toString().toUpperCase(Locale.ROOT)))
                        .toList(),
                required);
    }

    @Override
    public List<String> schemas() {
        return Stream.concat(
                        new QueryCatalog(operations.get()).namespaces().stream(), Stream.of(SCHEMA))
                .sorted()
                .toList();
    }

    /// Returns the column with Redshift's name of a type of DuckDB.
    static Column column(String name, String type) {
        int open = type.indexOf('(');
        if (type.startsWith("DECIMAL(") && type.endsWith(")")) {
            var digits = type.substring(open + 1, type.length() - 1).split(",", 2);
            return new Column(
                    name,
                    "numeric",
                    Integer.parseInt(digits[0].strip()),
                    Integer.parseInt(digits[1].strip()));
        }
        return switch (type) {
            case "BOOLEAN" -> new Column(name, "bool", 1, 0);
            case "TINYINT", "SMALLINT", "UTINYINT" -> new Column(name, "int2", 5, 0);
            case "INTEGER", "USMALLINT" -> new Column(name, "int4", 10, 0);
            // DuckDB's sum of integers is a HUGEINT; in Redshift it is an int8
            case "BIGINT", "UINTEGER", "HUGEINT", "UBIGINT" -> new Column(name, "int8", 19, 0);
            case "FLOAT" -> new Column(name, "float4", 8, 8);
            case "DOUBLE" -> new Column(name, "float8", 17, 17);
            case "DATE" -> new Column(name, "date", 13, 0);
            case "TIMESTAMP" -> new Column(name, "timestamp", 29, 6);
            case "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ" ->
                    new Column(name, "timestamptz", 35, 6);
            case "BLOB" -> new Column(name, "varbyte", 0, 0);
            // lists and structs are JSON texts
            default -> new Column(name, "varchar", TEXT, 0);
        };
    }

    @Override
    public void close() {
        runner.close();
    }
}
