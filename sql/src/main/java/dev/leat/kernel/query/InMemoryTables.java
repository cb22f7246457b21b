package dev.leat.kernel.query;

import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.bind.DuckDbErrorParser;
import dev.leat.kernel.bind.ExpressionSnippet;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TableFunctions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Tables in an in-memory database of this process. Owned by one thread; another thread may cancel
/// the query.
public final class InMemoryTables implements QueryTables {

    private final DuckDb database;
    private final DuckDBConnection connection;
    private final DuckDbErrorParser errorParser = new DuckDbErrorParser();
    private final boolean guarded;

    /// The dialects whose macros exist.
    private final Set<SqlDialect> dialects = EnumSet.noneOf(SqlDialect.class);

    private int filled;

    /// The tables of files.
    private final Map<String, Files> texts = new LinkedHashMap<>();

    private record Files(
            List<String> selects, List<FileTable> files, ColumnMask mask, TextScans scans) {}

    private volatile boolean cancelled;
    private volatile @Nullable Statement running;

    public InMemoryTables() {
        this(new DuckDb(), false);
    }

    /// Creates tables for a client's statement: with a memory limit, one thread, and without table
    /// functions that read data outside of the app. Tables may also be files in this folder.
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

    @Override
    public String tree(String sql) throws BindException {
        try (var statement = connection.prepareStatement("SELECT json_serialize_sql(?)")) {
            statement.setString(1, ParsedQuery.shallow(sql));
            try (var answer = statement.executeQuery()) {
                answer.next();
                var tree = answer.getString(1);
                if (guarded) {
                    TableFunctions.refuse(sql, JsonMapper.shared().readTree(tree));
                }
                return tree;
            }
        } catch (JacksonException deep) {
            throw ParsedQuery.tooDeep();
        } catch (SQLException broken) {
            throw new BindException(errorParser.sentence(broken), 0, Optional.empty());
        }
    }

    @Override
    public void use(String schema) throws BindException {
        try {
            schema(new TableName(schema, ""));
            execute("SET schema = " + SqlLiterals.text(schema));
        } catch (SQLException broken) {
            throw new BindException(errorParser.sentence(broken), 0, Optional.empty());
        }
    }

    private void schema(TableName table) throws SQLException {
        if (!table.schema().isEmpty()) {
            execute("CREATE SCHEMA IF NOT EXISTS " + SqlLiterals.name(table.schema()));
        }
    }

    @Override
    public void fill(TableDefinition table, Consumer<Consumer<@Nullable Object[]>> rows) {
        fill(StoredTable.of(table), rows);
    }

    void fill(StoredTable table, Consumer<Consumer<@Nullable Object[]>> rows) {
        String store = "s" + filled++;
        try {
            execute("CREATE SCHEMA IF NOT EXISTS _leat");
            schema(TableName.of(table.name()));
            execute(table.create(store));
            try (var appender = connection.createAppender("_leat", store)) {
                rows.accept(row -> append(appender, table.name(), row));
                // flush explicitly, because close() hides errors of the last rows
                appender.flush();
            }
            execute(table.view(store));
        } catch (SQLException broken) {
            throw unfilled(table.name(), broken);
        }
    }

    private UnfilledTableException unfilled(String table, SQLException broken) {
        return new UnfilledTableException(
                "cannot fill '" + table + "': " + errorParser.sentence(broken), broken);
    }

    @Override
    public void selects(String name, List<String> selects, List<FileTable> files, ColumnMask mask)
            throws BindException {
        open(name, selects, files, mask, true);
    }

    /// @param first true if the types of documents without a schema are those of the first ones
    private void open(
            String name,
            List<String> selects,
            List<FileTable> files,
            ColumnMask mask,
            boolean first)
            throws BindException {
        try {
            var scans = TextScans.of(name, files, mask, connection, guarded, first);
            texts.put(name, new Files(selects, files, mask, scans));
            var rows =
                    Stream.concat(selects.stream(), scans.selects())
                            .collect(Collectors.joining(" UNION ALL BY NAME "));
            var shown = mask.isEmpty() ? rows : mask.select(types(rows), rows);
            var table = TableName.of(name);
            schema(table);
            execute("CREATE OR REPLACE VIEW " + table.created() + " AS " + shown);
        } catch (SQLException broken) {
            throw new BindException(
                    "'%s' cannot be read: %s".formatted(name, errorParser.content(broken)),
                    0,
                    Optional.empty());
        }
    }

    @Override
    public List<String> notes() {
        return texts.values().stream().flatMap(of -> of.scans().note().stream()).toList();
    }

    @Override
    public String translate(SqlDialect dialect, String sql, Set<String> schemas)
            throws BindException {
        var tree = JsonMapper.shared().readTree(tree(sql));
        if (tree.path("error").asBoolean(false)) {
            throw ParsedQuery.refused(tree, sql);
        }
        var translated =
                StatementTranslator.translate(
                        dialect,
                        sql,
                        tree,
                        schemas,
                        select -> JsonMapper.shared().readTree(tree(select)));
        try {
            if (!dialects.contains(dialect)) {
                execute(String.join(";", dialect.macros()));
                dialects.add(dialect);
            }
            try (var statement = connection.prepareStatement("SELECT json_deserialize_sql(?)")) {
                statement.setString(1, translated.toString());
                try (var answer = statement.executeQuery()) {
                    answer.next();
                    return answer.getString(1);
                }
            }
        } catch (SQLException broken) {
            throw new BindException(errorParser.sentence(broken), 0, Optional.empty());
        }
    }

    @Override
    public CsvResult csv(SqlDialect dialect, ParsedQuery query, Path file, long bytes)
            throws BindException {
        try (var csv = new CsvWriter(dialect, file, bytes)) {
            query(query, csv);
            return csv.result();
        } catch (CsvWriter.FullException full) {
            throw new BindException(
                    "the result is larger than %d MiB".formatted(bytes >> 20),
                    0,
                    Optional.of("select fewer rows"));
        } catch (IOException failed) {
            throw new UncheckedIOException("the result cannot be written", failed);
        }
    }

    /// Runs a query. Every table that it names must have been filled.
    ///
    /// @throws BindException if DuckDB rejects the statement, or the statement fails
    public void query(ParsedQuery query, ResultReader result) throws BindException {
        run(
                query,
                (sql, columns) -> {
                    try (var statement =
                                    connection.prepareStatement(
                                            ResultColumn.asTexts(sql, columns));
                            var rows = statement.executeQuery()) {
                        result.columns(columns.stream().map(ResultColumn::heading).toList());
                        while (rows.next()) {
                            result.row(values(rows, columns.size()));
                        }
                    }
                    return true;
                });
    }

    /// Executes a statement whose result has these columns, and passes the result on.
    private interface Run {
        boolean run(String sql, List<ResultColumn> columns) throws SQLException;
    }

    /// Runs a query, and once more if documents have other types than the first ones, or may have
    /// columns that the first ones do not have. DuckDB has all rows of a result before it returns
    /// the first one, so that none is passed twice.
    private boolean run(ParsedQuery query, Run run) throws BindException {
        String sql = query.single();
        try {
            return run.run(sql, described(query, sql));
        } catch (SQLException refused) {
            if (!reopened(TextScans::hasOtherTypes)) {
                throw failed(refused, sql);
            }
        } catch (BindException unknown) {
            if (!reopened(TextScans::first)) {
                throw unknown;
            }
        }
        try {
            return run.run(sql, described(query, sql));
        } catch (SQLException refused) {
            throw failed(refused, sql);
        }
    }

    private boolean reopened(Predicate<TextScans> with) throws BindException {
        var others =
                texts.entrySet().stream()
                        .filter(table -> with.test(table.getValue().scans()))
                        .toList();
        for (var table : others) {
            var of = table.getValue();
            open(table.getKey(), of.selects(), of.files(), of.mask(), false);
        }
        return !others.isEmpty();
    }

    @Override
    public boolean query(ParsedQuery query, int most, long bytes, ResultReader result)
            throws BindException {
        return run(
                query,
                (sql, columns) -> {
                    var bounded =
                            ResultColumn.bounded(
                                    ResultColumn.asTexts(sql, columns), columns.size(), most);
                    try (var statement = running(connection.prepareStatement(bounded));
                            var rows = statement.executeQuery()) {
                        result.columns(columns.stream().map(ResultColumn::heading).toList());
                        return passRows(rows, columns.size(), most, bytes, result);
                    }
                });
    }

    private List<ResultColumn> described(ParsedQuery query, String sql) throws BindException {
        try {
            return columns(sql);
        } catch (SQLException refused) {
            throw placed(
                    refused,
                    query.sql(),
                    errorParser.statementError(refused, sql, () -> FunctionNames.of(connection)));
        }
    }

    private BindException failed(SQLException error, String sql) {
        return texts.values().stream()
                .flatMap(of -> of.scans().failure().stream())
                .findFirst()
                .orElseGet(() ->
                        errorParser.statementError(error, sql, () -> FunctionNames.of(connection)));
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

    /// Runs a query and writes its rows to a new Parquet file in the folder of the tables, with the
    /// types of the result. Every table that it names must have been filled.
    ///
    /// @throws BindException if DuckDB rejects the statement, or the statement fails
    public void parquet(ParsedQuery query, Path file) throws BindException {
        run(
                query,
                (sql, _) -> {
                    execute(
                            "COPY (%s\n) TO %s (FORMAT parquet)"
                                    .formatted(sql, SqlLiterals.text(file.toString())));
                    return true;
                });
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

    private void append(DuckDBAppender appender, String table, @Nullable Object[] row) {
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
            throw unfilled(table, broken);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = running(connection.createStatement())) {
            statement.execute(sql);
        }
    }
}
