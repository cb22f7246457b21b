package dev.leat.server.dialect;

import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.QueryJvm;
import dev.leat.kernel.query.QueryTables;
import dev.leat.kernel.query.ResultReader.Heading;
import dev.leat.kernel.query.SqlDialect;
import dev.leat.kernel.query.TimeTravel;
import dev.leat.operations.BadStatementException;
import dev.leat.operations.Operations;
import dev.leat.operations.query.FileTables;
import dev.leat.operations.query.Masks;
import dev.leat.operations.query.QueryCatalog;
import dev.leat.operations.query.QueryRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Runs statements of a dialect in a child process, over the tables of `leat sql` with masked
/// personal values. One thread at a time runs a statement; any thread may close this object.
final class DialectRunner implements AutoCloseable {

    static final Duration TIME = Duration.ofMinutes(5);

    private static final long MEMORY = 256L << 20;
    private static final int PAGE = 50;

    private final SqlDialect dialect;
    private final Supplier<Operations> operations;
    private final Path folder;
    private final QueryRunner runner;
    private volatile List<String> notes = List.of();

    /// `folder` is for temporary files. Its content is removed.
    DialectRunner(SqlDialect dialect, Supplier<Operations> operations, Path folder) {
        this.dialect = dialect;
        this.operations = operations;
        this.folder = folder;
        if (Files.exists(folder)) {
            FileTables.remove(folder);
        }
        this.runner = new QueryRunner(folder.resolve("process"), MEMORY);
    }

    /// Writes the result of a SELECT, whose tables without a schema are in `schema`, to a new CSV
    /// file with at most `most` bytes. Ends the SELECT when `cancelled` completes.
    ///
    /// @throws BadStatementException if it is not a SELECT that can be translated
    /// @throws QueryRunner.KilledException if it took longer than [#TIME], or was cancelled
    List<Heading> run(
            String sql, String schema, Path csv, long most, CompletionStage<?> cancelled) {
        return runner.run(TIME, cancelled, jvm -> run(jvm, sql, schema, csv, most));
    }

    /// Returns sentences about the result of the last SELECT.
    List<String> notes() {
        return notes;
    }

    /// Ends the notes of the last SELECT.
    void forget() {
        notes = List.of();
    }

    private List<Heading> run(QueryJvm jvm, String sql, String schema, Path csv, long most) {
        var all = operations.get();
        var masks = new Masks(Optional.of(all));
        try (var files = new FileTables(all, masks, folder);
                var tables = jvm.open(files.folder())) {
            return run(new QueryCatalog(all, masks, PAGE), files, tables, sql, schema, csv, most);
        }
    }

    private List<Heading> run(
            QueryCatalog catalog,
            FileTables files,
            QueryTables tables,
            String sql,
            String schema,
            Path csv,
            long most) {
        try {
            var travel =
                    dialect == SqlDialect.TRINO
                            ? TimeTravel.of(sql)
                            : new TimeTravel(sql, Map.of());
            var translated = translated(catalog, tables, travel.sql());
            boolean own = schema.equalsIgnoreCase(dialect.schema());
            var query =
                    catalog.prepare(
                            translated, travel.versions(), own ? "" : schema, files, tables);
            var columns = tables.csv(dialect, query, csv, most).columns();
            notes = files.notes(tables);
            return columns;
        } catch (BindException refused) {
            throw new BadStatementException(files.sentence(refused), Optional.empty());
        }
    }

    private String translated(QueryCatalog catalog, QueryTables tables, String sql)
            throws BindException {
        try {
            return tables.translate(dialect, sql, Set.copyOf(catalog.namespaces()));
        } catch (BindException refused) {
            throw catalog.explained(refused, sql, tables);
        }
    }

    @Override
    public void close() {
        runner.close();
    }
}
