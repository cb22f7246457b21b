package dev.leat.kernel.ask;

import dev.leat.app.Type;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Diagnosis;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.bind.Quoted;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Tables in memory that a person's SELECT is asked of: first find out which ones it names, then
/// fill these, then ask. The database has no way to files, network or settings. Owned by one
/// thread.
public final class Tables implements AutoCloseable {

    private static final Set<String> NUMBERS =
            Set.of(
                    "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "HUGEINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT",
                    "UHUGEINT",
                    "FLOAT",
                    "DOUBLE",
                    "DECIMAL");

    private static final Set<String> NESTED = Set.of("STRUCT", "MAP", "UNION", "JSON", "VARIANT");

    private final DuckDb database;
    private final DuckDBConnection connection;
    private final Diagnosis diagnosis = new Diagnosis(JsonMapper.shared());
    private int filled;

    public Tables() {
        this(new DuckDb());
    }

    /// Tables of which some may be files of this folder.
    public Tables(Path folder) {
        this(
                DuckDb.overFiles(
                        Runtime.getRuntime().availableProcessors(),
                        DuckDb.DEFAULT_MEMORY,
                        folder.resolve(".spill"),
                        List.of(folder)));
    }

    private Tables(DuckDb database) {
        this.database = database;
        this.connection = (DuckDBConnection) database.duplicate();
    }

    /// Parses the statement, where no table is files.
    ///
    /// @throws BindException if it is not one SELECT over tables that are known
    public Question parse(String sql, Collection<String> known) throws BindException {
        return parse(sql, known, _ -> false);
    }

    /// Parses the statement.
    ///
    /// A table that is not known but `files` says yes to is called by its own name.
    ///
    /// @throws BindException if it is not one SELECT over tables that are known
    public Question parse(String sql, Collection<String> known, Predicate<String> files)
            throws BindException {
        try (var statement = connection.prepareStatement("SELECT json_serialize_sql(?)")) {
            statement.setString(1, sql);
            try (var answer = statement.executeQuery()) {
                answer.next();
                return Question.of(
                        sql, JsonMapper.shared().readTree(answer.getString(1)), known, files);
            }
        } catch (SQLException broken) {
            throw new BindException(diagnosis.sentence(broken), 0, Optional.empty());
        }
    }

    /// Makes the table with the rows that `rows` hands out: a [String] or [Long] or null for each
    /// column.
    public void fill(Table table, Consumer<Consumer<@Nullable Object[]>> rows) {
        String store = "s" + filled++;
        try {
            execute("CREATE SCHEMA IF NOT EXISTS _leat");
            execute("CREATE TABLE _leat." + store + " (" + stored(table) + ")");
            try (var appender = connection.createAppender("_leat", store)) {
                rows.accept(row -> append(appender, row));
            }
            execute(
                    "CREATE VIEW %s AS SELECT %s FROM _leat.%s"
                            .formatted(Quoted.name(table.name()), shown(table), store));
        } catch (SQLException broken) {
            throw new IllegalStateException(
                    "cannot fill '" + table.name() + "': " + diagnosis.sentence(broken), broken);
        }
    }

    /// Makes a table of files of the folder: all of their rows, columns by name.
    ///
    /// @throws BindException if DuckDB cannot read them
    public void files(String name, List<FileTable> files) throws BindException {
        var selects = files.stream().map(FileTable::select).toList();
        try {
            execute(
                    "CREATE VIEW %s AS %s"
                            .formatted(
                                    Quoted.name(name),
                                    String.join(" UNION ALL BY NAME ", selects)));
        } catch (SQLException broken) {
            throw new BindException(
                    "'" + name + "' cannot be read: " + diagnosis.content(broken),
                    0,
                    Optional.empty());
        }
    }

    /// Asks; every table that the question names has been filled.
    ///
    /// @throws BindException if DuckDB refuses the statement or it fails
    public void ask(Question question, Answer result) throws BindException {
        String sql = question.sql().strip();
        while (sql.endsWith(";")) {
            sql = sql.substring(0, sql.length() - 1).strip();
        }
        try {
            var columns = columns(sql);
            try (var statement = connection.prepareStatement(asTexts(sql, columns));
                    var rows = statement.executeQuery()) {
                result.columns(columns.stream().map(Column::heading).toList());
                hand(rows, columns.size(), result);
            }
        } catch (SQLException refused) {
            throw diagnosis.refused(refused, sql, this::functions);
        }
    }

    @Override
    public void close() {
        try (database) {
            connection.close();
        } catch (SQLException broken) {
            throw new IllegalStateException(
                    "DuckDB does not close: " + broken.getMessage(), broken);
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
            throw new IllegalStateException("DuckDB does not name its functions", e);
        }
    }

    private static void hand(ResultSet rows, int columns, Answer result) throws SQLException {
        while (rows.next()) {
            @Nullable String[] values = new @Nullable String[columns];
            for (int i = 0; i < columns; i++) {
                values[i] = rows.getString(i + 1);
            }
            result.row(values);
        }
    }

    /// A column of an answer; `nested` values are spelled as JSON. What is JSON already keeps its
    /// text: DuckDB takes numbers in it through a double when it writes it anew.
    private record Column(Answer.Heading heading, boolean nested) {

        static Column of(String name, String type) {
            var kind = kind(type);
            return new Column(
                    new Answer.Heading(name, kind),
                    kind == Answer.Kind.JSON && !type.equals("JSON"));
        }

        String asText(int at) {
            return nested
                    ? "CAST(to_json(c" + at + ") AS VARCHAR)"
                    : "CAST(c" + at + " AS VARCHAR)";
        }
    }

    private List<Column> columns(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            var described = statement.getMetaData();
            var columns = new ArrayList<Column>();
            for (int i = 1; i <= described.getColumnCount(); i++) {
                columns.add(Column.of(described.getColumnName(i), described.getColumnTypeName(i)));
            }
            return columns;
        }
    }

    private static Answer.Kind kind(String type) {
        int open = type.indexOf('(');
        String name = open < 0 ? type : type.substring(0, open);
        if (type.endsWith("]") || NESTED.contains(name)) {
            return Answer.Kind.JSON;
        }
        if (NUMBERS.contains(name)) {
            return Answer.Kind.NUMBER;
        }
        return name.equals("BOOLEAN") ? Answer.Kind.BOOLEAN : Answer.Kind.TEXT;
    }

    /// The same rows as text: what JDBC makes of a value could lose digits.
    private static String asTexts(String sql, List<Column> columns) {
        var texts = IntStream.range(0, columns.size()).mapToObj(i -> columns.get(i).asText(i));
        var names = IntStream.range(0, columns.size()).mapToObj(i -> "c" + i);
        return "SELECT %s FROM (\n%s\n) AS q(%s)"
                .formatted(
                        texts.collect(Collectors.joining(", ")),
                        sql,
                        names.collect(Collectors.joining(", ")));
    }

    private static String stored(Table table) {
        return IntStream.range(0, table.columns().size())
                .mapToObj(i -> "c" + i + (table.columns().get(i).number() ? " BIGINT" : " VARCHAR"))
                .collect(Collectors.joining(", "));
    }

    private static String shown(Table table) {
        return IntStream.range(0, table.columns().size())
                .mapToObj(i -> shown(table.columns().get(i), "c" + i))
                .collect(Collectors.joining(", "));
    }

    private static String shown(Table.Member column, String stored) {
        String value =
                column.number()
                        ? number(column.type(), stored)
                        : "CAST(" + stored + " AS " + column.type() + ")";
        return value + " AS " + Quoted.name(column.name());
    }

    private static String number(Type type, String stored) {
        return switch (type) {
            case Type.Decimal decimal -> decimal(decimal.scale(), stored);
            case Type.Simple simple ->
                    switch (simple) {
                        case DATE -> "DATE '1970-01-01' + CAST(" + stored + " AS INTEGER)";
                        case TIMESTAMP -> "make_timestamp(" + stored + ")";
                        case TIMESTAMPTZ ->
                                "CAST(make_timestamp(" + stored + ") AS TIMESTAMP WITH TIME ZONE)";
                        case BOOLEAN -> stored + " <> 0";
                        case VARCHAR, INTEGER, BIGINT, DOUBLE, JSON -> stored;
                    };
            case Type.Struct _, Type.ListOf _ -> stored;
        };
    }

    /// Decimals multiply exactly; 19 digits hold any BIGINT.
    private static String decimal(int scale, String stored) {
        String one = "0." + "0".repeat(Math.max(0, scale - 1)) + "1";
        return scale == 0
                ? "CAST(" + stored + " AS DECIMAL(19,0))"
                : "CAST(%s AS DECIMAL(19,0)) * CAST(%s AS DECIMAL(%d,%d))"
                        .formatted(stored, one, scale + 1, scale);
    }

    private static void append(DuckDBAppender appender, @Nullable Object[] row) {
        try {
            appender.beginRow();
            for (var value : row) {
                switch (value) {
                    case null -> appender.appendNull();
                    case Long number -> appender.append(number.longValue());
                    case String text -> appender.append(text);
                    default -> throw new IllegalArgumentException("no text or number: " + value);
                }
            }
            appender.endRow();
        } catch (SQLException broken) {
            throw new IllegalStateException("a row is not taken: " + broken.getMessage(), broken);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
