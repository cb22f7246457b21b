package dev.leat.config;

import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.Scope;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Binds the steps over all rows of a file.
record WholeFileBinding(Binding binding) {

    Columns distinct(Step.Distinct distinct, Optional<Pipeline.Version> version, Columns columns) {
        by(distinct, "distinct", distinct.by(), columns);
        if (distinct.newest()) {
            version.ifPresent(v -> version(distinct, v.column(), columns));
        }
        return columns.after(distinct);
    }

    private void version(Step.Distinct distinct, String column, Columns columns) {
        var mark = binding.in().markIn(distinct, "distinct", "keep");
        var sqlType = columns.scope().columns().get(column);
        if (sqlType == null) {
            binding.in().problem(mark, FileLintMessage.NEWEST_MISSING, column);
        } else if (!columns.unsure().contains(column)
                && TypeSpelling.read(sqlType).filter(Pipeline.Version::orders).isEmpty()) {
            var type = sqlType.toLowerCase(Locale.ROOT);
            binding.in().problem(mark, GeneralLintMessage.VERSION_TYPE, column, type);
        }
    }

    Columns aggregate(Step.Aggregate aggregate, Columns columns) {
        var in = binding.in();
        var bound = new HashMap<String, BoundExpression>();
        var unsure = new HashSet<String>();
        var by = by(aggregate, "aggregate", aggregate.by(), columns);
        by.stream().filter(columns.unsure()::contains).forEach(unsure::add);
        binding.binder().prebind(aggregate.measures().values(), columns.scope(), by);
        aggregate
                .measures()
                .forEach((name, sql) -> {
                    var made =
                            binding.bind(
                                            sql,
                                            columns,
                                            scope -> binding.binder().measure(sql, scope, by))
                                    .filter(b -> binding.known(name, b, sql));
                    made.ifPresentOrElse(b -> bound.put(name, b), () -> unsure.add(name));
                    if (aggregate.by().stream().anyMatch(columns.unsure()::contains)) {
                        unsure.add(name);
                    }
                });
        var next = columns.after(aggregate, bound, unsure);
        binding.oneCase(aggregate.measures().keySet(), next, _ -> in.markIn(aggregate));
        return next;
    }

    /// Returns the columns of the query; empty if they are unknown because of an error.
    Optional<Columns> query(Step.Query query, Columns columns) {
        var sql = query.select();
        var made = new LinkedHashMap<String, BoundExpression>();
        var whole =
                binding.bind(
                        sql,
                        columns,
                        scope -> {
                            made.putAll(binding.binder().query(sql, scope));
                            return made.values().iterator().next();
                        });
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        made.forEach((name, bound) -> named(name, bound, sql));
        return Optional.of(columns.after(query, made, Set.of()));
    }

    private void named(String name, BoundExpression bound, Sql sql) {
        Names.reserved(name, sql.mark(), binding.in());
        if (name.indexOf('(') >= 0) {
            binding.in().problem(sql.mark(), FileLintMessage.COLUMN_WITHOUT_NAME, name);
        } else {
            binding.known(name, bound, sql);
        }
    }

    /// Returns the named columns that exist, and reports names of columns that do not exist.
    private List<String> by(Step step, String kind, List<String> names, Columns columns) {
        var in = binding.in();
        for (int i = 0; i < names.size(); i++) {
            boolean map = in.inMap(step, kind);
            var mark = map ? in.markIn(step, kind, "by", i) : in.markIn(step, kind, i);
            binding.column(names.get(i), columns, mark);
        }
        return names.stream().filter(columns::has).toList();
    }

    /// A method of the binder that binds one kind of SQL.
    interface Look {
        BoundExpression at(Scope scope) throws BindException;
    }
}
