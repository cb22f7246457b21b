package dev.leat.server.dialect;

import dev.leat.kernel.query.QueryJvmEndedException;
import dev.leat.kernel.query.SqlDialect;
import dev.leat.kernel.query.UnfilledTableException;
import dev.leat.operations.BadStatementException;
import dev.leat.operations.Operations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.query.LakePartition;
import dev.leat.operations.query.Masks;
import dev.leat.operations.query.QueryCatalog;
import dev.leat.operations.query.QueryRunner.KilledException;
import dev.leat.port.CorruptStateException;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.catalog.CatalogTable;
import dev.leat.server.statement.StatementRunner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Runs statements of Athena's clients in a child process, over the tables of `leat sql` with
/// masked personal values.
public final class AthenaRunner implements StatementRunner {

    private static final long RESULT = 1L << 30;

    private final Supplier<Operations> operations;
    private final DialectRunner runner;

    /// `folder` is for temporary files. Its content is removed.
    public AthenaRunner(Supplier<Operations> operations, Path folder) {
        this.operations = operations;
        this.runner = new DialectRunner(SqlDialect.TRINO, operations, folder);
    }

    @Override
    public List<Column> run(String sql, String schema, Path csv, CompletionStage<?> cancelled)
            throws FailedException {
        var unsupported = UnsupportedStatement.reason(sql);
        if (unsupported.isPresent()) {
            throw new FailedException(unsupported.get());
        }
        try {
            var catalog = new AppCatalog(operations, Instant.EPOCH);
            var shown = ShowStatement.of(sql, schema, catalog, this::partitions);
            if (shown.isPresent()) {
                runner.forget();
                return shown.get().write(csv);
            }
            return runner.run(sql, schema, csv, RESULT, cancelled).stream()
                    .map(heading -> column(heading.name(), heading.type()))
                    .toList();
        } catch (KilledException killed) {
            throw killed.late()
                    ? new FailedException(
                            "Query timeout: it exceeded %d minutes"
                                    .formatted(DialectRunner.TIME.toMinutes()))
                    : new FailedException("Query cancelled by user");
        } catch (QueryJvmEndedException ended) {
            throw new FailedException(
                    "Query exhausted resources at this scale factor: " + ended.getMessage());
        } catch (UnfilledTableException
                | RefusedOperationException
                | BadStatementException
                | CorruptStateException refused) {
            throw new FailedException(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public List<String> notes() {
        return runner.notes();
    }

    private List<String> partitions(CatalogTable table) throws FailedException {
        var all = operations.get();
        var lake =
                new QueryCatalog(all)
                        .lake(
                                table.database().equals(Catalog.DATABASE)
                                        ? table.name()
                                        : table.database() + "." + table.name());
        var partitions =
                lake.map(of ->
                                LakePartition.of(
                                        all.lake().history(of.name()),
                                        new Masks(Optional.of(all)).partitions(of.name())))
                        .orElse(List.of());
        if (partitions.stream().allMatch(one -> one.partition().isEmpty())
                && lake.filter(of -> !of.partitionBy().isEmpty()).isEmpty()) {
            throw new FailedException(
                    "Table %s is not a partitioned table".formatted(table.name()));
        }
        return partitions.stream().map(LakePartition::partition).toList();
    }

    /// Returns the column with Athena's name of a type of DuckDB.
    static Column column(String name, String type) {
        int open = type.indexOf('(');
        var kind = open < 0 ? type : type.substring(0, open);
        if (kind.equals("DECIMAL") && open > 0) {
            var digits = type.substring(open + 1, type.length() - 1).split(",", 2);
            return new Column(
                    name,
                    "decimal",
                    Integer.parseInt(digits[0].strip()),
                    Integer.parseInt(digits[1].strip()));
        }
        return switch (kind) {
            case "BOOLEAN" -> new Column(name, "boolean", 0, 0);
            case "TINYINT" -> new Column(name, "tinyint", 3, 0);
            case "SMALLINT", "UTINYINT" -> new Column(name, "smallint", 5, 0);
            case "INTEGER", "USMALLINT" -> new Column(name, "integer", 10, 0);
            // DuckDB's sum of integers; in Trino it is a bigint
            case "BIGINT", "UINTEGER", "HUGEINT", "UBIGINT" -> new Column(name, "bigint", 19, 0);
            case "FLOAT" -> new Column(name, "float", 17, 0);
            case "DOUBLE" -> new Column(name, "double", 17, 0);
            case "DATE" -> new Column(name, "date", 0, 0);
            case "TIMESTAMP" -> new Column(name, "timestamp", 3, 0);
            case "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ" ->
                    new Column(name, "timestamp with time zone", 3, 0);
            case "BLOB" -> new Column(name, "varbinary", 0, 0);
            case "NULL" -> new Column(name, "unknown", 0, 0);
            // lists and structs are JSON texts
            default -> new Column(name, "varchar", 0, 0);
        };
    }

    @Override
    public void close() {
        runner.close();
    }
}
