package dev.leat.kernel.bind;

import dev.leat.app.Sql;
import dev.leat.app.Type;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compiles expressions one by one against the columns they may use, without any data: the parse
/// tree goes through the gate, DuckDB binds the text, and it runs once on a row of NULLs, so that a
/// text which is no number is found before the first record. Owned by one thread; blocks about a
/// millisecond an expression.
public final class Binder implements AutoCloseable {

    private static final int MOST_KNOWN = 10_000;

    private static final String TABLE = "_leat_scope";

    /// With more columns than these a table is made for the columns of each expression.
    private static final int WIDE = 64;

    private final Connection connection;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Diagnosis diagnosis = new Diagnosis(json);
    private final Functions functions;
    private @Nullable Scope table;
    private @Nullable PreparedStatement parser;

    /// What was bound before: an app's pipelines say many things alike.
    private final Map<Expression, Bound> known = new LinkedHashMap<>();

    private record Expression(String text, Scope scope) {}

    /// A binder on the database that is there for that.
    public Binder() {
        this(DuckDb.forBinding());
    }

    /// A binder on a database that is another's to close.
    public Binder(DuckDb database) {
        connection = database.duplicate();
        try {
            functions = Functions.of(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB does not name its functions", e);
        }
    }

    /// The expression, compiled for these columns.
    ///
    /// @throws BindException if it cannot be used; it says where in its text, and why
    public Bound bind(Sql sql, Scope scope) throws BindException {
        var expression = new Expression(sql.text(), scope);
        var before = known.get(expression);
        if (before != null) {
            return before.again();
        }
        var snippet = new Snippet(sql.text());
        if (sql.text().isBlank()) {
            throw new BindException("there is no expression here", 0, Optional.empty());
        }
        var tree = parse(snippet);
        var gate = new Gate(functions, scope, snippet);
        gate.pass(tree);
        var seen = narrow(scope, gate.columns());
        var sqlType = run(snippet, seen, tree);
        var bound =
                new Bound(
                        sqlType,
                        Spelling.read(sqlType),
                        gate.columns(),
                        gate.source(),
                        Estimate.of(functions, seen, snippet, Gate.expression(tree)));
        if (known.size() < MOST_KNOWN && scope.columns().size() <= WIDE) {
            known.put(expression, bound);
        }
        return bound;
    }

    /// Of many columns those that are used: each statement would bind them all, and there may be as
    /// many expressions as columns.
    private static Scope narrow(Scope scope, Set<String> used) {
        return scope.columns().size() > WIDE ? scope.of(used) : scope;
    }

    /// A measure over the rows with the same `by`, compiled for these columns. Whole numbers of any
    /// size are BIGINT.
    ///
    /// @throws BindException as [#bind] does
    public Bound measure(Sql sql, Scope scope, List<String> by) throws BindException {
        var snippet = new Snippet(sql.text());
        if (sql.text().isBlank()) {
            throw new BindException("there is no measure here", 0, Optional.empty());
        }
        var tree = parse(snippet);
        var rows = new Scope(scope.columns(), Origin.NONE);
        var columns = RowsGate.measure(functions, rows, snippet, tree);
        var used = new LinkedHashSet<>(columns);
        used.addAll(by);
        var from = " FROM " + TABLE + (by.isEmpty() ? "" : " GROUP BY " + Quoted.names(by));
        Map<String, String> made;
        try {
            fill(narrow(rows, used));
            made = columns(snippet.statement() + from, snippet, tree);
        } catch (BindException e) {
            // over all columns, so that the hint knows those that a misspelled name may mean
            fill(rows);
            made = columns(snippet.statement() + from, snippet, tree);
        }
        return bound(made.values().iterator().next(), columns);
    }

    /// The columns that a SELECT over the table `batch` gives, which has the columns of the scope.
    /// Whole numbers of any size are BIGINT.
    ///
    /// @throws BindException as [#bind] does
    public Map<String, Bound> query(Sql sql, Scope scope) throws BindException {
        var snippet = Snippet.query(sql.text());
        int end = sql.text().stripTrailing().length() - 1;
        if (end >= 0 && sql.text().charAt(end) == ';') {
            throw new BindException("a `;` has no place here", end, Optional.of("leave it away"));
        }
        var tree = parse(snippet);
        var rows = new Scope(scope.columns(), Origin.NONE);
        var columns = RowsGate.query(functions, rows, snippet, tree);
        fill(rows);
        execute(
                "CREATE OR REPLACE TEMP VIEW %s AS SELECT %s FROM %s"
                        .formatted(RowsGate.BATCH, Quoted.names(rows.columns().keySet()), TABLE));
        var bound = new LinkedHashMap<String, Bound>();
        for (var made : columns(snippet.statement(), snippet, tree).entrySet()) {
            bound.put(made.getKey(), bound(made.getValue(), columns));
        }
        return Collections.unmodifiableMap(bound);
    }

    /// Whether a SELECT says in which order its rows are.
    ///
    /// @throws BindException if it is none
    public boolean ordered(Sql sql) throws BindException {
        var tree = parse(Snippet.query(sql.text()));
        for (var modifier : tree.path("statements").path(0).path("node").path("modifiers")) {
            if (modifier.path("type").asString("").equals("ORDER_MODIFIER")) {
                return true;
            }
        }
        return false;
    }

    private static Bound bound(String sqlType, Set<String> columns) {
        var type = sqlType.equals("HUGEINT") ? "BIGINT" : sqlType;
        return new Bound(type, Spelling.read(type), columns, Set.of(), Optional.empty());
    }

    /// The columns of a statement by name, each with its type.
    private Map<String, String> columns(String sql, Snippet snippet, JsonNode tree)
            throws BindException {
        var columns = new LinkedHashMap<String, String>();
        try (var statement = connection.prepareStatement(sql)) {
            var made = statement.getMetaData();
            for (int i = 1; i <= made.getColumnCount(); i++) {
                var name = made.getColumnName(i);
                if (columns.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
                    throw new BindException(
                            "two columns are called '" + name + "'",
                            0,
                            Optional.of("give one another name: `.. as NAME`"));
                }
                columns.put(name, type(statement, i));
            }
            once(statement, snippet, tree);
            return columns;
        } catch (SQLException e) {
            throw diagnosis.bind(e, tree, snippet);
        }
    }

    private void execute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB refuses " + sql, e);
        }
    }

    /// The names that an expression or a SELECT uses as columns, whether they are there or not;
    /// none where it is no SQL.
    public Set<String> mentions(Sql sql) {
        try {
            return Mentions.in(parse(new Snippet(sql.text())), functions);
        } catch (BindException none) {
            return Set.of();
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB does not close", e);
        }
    }

    private JsonNode parse(Snippet snippet) throws BindException {
        try {
            var tree = json.readTree(parsed(snippet.statement()));
            if (tree.path("error").asBoolean(false)) {
                throw diagnosis.syntax(tree, snippet);
            }
            return tree;
        } catch (SQLException e) {
            parser = null;
            throw new BindException(diagnosis.sentence(e), 0, Optional.empty());
        } catch (JacksonException e) {
            throw new BindException("the expression is nested too deeply", 0, Optional.empty());
        }
    }

    /// DuckDB takes as long to prepare this as to parse an expression, so it is prepared once, and
    /// again after an error, which closes it.
    private String parsed(String sql) throws SQLException {
        if (parser == null) {
            parser = connection.prepareStatement("SELECT json_serialize_sql(?)");
        }
        parser.setString(1, sql);
        try (var found = parser.executeQuery()) {
            found.next();
            return found.getString(1);
        }
    }

    private String run(Snippet snippet, Scope scope, JsonNode tree) throws BindException {
        fill(scope);
        try (var statement = connection.prepareStatement(snippet.statement() + " FROM " + TABLE)) {
            var type = type(statement, 1);
            once(statement, snippet, tree);
            return type;
        } catch (SQLException e) {
            throw diagnosis.bind(e, tree, snippet);
        }
    }

    /// Runs the expression over the row of NULLs. That some NULL cannot be computed with is no
    /// mistake, for it may never come; that a constant cannot is one.
    private void once(PreparedStatement statement, Snippet snippet, JsonNode tree)
            throws BindException {
        try (var result = statement.executeQuery()) {
            result.next();
        } catch (SQLException e) {
            if (diagnosis.constant(e, tree)) {
                throw diagnosis.bind(e, tree, snippet);
            }
        }
    }

    private static String type(PreparedStatement statement, int column) throws SQLException {
        var type = statement.getMetaData().getColumnTypeName(column);
        // a bare NULL has no type of its own: it is taken for a text
        return type.equals("\"NULL\"") || type.equals("NULL") ? "VARCHAR" : type;
    }

    /// A table, because over constants DuckDB folds away what a record would run into.
    private void fill(Scope scope) throws BindException {
        if (scope.equals(table)) {
            return;
        }
        var columns =
                scope.columns().entrySet().stream()
                        .map(column -> column(column.getKey(), column.getValue()))
                        .collect(Collectors.joining());
        var create =
                "CREATE OR REPLACE TEMP TABLE %s AS SELECT %s%s"
                        .formatted(TABLE, columns, origin(scope.origin()));
        try (var statement = connection.createStatement()) {
            table = null;
            statement.execute(create);
            table = scope;
        } catch (SQLException e) {
            throw new BindException(
                    "the columns here cannot stand side by side: " + diagnosis.sentence(e),
                    0,
                    Optional.empty());
        }
    }

    private static String origin(Origin origin) {
        return origin == Origin.NONE
                ? "0 AS \"_leat_none\""
                : "CAST(NULL AS %s) AS %s".formatted(origin.type(), Quoted.name(Origin.NAME));
    }

    private static String column(String name, String sqlType) {
        var empty = Spelling.read(sqlType).map(Binder::empty).orElse("NULL");
        return "CAST(%s AS %s) AS %s, ".formatted(empty, sqlType, Quoted.name(name));
    }

    /// NULL; but a list has one element and a struct its members, so that what is said of them
    /// runs.
    private static String empty(Type type) {
        return switch (type) {
            case Type.Simple _, Type.Decimal _ -> "NULL";
            case Type.ListOf list -> "[" + empty(list.element()) + "]";
            case Type.Struct struct ->
                    struct.members().stream()
                            .map(m -> Quoted.text(m.name()) + ": " + empty(m.type()))
                            .collect(Collectors.joining(", ", "{", "}"));
        };
    }
}
