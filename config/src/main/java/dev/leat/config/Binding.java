package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.RowText;
import dev.leat.app.Sink;
import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.TextTemplate;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.LintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import dev.leat.kernel.InferredColumns;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.KeywordColumn;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Binds every expression of a pipeline, one at a time, to the columns in its scope. Owned by one
/// thread.
record Binding(Binder binder, ReadContext in) {

    private static final Pattern WITH_NULL =
            Pattern.compile("(?i)(==?|<>|!=)\\s*null\\b|\\bnull\\s*(==?|<>|!=)");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// Returns the columns after the steps; empty if they are unknown because of an error.
    Optional<Columns> steps(PipelineSpec.Read read, Map<String, View> views) {
        var from = read.pipeline().from();
        var origin = SourceStruct.of(from);
        if (from.infersColumns() && !read.open()) {
            return Optional.empty();
        }
        var columns =
                Columns.of(
                        read.open()
                                ? InferredColumns.of(read.pipeline(), views, binder, origin)
                                : PipelineColumns.of(from));
        for (var step : read.pipeline().steps().subList(0, read.bindable())) {
            if (step instanceof Step.Query query) {
                var made = new WholeFileBinding(this).query(query, columns);
                if (made.isEmpty()) {
                    return Optional.empty();
                }
                columns = made.get();
            } else {
                columns = step(step, read.pipeline(), columns);
            }
        }
        return read.whole() ? Optional.of(columns) : Optional.empty();
    }

    /// Returns the columns that a sink receives.
    Columns sink(Sink sink, Columns columns) {
        var some =
                sink.filter() instanceof Sink.Filter.Where(var condition)
                        ? conditions(new Step.Where(condition), columns)
                        : columns;
        sink.text().ifPresent(text -> text(text, sink, columns));
        return sink.columns().isEmpty() ? some : named(sink, new Step.Select(sink.columns()), some);
    }

    private void text(RowText text, Sink sink, Columns columns) {
        switch (text.value()) {
            case Sql sql -> group(text.word(), sql, columns);
            case TextTemplate template -> {
                for (var name : template.columns()) {
                    column(name, columns, in.markIn(sink, text.word()));
                }
            }
        }
    }

    /// Binds the columns in a path. Each is a column that the sink receives or, if the sink does
    /// not receive it, a column of the row.
    void path(Sink sink, TextTemplate path, Columns row, Columns reaching) {
        for (var name : path.columns()) {
            var columns = reaching.has(name) ? reaching : row;
            var mark = in.markIn(sink, "path");
            var sqlType = columns.scope().columns().get(name);
            column(name, columns, mark);
            if (sqlType != null
                    && !columns.unsure().contains(name)
                    && TypeSpelling.read(sqlType).filter(Binding::fillsPaths).isEmpty()) {
                in.problem(mark, FileLintMessage.PATH_TYPE, name, sqlType.toLowerCase(Locale.ROOT));
            }
        }
    }

    private static boolean fillsPaths(Type type) {
        return switch (type) {
            case Type.Decimal _ -> true;
            case Type.ListOf _, Type.Struct _ -> false;
            case Type.Simple simple ->
                    switch (simple) {
                        case VARCHAR, BOOLEAN, INTEGER, BIGINT, DATE, TIMESTAMP, TIMESTAMPTZ ->
                                true;
                        case DOUBLE, JSON -> false;
                    };
        };
    }

    private void group(String word, Sql sql, Columns columns) {
        bind(sql, columns)
                .map(BoundExpression::sqlType)
                .filter(type -> !type.equals("VARCHAR"))
                .ifPresent(type ->
                        in.problem(
                                sql.mark(),
                                GeneralLintMessage.GROUP_TYPE,
                                word,
                                type.toLowerCase(Locale.ROOT)));
    }

    /// Reports a column that does not exist.
    void column(String name, Columns columns, SourcePosition mark) {
        if (!columns.has(name)) {
            in.report().problem(mark, GeneralLintMessage.NO_COLUMN.what(name), hint(name, columns));
        }
    }

    /// Binds the version column, which orders the states of a record, and the condition that
    /// deletes a record.
    void version(Pipeline pipeline, Columns columns) {
        var version = pipeline.version().orElseThrow();
        var name = version.column();
        var mark = in.mark("pipelines", pipeline.name(), "version");
        column(name, columns, mark);
        var sqlType = columns.scope().columns().get(name);
        if (sqlType != null && !columns.unsure().contains(name)) {
            if (TypeSpelling.read(sqlType).filter(Pipeline.Version::orders).isEmpty()) {
                in.problem(
                        mark,
                        GeneralLintMessage.VERSION_TYPE,
                        name,
                        sqlType.toLowerCase(Locale.ROOT));
            } else if (columns.row().get(name).nullable()) {
                in.warning(
                        mark,
                        GeneralLintMessage.VERSION_NULLABLE,
                        name,
                        schemaOf(name, pipeline, columns));
            }
        }
        version.deleteWhen()
                .flatMap(sql -> condition(sql, columns))
                .ifPresent(bound -> new UnnestBinding(this).deletion(pipeline, bound));
    }

    /// Returns the name of the schema that has a column: that of the lookup from which its value
    /// comes, or else that of the pipeline.
    static String schemaOf(String column, Pipeline pipeline, Columns columns) {
        var lookup = columns.row().get(column).origin().lookup();
        return pipeline.steps().stream()
                .flatMap(step ->
                        step instanceof Step.Lookup of ? Stream.of(of.lookup()) : Stream.of())
                .filter(of -> lookup.filter(of.name()::equals).isPresent())
                .findFirst()
                .map(Lookup::schema)
                .orElse(pipeline.from().schema())
                .name();
    }

    /// Binds an expression. Reports an invalid expression and returns empty. Also returns empty if
    /// the expression uses columns that are unknown because of an error; this is not reported
    /// again.
    Optional<BoundExpression> bind(Sql sql, Columns columns) {
        return bind(sql, columns, scope -> binder.bind(sql, scope));
    }

    /// Binds SQL as `look` does, for example as an aggregate or a query. Reports problems like the
    /// other `bind`.
    Optional<BoundExpression> bind(Sql sql, Columns columns, WholeFileBinding.Look look) {
        try {
            var bound = look.at(columns.scope());
            quotedColumn(sql, columns);
            comparedWithNull(sql);
            return columns.unsure(sql) ? Optional.empty() : Optional.of(bound);
        } catch (BindException e) {
            if (!columns.unsure(sql) && !quotedText(sql, columns) && !wordOfSql(sql, columns)) {
                say(sql, e);
                e.others().forEach(other -> say(sql, other));
            }
            return Optional.empty();
        }
    }

    private void say(Sql sql, BindException e) {
        var message = e.getMessage() == null ? "this cannot be used" : e.getMessage();
        in.report()
                .problem(
                        in.place(sql, e.offset()),
                        LintMessage.quotable(message),
                        e.hint().map(LintMessage::quotable));
    }

    /// Binds an expression that must be boolean.
    Optional<BoundExpression> condition(Sql sql, Columns columns) {
        var bound = bind(sql, columns);
        bound.filter(b -> !b.sqlType().equals("BOOLEAN"))
                .ifPresent(b ->
                        in.problem(sql.mark(), GeneralLintMessage.NOT_A_CONDITION, b.sqlType()));
        return bound;
    }

    /// Returns the columns after a step with conditions.
    private Columns conditions(Step step, Columns columns) {
        var bound = new HashMap<String, BoundExpression>();
        binder.prebind(step.sql(), columns.scope());
        step.expressions()
                .forEach((name, sql) ->
                        condition(sql, columns).ifPresent(made -> bound.put(name, made)));
        return columns.after(step, bound, columns.unsure());
    }

    static Optional<String> hint(String name, Columns columns) {
        var there = columns.scope().columns().keySet();
        return Suggestion.to(name, there)
                .map(Suggestion::didYouMean)
                .or(() -> Optional.of("available columns: " + String.join(", ", there)));
    }

    private Columns step(Step step, Pipeline pipeline, Columns columns) {
        return switch (step) {
            case Step.Set _, Step.Select _ -> named(step, step, columns);
            case Step.Exclude exclude -> exclude(exclude, columns);
            case Step.Check _, Step.Where _ -> conditions(step, columns);
            case Step.Unnest unnest -> new UnnestBinding(this).columns(unnest, columns);
            case Step.Lookup lookup -> new LookupBinding(this).columns(lookup, columns);
            case Step.Distinct distinct ->
                    new WholeFileBinding(this).distinct(distinct, pipeline.version(), columns);
            case Step.Aggregate aggregate ->
                    new WholeFileBinding(this).aggregate(aggregate, columns);
            case Step.Java java -> java(java, columns);
            case Step.Query query ->
                    new WholeFileBinding(this).query(query, columns).orElse(columns);
        };
    }

    private Columns exclude(Step.Exclude exclude, Columns columns) {
        int index = 0;
        for (var name : exclude.columns()) {
            column(name, columns, in.markIn(exclude, "exclude", index++));
        }
        var next = columns.after(exclude);
        if (next.row().all().isEmpty()) {
            in.problem(in.markIn(exclude), GeneralLintMessage.NO_COLUMNS_LEFT);
            return columns;
        }
        return next;
    }

    private Columns java(Step.Java java, Columns columns) {
        newNames(java, columns, name -> in.keyMarkIn(java, "java", "adds", name));
        return columns.after(java);
    }

    /// Reports new names of a step that are those of columns which the step keeps.
    void newNames(Step step, Columns columns, Function<String, SourcePosition> mark) {
        for (var name : step.newNames()) {
            for (var other : columns.scope().columns().keySet()) {
                if (other.equalsIgnoreCase(name) && !step.removed().contains(other)) {
                    var message =
                            other.equals(name)
                                    ? GeneralLintMessage.COLUMN_EXISTS
                                    : GeneralLintMessage.COLUMN_CASE;
                    in.problem(mark.apply(name), message, name, other);
                }
            }
        }
    }

    /// Binds the columns that a `set` or `select` computes. `made` is its record in the app file.
    private Columns named(Object made, Step step, Columns columns) {
        var bound = new HashMap<String, BoundExpression>();
        var unsure = new HashSet<String>();
        if (step.keepsOthers()) {
            unsure.addAll(columns.unsure());
        }
        binder.prebind(step.sql(), columns.scope());
        step.expressions()
                .forEach((name, sql) -> {
                    var type = bind(sql, columns).filter(b -> known(name, b, sql));
                    type.ifPresentOrElse(b -> bound.put(name, b), () -> unsure.add(name));
                    type.ifPresent(_ -> unsure.remove(name));
                    type.ifPresent(b -> mixed(sql, b, columns));
                });
        var next = columns.after(step, bound, unsure);
        oneCase(step.expressions().keySet(), next, name -> in.keyMarkIn(made, step.kind(), name));
        return next;
    }

    /// Warns of an expression in which SQL converts a decimal to a double without a cast.
    private void mixed(Sql sql, BoundExpression bound, Columns columns) {
        var known = columns.scope().columns();
        var types = bound.columns().stream().map(name -> known.getOrDefault(name, "")).toList();
        if (bound.exact().isEmpty()
                && bound.sqlType().equals("DOUBLE")
                && types.contains("DOUBLE")
                && types.stream().anyMatch(type -> type.startsWith("DECIMAL"))) {
            in.warning(sql.mark(), GeneralLintMessage.DECIMAL_AS_DOUBLE);
        }
    }

    /// Returns true if app files support this type; otherwise reports it.
    boolean known(String name, BoundExpression bound, Sql sql) {
        if (bound.type().isEmpty()) {
            in.problem(sql.mark(), GeneralLintMessage.NO_TYPE, name, bound.sqlType());
        }
        return bound.type().isPresent();
    }

    /// Reports names of new columns that differ from others only in case, because SQL ignores case.
    void oneCase(Collection<String> names, Columns next, Function<String, SourcePosition> mark) {
        for (var name : names) {
            next.row()
                    .otherCase(name)
                    .ifPresent(other ->
                            in.problem(
                                    mark.apply(name), GeneralLintMessage.COLUMN_CASE, name, other));
        }
    }

    /// Reports a text such as `status: 'PROCESSED'`. YAML removes the quotes, so SQL reads the text
    /// as a column.
    private boolean quotedText(Sql sql, Columns columns) {
        boolean quoted = quoted(sql) && !columns.has(sql.text());
        if (quoted) {
            in.problem(sql.mark(), GeneralLintMessage.QUOTED_TEXT, sql.text());
        }
        return quoted;
    }

    /// Reports a column with the name of a keyword (`order`, `at`), which needs SQL quotes.
    private boolean wordOfSql(Sql sql, Columns columns) {
        for (var column : columns.scope().columns().keySet()) {
            var used = KeywordColumn.uses(column, sql.text());
            if (!used.isEmpty() && !standsAlone(column, columns)) {
                in.problem(
                        in.place(sql, used.getFirst().offset()),
                        GeneralLintMessage.SQL_WORD,
                        column);
                return true;
            }
        }
        return false;
    }

    /// Reports a comparison such as `humidity = null`. Its result is NULL, and never true.
    private void comparedWithNull(Sql sql) {
        var compared = WITH_NULL.matcher(KeywordColumn.withoutQuotes(sql.text()));
        while (compared.find()) {
            var sign = compared.group(1) == null ? compared.group(2) : compared.group(1);
            in.warning(
                    in.place(sql, compared.start()),
                    sign.startsWith("=")
                            ? GeneralLintMessage.NULL_COMPARED
                            : GeneralLintMessage.NULL_COMPARED_NOT);
        }
    }

    private boolean standsAlone(String column, Columns columns) {
        try {
            return binder.bind(Sql.of(column), columns.scope()).columns().contains(column);
        } catch (BindException e) {
            return false;
        }
    }

    private void quotedColumn(Sql sql, Columns columns) {
        if (quoted(sql) && columns.has(sql.text())) {
            in.warning(sql.mark(), GeneralLintMessage.QUOTED_COLUMN, sql.text());
        }
    }

    private boolean quoted(Sql sql) {
        var written = in.expressions().get(sql.mark());
        return written != null
                && written.scalar().quoted()
                && written.scalar().value().equals(sql.text())
                && IDENTIFIER.matcher(sql.text()).matches();
    }
}
