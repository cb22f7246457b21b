package dev.leat.kernel.bind;

import dev.leat.app.Schema;
import dev.leat.app.Step;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Columns that an expression may use, in order, each with its type in DuckDB's spelling. `origin`
/// determines the members of `source`.
public record Scope(Map<String, String> columns, SourceStruct origin) {

    public Scope {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /// Creates the scope of a pipeline that reads a queue.
    public Scope(Map<String, String> columns) {
        this(columns, SourceStruct.MESSAGE);
    }

    /// Returns the columns of a message with this schema.
    public static Scope of(Schema schema) {
        return of(schema, SourceStruct.MESSAGE);
    }

    /// Returns the columns of a record with this schema and this `source`.
    public static Scope of(Schema schema, SourceStruct origin) {
        var columns = new LinkedHashMap<String, String>();
        schema.fields().forEach(field -> columns.put(field.name(), TypeSpelling.of(field.type())));
        return new Scope(columns, origin);
    }

    /// Returns the columns after a step. `bound` has the step's bound expressions by column. An
    /// expression is missing if it failed to compile, which was already reported. Its column then
    /// keeps its type, or is a VARCHAR if it is new.
    public Scope after(Step step, Map<String, BoundExpression> bound) {
        return switch (step) {
            case Step.Set set -> {
                var next = new LinkedHashMap<>(columns);
                set.columns().keySet().forEach(name -> next.put(name, type(name, bound)));
                yield new Scope(next, origin);
            }
            case Step.Select select -> {
                var next = new LinkedHashMap<String, String>();
                select.columns().keySet().forEach(name -> next.put(name, type(name, bound)));
                yield new Scope(next, origin);
            }
            case Step.Exclude exclude -> without(exclude.columns());
            case Step.Check _, Step.Where _, Step.Distinct _ -> this;
            case Step.Unnest(var column, var as) -> {
                var next = new LinkedHashMap<>(columns);
                next.remove(column);
                next.put(as, TypeSpelling.element(type(column, Map.of())).orElse("VARCHAR"));
                yield new Scope(next, origin.ofItems());
            }
            case Step.Lookup lookup -> {
                var next = new LinkedHashMap<>(columns);
                lookup.take()
                        .keySet()
                        .forEach(
                                name -> next.put(name, TypeSpelling.of(lookup.taken(name).type())));
                yield new Scope(next, origin);
            }
            case Step.Aggregate aggregate -> {
                var next = new LinkedHashMap<String, String>();
                aggregate.by().forEach(name -> next.put(name, type(name, bound)));
                aggregate.measures().keySet().forEach(name -> next.put(name, type(name, bound)));
                yield new Scope(next, origin.ofMany());
            }
            case Step.Java java -> {
                var next = new LinkedHashMap<>(columns);
                java.adds().forEach((name, type) -> next.put(name, TypeSpelling.of(type)));
                yield new Scope(next, origin);
            }
            case Step.Query _ -> {
                var next = new LinkedHashMap<String, String>();
                bound.forEach((name, made) -> next.put(name, made.sqlType()));
                yield new Scope(next, origin.ofMany());
            }
        };
    }

    /// Returns a scope with only these columns.
    Scope of(Collection<String> names) {
        var some = new LinkedHashMap<String, String>();
        names.forEach(name -> some.put(name, type(name, Map.of())));
        return new Scope(some, origin);
    }

    private Scope without(List<String> names) {
        var next = new LinkedHashMap<>(columns);
        names.forEach(next::remove);
        return new Scope(next, origin);
    }

    private String type(String name, Map<String, BoundExpression> bound) {
        var known = bound.get(name);
        return known == null ? columns.getOrDefault(name, "VARCHAR") : known.sqlType();
    }
}
