package dev.leat.kernel;

import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.kernel.Program.Reading;
import dev.leat.kernel.Statement.Cte;
import dev.leat.kernel.bind.BadExpression;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.Bound;
import dev.leat.kernel.bind.Near;
import dev.leat.kernel.bind.Origin;
import dev.leat.kernel.bind.Scope;
import dev.leat.kernel.bind.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Makes the statement of a [Sheet]: the first cell of its result is the condition, then come those
/// of each [Maker]. Used once.
final class SheetCompiler {

    private final Schema schema;
    private final Beside beside;
    private final Binder binder;
    private final List<Maker> makers = new ArrayList<>();

    SheetCompiler(Schema schema, Beside beside, Binder binder) {
        this.schema = schema;
        this.beside = beside;
        this.binder = binder;
    }

    List<Maker> makers() {
        return makers;
    }

    /// Compiles the condition and the new values.
    ///
    /// @throws BadExpression if one of them cannot be used
    Program compile(Optional<Sql> where, Map<String, Sql> set) {
        var fields =
                IntStream.range(0, schema.fields().size())
                        .filter(i -> !schema.fields().get(i).name().equalsIgnoreCase(beside.name()))
                        .boxed()
                        .toList();
        var scope = scope(fields);
        var condition = where.map(sql -> condition(sql, scope));
        set.forEach((name, sql) -> makers.add(maker(name, sql, scope)));
        var input = new Program.Input(schema, fields, java.util.Set.of());
        var readings = new ArrayList<Reading>(List.of(new Reading.Bool()));
        makers.forEach(maker -> readings.addAll(maker.readings()));
        return new Program(
                statement(input, where, condition),
                input,
                List.of(),
                List.of(),
                readings,
                List.of(),
                0,
                0,
                new Program.Hashed("", List.of(), List.of(), false),
                Optional.empty(),
                List.of());
    }

    private Scope scope(List<Integer> fields) {
        var columns = new LinkedHashMap<String, String>();
        for (int field : fields) {
            var column = schema.fields().get(field);
            columns.put(column.name(), Spelling.of(column.type()));
        }
        columns.put(beside.name(), beside.sqlType());
        return new Scope(columns, Origin.NONE);
    }

    private Bound condition(Sql sql, Scope scope) {
        var bound = bind("where", sql, scope);
        var type = bound.sqlType();
        if (!type.equals("BOOLEAN")) {
            throw bad("where", sql, "this is a %s, not true or false".formatted(type), "");
        }
        return bound;
    }

    private Maker maker(String name, Sql sql, Scope scope) {
        var what = "set " + name;
        var field =
                schema.fields().stream()
                        .filter(f -> f.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> noColumn(what, name, sql));
        var bound = bind(what, sql, scope);
        var type = Spelling.of(field.type());
        try {
            binder.bind(
                    new Sql("TRY_CAST((\n" + sql.text() + "\n) AS " + type + ")", sql.mark()),
                    scope);
        } catch (BindException e) {
            throw bad(
                    what,
                    sql,
                    "this is a %s, and '%s' is a %s".formatted(bound.sqlType(), name, field.type()),
                    "");
        }
        return new Maker(field, sql, bound, makers.size());
    }

    private BadExpression noColumn(String what, String name, Sql sql) {
        var names = schema.fields().stream().map(Schema.Field::name).toList();
        return bad(
                what,
                sql,
                "there is no column '" + name + "' in the schema",
                names.isEmpty()
                        ? "no pipeline reads this queue, so nobody knows its columns"
                        : Near.toOneOf(name, names));
    }

    private Bound bind(String what, Sql sql, Scope scope) {
        try {
            return binder.bind(sql, scope);
        } catch (BindException e) {
            throw new BadExpression(what, sql.text(), e);
        }
    }

    private static BadExpression bad(String what, Sql sql, String message, String hint) {
        var some = Optional.of(hint).filter(text -> !text.isEmpty());
        return new BadExpression(what, sql.text(), new BindException(message, 0, some));
    }

    private Statement statement(
            Program.Input input, Optional<Sql> where, Optional<Bound> condition) {
        var transport = new Transport(input, List.of(beside.structure()));
        var ctes =
                new ArrayList<>(
                        transport.ctes(
                                "_leat_0", List.of(Cte.Column.of(beside.name(), beside.value()))));
        var boxes = new ArrayList<>(List.of(Cte.Column.same(Transport.POSITION)));
        boxes.add(
                where.map(sql ->
                                Maker.apart(
                                        "_leat_where", "TRY((", sql, "))", condition.orElseThrow()))
                        .orElse(Cte.Column.of("_leat_where", "TRUE")));
        makers.forEach(maker -> boxes.add(maker.boxed()));
        ctes.add(new Cte("_leat_1", boxes, "\"_leat_0\""));
        var cells = new ArrayList<>(List.of(Cte.Column.same(Transport.POSITION)));
        cells.add(Cte.Column.of("_leat_f0", "CAST(0 AS BIGINT)"));
        cells.add(Cte.Column.same("_leat_where"));
        makers.forEach(maker -> cells.addAll(maker.cells()));
        ctes.add(new Cte("_leat_2", cells, "\"_leat_1\""));
        return Statement.of(ctes);
    }
}
