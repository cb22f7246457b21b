package dev.leat.kernel.query;

import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.bind.DuckDbErrorParser;
import dev.leat.kernel.bind.ExpressionSnippet;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.UnboundedFunctions;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// In-memory tables for a user's SELECT. Order of calls: parse the statement, which returns the
/// tables that it names; fill these tables; run the query. The database has no access to other
/// files, the network or settings. Owned by one thread; another thread may cancel the query.
public final class InMemoryTables implements AutoCloseable {

    private final DuckDb database;
    private final DuckDBConnection connection;
    private final DuckDbErrorParser errorParser = new DuckDbErrorParser(JsonMapper.shared());
    private final boolean guarded;
    private int filled;
    private volatile boolean cancelled;
    private volatile @Nullable Statement running;

    public InMemoryTables() {
        this(new DuckDb(), false);
    }

    /// Creates tables for a statement that runs in an app's process: with a memory limit, one
    /// thread, and without the functions that [UnboundedFunctions] rejects. Tables may also be
    /// files in this folder.
    public static InMemoryTables guarded(Path folder, long memory) {
        return new InMemoryTables(DuckDb.overFiles(memory, folder), true);
    }

    /// Creates tables, some of which may be files in this folder.
    public InMemoryTables(Path folder) {
        this(
                DuckDb.overFiles(
                        Runtime.getRuntime().availableProcessors(),
                        DuckDb.DEFAULT_MEMORY,
                        folder.resolve(".spill"),
                        List.of(folder)),
                false);
    }

    private InMemoryTables(DuckDb database, boolean guarded) {
        this.database = database;
        this.guarded = guarded;
        this.connection = (DuckDBConnection) database.duplicate();
    }

    /// Parses a statement that queries no files.
    ///
    /// @throws BindException if it is not a single SELECT over known tables
    public ParsedQuery parse(String sql, Collection<String> known) throws BindException {
        return parse(sql, known, _ -> false);
    }

    /// Parses a statement. `files` returns true for tables that are not in `known` but can be
    /// filled from files. The result contains the names of such tables as they are written in the
    /// statement.
    ///
    /// @throws BindException if it is not a single SELECT over known tables
    public ParsedQuery parse(String sql, Collection<String> known, Predicate<String> files)
            throws BindException {
        try (var statement = connection.prepareStatement("SELECT json_serialize_sql(?)")) {
            statement.setString(1, sql);
            try (var answer = statement.executeQuery()) {
                answer.next();
                var tree = JsonMapper.shared().readTree(answer.getString(1));
                var query = ParsedQuery.of(sql, tree, known, files);
                if (guarded) {
                    UnboundedFunctions.refuse(connection, sql, tree);
                }
                return query;
            }
        } catch (JacksonException deep) {
            throw new BindException("the statement is nested too deeply", 0, Optional.empty());
        } catch (SQLException broken) {
            throw new BindException(errorParser.sentence(broken), 0, Optional.empty());
        }
    }

    /// Creates a table and inserts the rows that `rows` passes to its argument. A row has a
    /// [String], a [Long] or null for each column.
    public void fill(TableDefinition table, Consumer<Consumer<@Nullable Object[]>> rows) {
        String store = "s" + filled++;
        try {
            execute("CREATE SCHEMA IF NOT EXISTS _leat");
            execute("CREATE TABLE _leat." + store + " (" + ColumnStorage.stored(table) + ")");
            try (var appender = connection.createAppender("_leat", store)) {
                rows.accept(row -> append(appender, row));
                // flush explicitly, because close() hides errors of the last rows
                appender.flush();
            }
            execute(
                    "CREATE VIEW %s AS SELECT %s FROM _leat.%s"
                            .formatted(
                                    SqlLiterals.name(table.name()),
                                    ColumnStorage.shown(table),
                                    store));
        } catch (SQLException broken) {
            throw new IllegalStateException(
                    "cannot fill '" + table.name() + "': " + errorParser.sentence(broken), broken);
        }
    }

    /// Creates a table with all rows of files in the folder. Columns of different files are matched
    /// by name.
    ///
    /// @throws BindException if DuckDB cannot read the files
    public void files(String name, List<FileTable> files) throws BindException {
        files(name, files, ColumnMask.NONE);
    }

    /// Creates a table like [#files(String, List)], with masked columns.
    ///
    /// @throws BindException if DuckDB cannot read the files
    public void files(String name, List<FileTable> files, ColumnMask mask) throws BindException {
        var rows =
                files.stream()
                        .map(FileTable::select)
                        .collect(Collectors.joining(" UNION ALL BY NAME "));
        try {
            var shown = mask.isEmpty() ? rows : mask.select(types(rows), rows);
            execute("CREATE VIEW " + SqlLiterals.name(name) + " AS " + shown);
        } catch (SQLException broken) {
            throw new BindException(
                    "'" + name + "' cannot be read: " + errorParser.content(broken),
                    0,
                    Optional.empty());
        }
    }

    /// Runs a query. Every table that it names must have been filled.
    ///
    /// @throws BindException if DuckDB rejects the statement, or the statement fails
    public void query(ParsedQuery query, ResultReader result) throws BindException {
        String sql = plain(query);
        try {
            var columns = columns(sql);
            try (var statement = connection.prepareStatement(ResultColumn.asTexts(sql, columns));
                    var rows = statement.executeQuery()) {
                result.columns(columns.stream().map(ResultColumn::heading).toList());
                passRows(rows, columns.size(), result);
            }
        } catch (SQLException refused) {
            throw errorParser.statementError(refused, sql, this::functions);
        }
    }

    /// Runs a query, and passes at most `most` rows with at most `bytes` bytes of text to `result`.
    /// Returns true if there are more rows.
    ///
    /// @throws BindException if DuckDB rejects the statement, or the statement fails; with the
    ///   offset if DuckDB reports it
    public boolean query(ParsedQuery query, int most, long bytes, ResultReader result)
            throws BindException {
        String sql = plain(query);
        List<ResultColumn> columns;
        try {
            columns = columns(sql);
        } catch (SQLException refused) {
            throw placed(
                    refused,
                    query.sql(),
                    errorParser.statementError(refused, sql, this::functions));
        }
        var bounded =
                ResultColumn.bounded(ResultColumn.asTexts(sql, columns), columns.size(), most);
        try (var statement = running(connection.prepareStatement(bounded));
                var rows = statement.executeQuery()) {
            result.columns(columns.stream().map(ResultColumn::heading).toList());
            return passRows(rows, columns.size(), most, bytes, result);
        } catch (SQLException refused) {
            throw errorParser.statementError(refused, sql, this::functions);
        }
    }

    private static String plain(ParsedQuery query) {
        String sql = query.sql().strip();
        while (sql.endsWith(";")) {
            sql = sql.substring(0, sql.length() - 1).strip();
        }
        return sql;
    }

    private BindException placed(SQLException error, String sql, BindException refused) {
        int before = sql.length() - sql.stripLeading().length();
        int offset = ExpressionSnippet.query(sql.strip()).offset(errorParser.position(error));
        return new BindException(
                String.valueOf(refused.getMessage()),
                offset == 0 ? 0 : before + offset,
                refused.hint());
    }

    /// Makes the running statement and all later statements fail, as soon as DuckDB can be
    /// interrupted. Any thread may call it, also repeatedly. Blocks while DuckDB plans a statement.
    public void cancel() {
        cancelled = true;
        var statement = running;
        try {
            if (statement != null) {
                statement.cancel();
            }
        } catch (SQLException closed) {
            // the statement has already ended
        }
    }

    private <S extends Statement> S running(S statement) throws SQLException {
        running = statement;
        if (cancelled) {
            statement.close();
            throw new SQLException("cancelled");
        }
        return statement;
    }

    @Override
    public void close() {
        try (database) {
            connection.close();
        } catch (SQLException broken) {
            throw new IllegalStateException(
                    "the DuckDB connection cannot be closed: " + broken.getMessage(), broken);
        }
    }

    private Set<String> functions() {
        try (var statement = connection.createStatement();
                var found =
                        statement.executeQuery("SELECT function_name FROM duckdb_functions()")) {
            var names = new HashSet<String>();
            while (found.next()) {
                names.add(found.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB's function catalogue cannot be read", e);
        }
    }

    private static void passRows(ResultSet rows, int columns, ResultReader result)
            throws SQLException {
        while (rows.next()) {
            result.row(values(rows, columns));
        }
    }

    private static @Nullable String[] values(ResultSet rows, int columns) throws SQLException {
        @Nullable String[] values = new @Nullable String[columns];
        for (int i = 0; i < columns; i++) {
            values[i] = rows.getString(i + 1);
        }
        return values;
    }

    /// Passes rows to the reader until the next row would exceed a limit; returns true if there is
    /// such a row.
    private static boolean passRows(
            ResultSet rows, int columns, int most, long bytes, ResultReader result)
            throws SQLException {
        long left = bytes;
        for (int i = 0; rows.next(); i++) {
            left -= rows.getLong(columns + 1);
            if (i == most || left < 0) {
                return true;
            }
            result.row(values(rows, columns));
        }
        return false;
    }

    private List<ResultColumn> columns(String sql) throws SQLException {
        try (PreparedStatement statement = running(connection.prepareStatement(sql))) {
            var described = statement.getMetaData();
            var columns = new ArrayList<ResultColumn>();
            for (int i = 1; i <= described.getColumnCount(); i++) {
                columns.add(
                        ResultColumn.of(
                                described.getColumnName(i), described.getColumnTypeName(i)));
            }
            return columns;
        }
    }

    /// Returns the columns of a SELECT's result, each with its SQL type.
    private Map<String, String> types(String sql) throws SQLException {
        var types = new LinkedHashMap<String, String>();
        for (var column : columns(sql)) {
            types.put(column.heading().name(), column.heading().type());
        }
        return types;
    }

    private void append(DuckDBAppender appender, @Nullable Object[] row) {
        try {
            if (cancelled) {
                throw new SQLException("cancelled");
            }
            appender.beginRow();
            for (var value : row) {
                switch (value) {
                    case null -> appender.appendNull();
                    case Long number -> appender.append(number.longValue());
                    case String text -> appender.append(text);
                    default ->
                            throw new IllegalArgumentException("neither text nor number: " + value);
                }
            }
            appender.endRow();
        } catch (SQLException broken) {
            throw new IllegalStateException(
                    "a row cannot be inserted: " + errorParser.sentence(broken), broken);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = running(connection.createStatement())) {
            statement.execute(sql);
        }
    }
}
