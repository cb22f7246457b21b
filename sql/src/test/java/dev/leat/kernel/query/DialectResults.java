package dev.leat.kernel.query;

import dev.leat.kernel.bind.BindException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Results of statements that a client writes in a dialect of SQL, as CSV.
final class DialectResults implements AutoCloseable {

    private final SqlDialect dialect;
    private final Set<String> schemas;
    private final Path folder;
    private final InMemoryTables tables;

    /// @param schemas the schemas that statements may name
    DialectResults(SqlDialect dialect, Set<String> schemas, Path folder) {
        this.dialect = dialect;
        this.schemas = schemas;
        this.folder = folder;
        this.tables = InMemoryTables.guarded(folder, 64L << 20);
    }

    String csv(String sql) throws BindException, IOException {
        var file = folder.resolve("result.csv");
        Files.deleteIfExists(file);
        var query = tables.parse(tables.translate(dialect, sql, schemas), List.of());
        tables.csv(dialect, query, file, 1 << 20);
        return Files.readString(file);
    }

    @Override
    public void close() {
        tables.close();
    }
}
