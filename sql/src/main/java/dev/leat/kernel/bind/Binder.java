package dev.leat.kernel.bind;

import dev.leat.app.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Binds expressions to columns, without any data. It checks the parse tree, lets DuckDB bind the
/// expression, and runs it once on a row of NULLs, so that an invalid constant is found before the
/// first record is processed. Owned by one thread. Blocks about a millisecond for an expression,
/// and a tenth of that if the expression was bound with [#prebind].
public final class Binder implements AutoCloseable {

    /// Number of columns above which the table for binding has only the columns in use.
    private static final int WIDE = 64;

    /// Maximum number of expressions that are bound in one statement.
    private static final int BATCH_SIZE = 256;

    private final BindingCache cached;
    private @Nullable BindingConnection connected;

    /// Creates a binder that uses the process's database for binding.
    public Binder() {
        this(new BindingCache());
    }

    /// Creates a binder that uses the process's database for expressions that the cache does not
    /// have. It adds them to the cache.
    public Binder(BindingCache cached) {
        this.cached = cached;
    }

    /// Returns the connection, which is opened by its first use: expressions in the cache need
    /// none.
    private BindingConnection to() {
        var open = connected;
        if (open == null) {
            open = BindingConnection.of(DuckDb.forBinding());
            connected = open;
        }
        return open;
    }

    /// Binds expressions, many in one statement, so that later calls of [#bind] with these columns
    /// are fast. Expressions that fail are skipped; [#bind] reports their errors.
    public void prebind(Collection<Sql> expressions, Scope scope) {
        var place = cached.expressions(scope);
        prebind(
                expressions,
                place,
                some -> {
                    var used = used(some);
                    var seen = narrow(scope, used);
                    var types = types(some, seen, "");
                    for (int i = 0; i < some.size(); i++) {
                        var one = some.get(i);
                        cached.put(place, one.snippet.text(), bound(one, types.get(i), seen));
                    }
                },
                (snippet, tree) -> {
                    var check = new ExpressionCheck(to().functions(), scope, snippet);
                    check.check(tree);
                    return new CheckedExpression(snippet, tree, check.columns(), check.source());
                });
    }

    /// Returns the expression if it is already bound to these columns.
    public Optional<BoundExpression> cached(Sql sql, Scope scope) {
        return Optional.ofNullable(cached.expressions(scope).get(sql.text()))
                .map(BoundExpression::copy);
    }

    /// Binds measures, so that later calls of [#measure] with these columns and `by` are fast.
    public void prebind(Collection<Sql> measures, Scope scope, List<String> by) {
        var place = cached.measures(scope, by);
        var rows = new Scope(scope.columns(), SourceStruct.NONE);
        prebind(
                measures,
                place,
                some -> {
                    var used = used(some);
                    used.addAll(by);
                    var types = types(some, narrow(rows, used), groupedBy(by));
                    for (int i = 0; i < some.size(); i++) {
                        var one = some.get(i);
                        cached.put(place, one.snippet.text(), bound(types.get(i), one.columns));
                    }
                },
                (snippet, tree) ->
                        new CheckedExpression(
                                snippet,
                                tree,
                                RowsExpressionCheck.measure(to().functions(), rows, snippet, tree),
                                Set.of()));
    }

    /// An expression whose parse tree was checked, with the columns and members of `source` that it
    /// uses.
    private record CheckedExpression(
            ExpressionSnippet snippet, JsonNode tree, Set<String> columns, Set<String> source) {}

    private interface Check {
        CheckedExpression at(ExpressionSnippet snippet, JsonNode tree) throws BindException;
    }

    private interface Binding {
        void of(List<CheckedExpression> some) throws BindException;
    }

    private void prebind(
            Collection<Sql> all, Map<String, BoundExpression> place, Binding binding, Check look) {
        var snippets =
                all.stream()
                        .map(Sql::text)
                        .filter(text -> !text.isBlank() && !place.containsKey(text))
                        .distinct()
                        .map(ExpressionSnippet::new)
                        .toList();
        for (int from = 0; from < snippets.size() - 1; from += BATCH_SIZE) {
            var some = snippets.subList(from, Math.min(snippets.size(), from + BATCH_SIZE));
            var trees = to().parser().parse(some);
            var passed = new ArrayList<CheckedExpression>();
            for (int i = 0; i < some.size(); i++) {
                try {
                    if (trees.get(i).isPresent()) {
                        passed.add(look.at(some.get(i), trees.get(i).get()));
                    }
                } catch (BindException left) {
                    // bind reports the error
                }
            }
            bindOrSplit(passed, binding);
        }
    }

    /// Binds all expressions in one statement. If it fails, binds each half in the same way.
    private static void bindOrSplit(List<CheckedExpression> some, Binding binding) {
        if (some.size() < 2) {
            return;
        }
        try {
            binding.of(some);
        } catch (BindException e) {
            int middle = some.size() / 2;
            bindOrSplit(some.subList(0, middle), binding);
            bindOrSplit(some.subList(middle, some.size()), binding);
        }
    }

    private static Set<String> used(List<CheckedExpression> some) {
        var used = new LinkedHashSet<String>();
        some.forEach(one -> used.addAll(one.columns));
        return used;
    }

    /// Binds and runs these expressions in one statement; returns their types.
    private List<String> types(List<CheckedExpression> some, Scope scope, String groups)
            throws BindException {
        to().table().of(scope);
        var sql =
                some.stream()
                        .map(one -> "(\n" + one.snippet.text() + "\n)")
                        .collect(
                                Collectors.joining(
                                        ", ", "SELECT ", " FROM " + NullRow.TABLE + groups));
        try (var statement = to().connection().prepareStatement(sql)) {
            var types = new ArrayList<String>();
            for (int i = 1; i <= some.size(); i++) {
                types.add(BindingConnection.type(statement, i));
            }
            try (var result = statement.executeQuery()) {
                result.next();
            }
            return types;
        } catch (SQLException e) {
            throw new BindException(
                    "at least one of the expressions cannot be bound", 0, Optional.empty());
        }
    }

    /// Binds an expression to these columns.
    ///
    /// @throws BindException if the expression cannot be used, with the offset of the error and the
    ///   reason
    public BoundExpression bind(Sql sql, Scope scope) throws BindException {
        var place = cached.expressions(scope);
        var before = place.get(sql.text());
        if (before != null) {
            return before.copy();
        }
        var snippet = new ExpressionSnippet(sql.text());
        if (sql.text().isBlank()) {
            throw new BindException("the expression is empty", 0, Optional.empty());
        }
        var tree = to().parser().parse(snippet);
        var check = new ExpressionCheck(to().functions(), scope, snippet);
        check.check(tree);
        var seen = narrow(scope, check.columns());
        var passed = new CheckedExpression(snippet, tree, check.columns(), check.source());
        var bound = bound(passed, to().run(snippet, seen, tree), seen);
        cached.put(place, sql.text(), bound);
        return bound;
    }

    /// Binds expressions to these columns.
    ///
    /// @throws BindException if an expression cannot be used
    public Map<String, BoundExpression> bind(Map<String, Sql> expressions, Scope scope)
            throws BindException {
        prebind(expressions.values(), scope);
        var bound = new LinkedHashMap<String, BoundExpression>();
        for (var expression : expressions.entrySet()) {
            bound.put(expression.getKey(), bind(expression.getValue(), scope));
        }
        return bound;
    }

    private BoundExpression bound(CheckedExpression passed, String sqlType, Scope seen)
            throws BindException {
        var expression = ExpressionCheck.expression(passed.tree);
        return new BoundExpression(
                sqlType,
                TypeSpelling.read(sqlType),
                passed.columns,
                passed.source,
                SizeEstimate.of(to().functions(), seen, passed.snippet, expression),
                CopiedColumn.in(expression),
                Nullness.of(expression),
                ExactCasts.expression(
                        to().parser(), to()::type, passed.snippet.text(), passed.tree));
    }

    /// Reduces a scope with many columns to those that are used. DuckDB binds all columns of a
    /// table for each statement, and there may be as many expressions as columns.
    private static Scope narrow(Scope scope, Set<String> used) {
        return scope.columns().size() > WIDE ? scope.of(used) : scope;
    }

    /// Binds a measure to these columns. The measure is computed over the rows with equal values in
    /// `by`. Integer types wider than 64 bits become BIGINT.
    ///
    /// @throws BindException as [#bind] does
    public BoundExpression measure(Sql sql, Scope scope, List<String> by) throws BindException {
        var before = cached.measures(scope, by).get(sql.text());
        if (before != null) {
            return before.copy();
        }
        var snippet = new ExpressionSnippet(sql.text());
        if (sql.text().isBlank()) {
            throw new BindException("the measure is empty", 0, Optional.empty());
        }
        var tree = to().parser().parse(snippet);
        var rows = new Scope(scope.columns(), SourceStruct.NONE);
        var columns = RowsExpressionCheck.measure(to().functions(), rows, snippet, tree);
        var used = new LinkedHashSet<>(columns);
        used.addAll(by);
        var from = " FROM " + NullRow.TABLE + groupedBy(by);
        Map<String, String> made;
        try {
            to().table().of(narrow(rows, used));
            made = columns(snippet.statement() + from, snippet, tree);
        } catch (BindException e) {
            // bind to all columns, so that the hint can suggest any of them
            to().table().of(rows);
            made = columns(snippet.statement() + from, snippet, tree);
        }
        return bound(made.values().iterator().next(), columns);
    }

    private static String groupedBy(List<String> by) {
        return by.isEmpty() ? "" : " GROUP BY " + SqlLiterals.names(by);
    }

    /// Binds a SELECT over the table `batch`, which has the columns of the scope; returns the
    /// columns of its result. Integer types wider than 64 bits become BIGINT.
    ///
    /// @throws BindException as [#bind] does
    public Map<String, BoundExpression> query(Sql sql, Scope scope) throws BindException {
        var snippet = ExpressionSnippet.query(sql.text());
        int end = sql.text().stripTrailing().length() - 1;
        if (end >= 0 && sql.text().charAt(end) == ';') {
            throw new BindException("`;` is not allowed here", end, Optional.of("remove it"));
        }
        var tree = to().parser().parse(snippet);
        var rows = new Scope(scope.columns(), SourceStruct.NONE);
        // all columns of the result share this set
        var columns = Set.copyOf(RowsExpressionCheck.query(to().functions(), rows, snippet, tree));
        to().table().of(rows);
        to().execute(
                        "CREATE OR REPLACE TEMP VIEW %s AS SELECT %s FROM %s"
                                .formatted(
                                        RowsExpressionCheck.BATCH,
                                        SqlLiterals.names(rows.columns().keySet()),
                                        NullRow.TABLE));
        var bound = new LinkedHashMap<String, BoundExpression>();
        for (var made : columns(snippet.statement(), snippet, tree).entrySet()) {
            bound.put(made.getKey(), bound(made.getValue(), columns));
        }
        return Collections.unmodifiableMap(bound);
    }

    /// Returns a measure, or a SELECT if `query`, whose casts fail where they would lose digits.
    ///
    /// @throws BindException if it is not valid SQL
    public Sql exactly(Sql sql, boolean query) throws BindException {
        return new Sql(ExactCasts.in(to().parser(), sql.text(), query), sql.mark());
    }

    /// Returns the parse tree of a SELECT.
    ///
    /// @throws BindException if the SQL is not a SELECT
    public SelectTree select(Sql sql) throws BindException {
        var tree = to().parser().parse(ExpressionSnippet.query(sql.text()));
        return new SelectTree(tree.path("statements").path(0).path("node"));
    }

    private static BoundExpression bound(String sqlType, Set<String> columns) {
        var type = sqlType.equals("HUGEINT") ? "BIGINT" : sqlType;
        return new BoundExpression(
                type,
                TypeSpelling.read(type),
                columns,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Nullness.NEVER,
                Optional.empty());
    }

    /// Returns the columns of a statement's result by name, each with its type.
    private Map<String, String> columns(String sql, ExpressionSnippet snippet, JsonNode tree)
            throws BindException {
        var columns = new LinkedHashMap<String, String>();
        var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        try (var statement = to().connection().prepareStatement(sql)) {
            var made = statement.getMetaData();
            for (int i = 1; i <= made.getColumnCount(); i++) {
                var name = made.getColumnName(i);
                if (!names.add(name)) {
                    throw new BindException(
                            "two columns are named '" + name + "'",
                            0,
                            Optional.of("rename one of them: `.. as NAME`"));
                }
                columns.put(name, BindingConnection.type(statement, i));
            }
            to().runOnNulls(statement, snippet, tree);
            return columns;
        } catch (SQLException e) {
            throw to().errors().bind(e, tree, snippet);
        }
    }

    /// Returns true if the result of a measure does not depend on how its rows are divided for
    /// partial results: no sum of it is rounded.
    public boolean exact(Sql measure, Scope scope) {
        try {
            var tree = to().parser().parse(new ExpressionSnippet(measure.text()));
            return new ExactMeasure(scope).test(ExpressionCheck.expression(tree));
        } catch (BindException invalid) {
            return false;
        }
    }

    /// Returns the names that an expression or a SELECT uses as columns, including unknown names.
    /// Empty if it is not valid SQL.
    public Set<String> mentions(Sql sql) {
        try {
            return ColumnReferences.in(
                    to().parser().parse(new ExpressionSnippet(sql.text())), to().functions());
        } catch (BindException none) {
            return Set.of();
        }
    }

    @Override
    public void close() {
        if (connected != null) {
            connected.close();
            connected = null;
        }
    }
}
