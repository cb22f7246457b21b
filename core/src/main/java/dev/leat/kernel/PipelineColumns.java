package dev.leat.kernel;

import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.Scope;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The columns at one place of a pipeline, in order, and what `source` is beside them. Immutable.
record PipelineColumns(Map<String, Variable> all, SourceStruct origin) {

    static PipelineColumns of(Schema schema) {
        var all = new LinkedHashMap<String, Variable>();
        for (int i = 0; i < schema.fields().size(); i++) {
            var field = schema.fields().get(i);
            all.put(field.name(), Variable.of(field, i));
        }
        return new PipelineColumns(all, SourceStruct.MESSAGE);
    }

    /// The columns of a file's table: there is no document beside it, so each is one that SQL made.
    static PipelineColumns ofTable(Schema schema) {
        var all = new LinkedHashMap<String, Variable>();
        for (var field : schema.fields()) {
            all.put(field.name(), Variable.of(field, -1));
        }
        return new PipelineColumns(all, SourceStruct.FILE);
    }

    Scope scope() {
        var columns = new LinkedHashMap<String, String>();
        all.forEach((name, variable) -> columns.put(name, variable.sqlType()));
        return new Scope(columns, origin);
    }

    Variable get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no column '" + name + "'"));
    }

    Optional<Variable> find(String name) {
        return Optional.ofNullable(all.get(name));
    }

    List<Variable> named(Collection<String> names) {
        return all.values().stream().filter(v -> names.contains(v.name())).toList();
    }

    /// These columns and, in their place or at the end, those of the expressions.
    PipelineColumns set(Map<String, Sql> expressions, Map<String, BoundExpression> bound) {
        var next = new LinkedHashMap<>(all);
        next.putAll(only(expressions, bound).all());
        return new PipelineColumns(next, origin);
    }

    /// The columns of the expressions, and no others.
    PipelineColumns only(Map<String, Sql> expressions, Map<String, BoundExpression> bound) {
        var next = new LinkedHashMap<String, Variable>();
        expressions.forEach((name, sql) -> next.put(name, make(name, sql, bound(bound, name))));
        return new PipelineColumns(next, origin);
    }

    PipelineColumns without(Collection<String> names) {
        var next = new LinkedHashMap<>(all);
        Set.copyOf(names).forEach(next::remove);
        return new PipelineColumns(next, origin);
    }

    private Variable make(String name, Sql sql, BoundExpression bound) {
        if (Variable.plain(sql, bound)) {
            return get(bound.columns().iterator().next()).as(name);
        }
        var from = named(bound.columns());
        return new Variable(
                name,
                bound.sqlType(),
                -1,
                !bound.source().isEmpty() || from.stream().anyMatch(Variable::source),
                from.stream().anyMatch(Variable::pii));
    }

    static BoundExpression bound(Map<String, BoundExpression> bound, String name) {
        var found = bound.get(name);
        if (found == null) {
            throw new IllegalArgumentException("'" + name + "' was not bound");
        }
        return found;
    }

    /// A column at one place of a pipeline: its type, the field of the schema that it still is (or
    /// -1, where an expression made it), and whether it derives from `source` or from a personal
    /// value. A column that is set again is another variable.
    record Variable(String name, String sqlType, int field, boolean source, boolean pii) {

        static Variable of(Schema.Field field, int index) {
            return new Variable(
                    field.name(), TypeSpelling.of(field.type()), index, false, field.pii());
        }

        boolean computed() {
            return field < 0;
        }

        /// The same value under a name.
        Variable as(String alias) {
            return new Variable(alias, sqlType, field, source, pii);
        }

        /// Whether the expression is nothing but the name of a column.
        static boolean plain(Sql sql, BoundExpression bound) {
            if (bound.columns().size() != 1 || !bound.source().isEmpty()) {
                return false;
            }
            var column = bound.columns().iterator().next();
            var text = sql.text().strip();
            return text.equals(column) || text.equals(SqlLiterals.name(column));
        }
    }
}
