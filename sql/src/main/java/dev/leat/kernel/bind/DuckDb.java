package dev.leat.kernel.bind;

import dev.leat.task.Tasks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/// An in-memory DuckDB database for processing the rows of messages. It has one thread per
/// connection, time zone UTC, errors as JSON, and no access to files, network, extensions or
/// settings. A statement that exceeds the memory limit fails; nothing is written to disk. Threads
/// may share it; each must use its own connection.
public final class DuckDb implements AutoCloseable {

    /// Setting of a connection: the size of the results that a statement computes in advance.
    public static final String BUFFER = "streaming_buffer_size";

    /// Default memory limit: enough for batches of 10,000 orders on several connections.
    public static final long DEFAULT_MEMORY = 1L << 30;

    /// Settings in the order in which they are applied; the last two lock the database. A
    /// connection may change [#BUFFER].
    private static final List<String> SETTINGS =
            List.of(
                    "threads = 1",
                    "TimeZone = 'UTC'",
                    "errors_as_json = true",
                    "temp_directory = ''",
                    "autoinstall_known_extensions = false",
                    "autoload_known_extensions = false",
                    "allow_community_extensions = false",
                    "allowed_configs = ['" + BUFFER + "']",
                    "disabled_filesystems = 'LocalFileSystem'",
                    "enable_external_access = false",
                    "lock_configuration = true");

    /// The thread that loads DuckDB early. The next use reports a failure.
    private static final String LOADER = "leat-duckdb";

    private static @Nullable DuckDb binding;
    private static @Nullable DuckDb spare;

    private final long memory;
    private final DuckDBConnection root;

    /// Opens a database for processing the rows of files, with this number of threads. Data above
    /// the memory limit is written to `spill`, and statements can access files only in `folders`.
    public static DuckDb overFiles(int threads, long memory, Path spill, List<Path> folders) {
        return overFiles(threads, memory, spilling(spill), folders, List.of());
    }

    /// Opens a database for processing the rows of files, with one thread and without spilling: a
    /// statement that exceeds the memory limit fails.
    public static DuckDb overFiles(long memory, Path folder) {
        return overFiles(1, memory, "", List.of(folder), List.of());
    }

    /// Opens a database for processing files with hundreds of columns, with one thread. The
    /// optimizer that reduces the memory for sorting is disabled: its time grows with the square of
    /// the number of columns, up to seconds for 4,096 columns.
    public static DuckDb overWideFiles(long memory, Path spill, List<Path> folders) {
        var without = List.of("disabled_optimizers = 'compressed_materialization'");
        return overFiles(1, memory, spilling(spill), folders, without);
    }

    private static String spilling(Path folder) {
        return folder.toAbsolutePath().toString();
    }

    private static DuckDb overFiles(
            int threads, long memory, String spill, List<Path> folders, List<String> before) {
        var allowed =
                folders.stream()
                        .map(folder ->
                                SqlLiterals.text(folder.toAbsolutePath().normalize().toString()))
                        .collect(Collectors.joining(", ", "[", "]"));
        var settings = new ArrayList<>(before);
        settings.addAll(
                List.of(
                        "threads = " + threads,
                        "TimeZone = 'UTC'",
                        "errors_as_json = true",
                        "temp_directory = " + SqlLiterals.text(spill),
                        "autoinstall_known_extensions = false",
                        "autoload_known_extensions = false",
                        "allow_community_extensions = false",
                        "allowed_directories = " + allowed,
                        "allowed_configs = ['" + BUFFER + "']",
                        "enable_external_access = false",
                        "lock_configuration = true"));
        return new DuckDb(memory, settings);
    }

    /// Returns the database that all binders of this process share, because opening a database
    /// takes longer than binding an app. It is never closed. After a fatal error of DuckDB, the
    /// next call opens another database.
    static synchronized DuckDb forBinding() {
        var known = binding;
        if (known == null || !known.answers()) {
            known = new DuckDb();
            binding = known;
        }
        return known;
    }

    /// Returns a database for processing rows with this memory limit, which the caller releases. It
    /// may be one that was released before, because opening a database takes longer than most work
    /// on few rows.
    public static synchronized DuckDb forRows(long memory) {
        var known = spare;
        if (memory != DEFAULT_MEMORY || known == null) {
            return new DuckDb(memory);
        }
        spare = null;
        if (known.answers()) {
            return known;
        }
        known.close();
        return new DuckDb();
    }

    /// Ends the use of a database for processing rows whose connections are closed. It is closed,
    /// or kept for the next user in this process.
    public void release() {
        if (!keep(this)) {
            close();
        }
    }

    private static synchronized boolean keep(DuckDb database) {
        boolean kept = spare == null && database.memory == DEFAULT_MEMORY;
        if (kept) {
            spare = database;
        }
        return kept;
    }

    /// Starts a thread that opens the database for binding, because loading DuckDB takes longer
    /// than parsing an app.
    public static void openInBackground() {
        Tasks.load(LOADER, DuckDb::forBinding);
    }

    /// Starts a thread that loads DuckDB's native library, so that the first database opens sooner.
    public static void loadInBackground() {
        Tasks.load(LOADER, DuckDBDriver::new);
    }

    private boolean answers() {
        try (var connection = duplicate();
                var statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        } catch (SQLException | IllegalStateException broken) {
            return false;
        }
    }

    public DuckDb() {
        this(DEFAULT_MEMORY);
    }

    /// Opens a database with this limit in bytes on native memory for data.
    public DuckDb(long memory) {
        this(memory, SETTINGS);
    }

    private DuckDb(long memory, List<String> settings) {
        this.memory = memory;
        try {
            root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
            try (var statement = root.createStatement()) {
                statement.execute(StripMacro.MACRO);
                ExactMacros.create(root);
                statement.execute("SET GLOBAL memory_limit = '" + memory + "B'");
                for (var setting : settings) {
                    statement.execute("SET GLOBAL " + setting);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB cannot be opened: " + e.getMessage(), e);
        }
    }

    /// Returns a new connection to this database, to be used by one thread and closed by the
    /// caller.
    public synchronized Connection duplicate() {
        try {
            return root.duplicate();
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "a DuckDB connection cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB cannot be closed: " + e.getMessage(), e);
        }
    }
}
