package dev.leat.warehouse;

import dev.leat.app.Type;
import dev.leat.column.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// A DuckDB file in the state folder. This process owns it: while it is open, no other process can
/// read it (https://duckdb.org/docs/stable/connect/concurrency). The database has its own limit of
/// memory, and spills larger results to a folder beside the file.
final class DuckDbFile implements WarehouseDatabase {

    static final String FILE = "warehouse.duckdb";

    static final String MEMORY = "512MB";
    static final String THREADS = "2";

    private static final WarehouseDialect DIALECT =
            new WarehouseDialect() {
                @Override
                public String type(Type type) {
                    return type.toString().toUpperCase(Locale.ROOT);
                }

                @Override
                public String type(String stored) {
                    return stored.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ");
                }

                // The view `information_schema.columns` takes twice as long as this.
                @Override
                public String columns() {
                    return """
                    (SELECT column_name, data_type, numeric_precision, numeric_scale,
                        if(is_nullable, 'yes', 'no') AS is_nullable, table_name,
                        schema_name AS table_schema, column_index AS ordinal_position
                    FROM duckdb_columns() WHERE database_name = current_database())\
                    """;
                }

                // Hashes are grouped faster than texts, and with less memory.
                @Override
                public List<String> groups(List<String> key) {
                    return List.of("hash(%s)".formatted(String.join(", ", key)));
                }

                // The database could enforce a key only with an index in memory, which also
                // refuses a key that is deleted and inserted in one transaction.
                @Override
                public boolean enforcesKeys() {
                    return false;
                }

                @Override
                public Optional<String> refused(Type type, String text) {
                    return Optional.empty();
                }

                @Override
                public Optional<String> refusedKey(List<String> key) {
                    return Optional.empty();
                }
            };

    private final Path file;
    private @Nullable DuckDBConnection root;

    /// The number of open copies, and of all copies so far.
    private final AtomicInteger copies = new AtomicInteger();

    private final AtomicInteger numbers = new AtomicInteger();

    DuckDbFile(Path state) {
        this.file = state.resolve(FILE);
    }

    @Override
    public String place() {
        return FILE;
    }

    @Override
    public boolean isFile() {
        return true;
    }

    @Override
    public WarehouseDialect dialect() {
        return DIALECT;
    }

    @Override
    public synchronized Connection connect() throws SQLException {
        var open = root;
        if (open == null) {
            open = open();
            root = open;
        }
        var connection = open.duplicate();
        connection.setAutoCommit(false);
        return connection;
    }

    private DuckDBConnection open() throws SQLException {
        var settings = new Properties();
        settings.setProperty("memory_limit", MEMORY);
        settings.setProperty("threads", THREADS);
        settings.setProperty("temp_directory", file + ".tmp");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("preserve_insertion_order", "false");
        return (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file, settings);
    }

    @Override
    public boolean temporary(SQLException failed) {
        return false;
    }

    @Override
    public boolean refusedValues(SQLException failed) {
        return false;
    }

    @Override
    public String howToOpen() {
        return "restore it from its backup";
    }

    @Override
    public List<String> check(Connection connection) {
        return List.of();
    }

    /// Does nothing: no other process can open the file.
    @Override
    public void lock(Connection connection) {}

    @Override
    public void stage(Connection connection, String temporary, List<@Nullable Object[]> rows)
            throws SQLException {
        var duckDb = connection.unwrap(DuckDBConnection.class);
        try (var appender = duckDb.createAppender("temp", "main", temporary)) {
            append(appender, rows);
        }
    }

    @Override
    public RowWriter writer(Connection connection, String temporary, List<Layout> layouts)
            throws SQLException {
        return new ColumnWriter(connection.unwrap(DuckDBConnection.class), temporary, layouts);
    }

    /// Appends staged rows.
    static void append(DuckDBAppender appender, List<@Nullable Object[]> rows) throws SQLException {
        for (var row : rows) {
            appender.beginRow();
            for (var value : row) {
                switch (value) {
                    case null -> appender.appendNull();
                    case String text -> appender.append(text);
                    case Integer number -> appender.append(number.intValue());
                    case Long number -> appender.append(number.longValue());
                    case UUID id -> appender.append(id);
                    case Boolean bool -> appender.append(bool.booleanValue());
                    default -> throw new IllegalArgumentException(value.getClass().getName());
                }
            }
            appender.endRow();
        }
    }

    @Override
    public String howToRun() {
        return "stop Leat and run, in DuckDB's command line on %s,".formatted(file);
    }

    /// Begins a copy of the file, as of now, to a new file, and runs `point`. The caller closes the
    /// copy.
    WarehouseCopy copy(Path target, Runnable point) throws SQLException {
        var connection = connect();
        var copy =
                new WarehouseCopy(
                        connection, "copy_" + numbers.incrementAndGet(), copies::decrementAndGet);
        copies.incrementAndGet();
        copy.begin(target, point);
        return copy;
    }

    /// Copies all tables to a new file, which then replaces the old one.
    ///
    /// @throws SQLException also if a copy is open, which would read the old file
    @Override
    public synchronized void compact() throws SQLException {
        if (copies.get() > 0) {
            throw new SQLException("a backup is being written; compact the tables after it");
        }
        var fresh = file.resolveSibling(FILE + ".new");
        try {
            Files.deleteIfExists(fresh);
            close();
            try (var connection = open();
                    var statement = connection.createStatement()) {
                statement.execute("ATTACH %s AS fresh".formatted(TableSql.text(fresh.toString())));
                statement.execute("COPY FROM DATABASE warehouse TO fresh");
                statement.execute("CHECKPOINT fresh");
                statement.execute("DETACH fresh");
                statement.execute("CHECKPOINT");
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new SQLException("cannot replace " + file, failed);
        }
    }

    @Override
    public long size() throws SQLException {
        try {
            var log = file.resolveSibling(FILE + ".wal");
            return Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
        } catch (IOException failed) {
            throw new SQLException("cannot read " + file, failed);
        }
    }

    @Override
    public void export(Connection connection, TableSql table, Path target) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (%s) TO %s (FORMAT parquet)"
                            .formatted(table.select(), TableSql.text(target.toString())));
        }
    }

    @Override
    public synchronized void close() {
        var open = root;
        root = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException failed) {
                throw new IllegalStateException("cannot close " + file, failed);
            }
        }
    }
}
