package dev.leat.kernel.compile;

import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Step;
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

/// The columns of a pipeline's rows before or after a step, in order, and the struct `source` of
/// the rows. Immutable.
public record PipelineColumns(Map<String, Variable> all, SourceStruct origin) {

    public static PipelineColumns of(Schema schema) {
        var all = new LinkedHashMap<String, Variable>();
        for (int i = 0; i < schema.fields().size(); i++) {
            var field = schema.fields().get(i);
            all.put(field.name(), Variable.of(field, i));
        }
        return new PipelineColumns(all, SourceStruct.MESSAGE);
    }

    /// Returns the columns of documents outside of any pipeline. `extra` is an additional column,
    /// which hides a column of the schema with the same name.
    public static PipelineColumns of(Schema schema, ExtraStruct extra) {
        var all = new LinkedHashMap<>(of(schema).all());
        all.keySet().removeIf(extra.name()::equalsIgnoreCase);
        all.put(extra.name(), new Variable(extra.name(), extra.sqlType(), -1, true, true));
        return new PipelineColumns(all, SourceStruct.NONE);
    }

    /// Returns the columns of a file's table. As there is no document to read values from, all of
    /// them are computed columns.
    public static PipelineColumns ofTable(Schema schema) {
        var all = new LinkedHashMap<String, Variable>();
        for (var field : schema.fields()) {
            all.put(field.name(), Variable.of(field, -1));
        }
        return new PipelineColumns(all, SourceStruct.FILE);
    }

    public Scope scope() {
        var columns = new LinkedHashMap<String, String>();
        all.forEach((name, variable) -> columns.put(name, variable.sqlType()));
        return new Scope(columns, origin);
    }

    public Variable get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no column '" + name + "'"));
    }

    Optional<Variable> find(String name) {
        return Optional.ofNullable(all.get(name));
    }

    List<Variable> named(Collection<String> names) {
        return all.values().stream().filter(v -> names.contains(v.name())).toList();
    }

    /// Returns a copy in which the columns of the expressions are replaced or appended.
    PipelineColumns set(Map<String, Sql> expressions, Map<String, BoundExpression> bound) {
        var next = new LinkedHashMap<>(all);
        next.putAll(only(expressions, bound).all());
        return new PipelineColumns(next, origin);
    }

    /// Returns only the columns of the expressions.
    public PipelineColumns only(Map<String, Sql> expressions, Map<String, BoundExpression> bound) {
        var next = new LinkedHashMap<String, Variable>();
        expressions.forEach((name, sql) -> next.put(name, make(name, sql, bound(bound, name))));
        return new PipelineColumns(next, origin);
    }

    PipelineColumns without(Collection<String> names) {
        var next = new LinkedHashMap<>(all);
        Set.copyOf(names).forEach(next::remove);
        return new PipelineColumns(next, origin);
    }

    /// Returns a copy in which the element is a column instead of the list.
    PipelineColumns unnest(Step.Unnest unnest) {
        var next = new LinkedHashMap<>(all);
        var list = get(unnest.column());
        next.remove(unnest.column());
        var as = unnest.as();
        next.put(as, new Variable(as, element(list), -1, list.source(), list.pii()));
        return new PipelineColumns(next, SourceStruct.ITEM);
    }

    private static String element(Variable list) {
        return TypeSpelling.element(list.sqlType())
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "'%s' is %s, not a list".formatted(list.name(), list.sqlType())));
    }

    /// Returns the columns after a `java` step, as fields of the documents that the second
    /// statement reads. The added columns are not part of the digest, because a changed class may
    /// compute other values; they are personal if any column is.
    PipelineColumns with(Step.Java step) {
        boolean pii = all.values().stream().anyMatch(Variable::pii);
        var next = new LinkedHashMap<String, Variable>();
        for (var column : all.values()) {
            next.put(
                    column.name(),
                    new Variable(
                            column.name(),
                            column.sqlType(),
                            next.size(),
                            column.source(),
                            column.pii()));
        }
        step.adds()
                .forEach((name, type) ->
                        next.put(
                                name,
                                new Variable(name, TypeSpelling.of(type), next.size(), true, pii)));
        return new PipelineColumns(next, origin);
    }

    /// Returns a copy with the columns that a lookup adds. They are not part of the digest, because
    /// a redelivery may find other values.
    PipelineColumns with(Step.Lookup lookup) {
        var next = new LinkedHashMap<>(all);
        for (var name : lookup.take().keySet()) {
            var field = lookup.taken(name);
            var type = TypeSpelling.of(field.type());
            next.put(name, new Variable(name, type, -1, true, field.pii()));
        }
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

    /// A column before or after a step. `field` is the index of the schema's field whose value the
    /// column has, or -1 if an expression computed the value. `source` is true if the column
    /// derives from the struct `source`, from a lookup or from a `java` step, `pii` if it derives
    /// from a personal value. If a step sets the column again, the new column is another variable.
    public record Variable(String name, String sqlType, int field, boolean source, boolean pii) {

        static Variable of(Schema.Field field, int index) {
            return new Variable(
                    field.name(), TypeSpelling.of(field.type()), index, false, field.pii());
        }

        boolean computed() {
            return field < 0;
        }

        /// Returns the same value with another name.
        Variable as(String alias) {
            return new Variable(alias, sqlType, field, source, pii);
        }

        /// Returns true if the expression is only the name of a column.
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
