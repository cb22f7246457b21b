package dev.leat.config;

import dev.leat.app.Pipeline;
import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.app.ViewColumn;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.MeasureLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Determines the types of a view from the columns that it receives. Every pipeline that writes to
/// the view must provide the same types.
record ViewTypes(Binding binding, ReadContext in) {

    /// The columns that one pipeline provides to a view.
    record Inflow(Pipeline pipeline, Columns columns) {}

    private static final Set<Type> KEYS =
            Set.of(
                    Type.Simple.VARCHAR,
                    Type.Simple.BOOLEAN,
                    Type.Simple.INTEGER,
                    Type.Simple.BIGINT,
                    Type.Simple.DATE,
                    Type.Simple.TIMESTAMP,
                    Type.Simple.TIMESTAMPTZ);
    private static final Set<Type> WHOLE = Set.of(Type.Simple.INTEGER, Type.Simple.BIGINT);
    private static final Set<Type> TIMES =
            Set.of(Type.Simple.DATE, Type.Simple.TIMESTAMP, Type.Simple.TIMESTAMPTZ);

    /// Returns the view with its types, as far as they are known.
    View resolve(View view, List<Inflow> inflows) {
        var name = view.name();
        var keys = new ArrayList<View.Key>();
        for (var key : view.key()) {
            var mark = in.mark("views", name, "key", keys.size());
            var type = one(inflows, mark, key.column(), inflow -> key(key, view, inflow, mark));
            keys.add(new View.Key(key.column(), type.orElse(key.type())));
        }
        var measures = new ArrayList<View.Measure>();
        for (var m : view.measures()) {
            var declared = ViewColumn.declared(m.name());
            var mark = in.mark("views", name, "measures", declared);
            var type = one(inflows, mark, declared, inflow -> measure(m, inflow));
            measures.add(
                    new View.Measure(
                            m.name(), m.kind(), m.of(), m.filter(), type.orElse(m.type())));
        }
        return new View(
                name,
                keys,
                measures,
                view.every().map(e -> every(view, e, inflows)),
                view.rankBy(),
                view.redisKey(),
                view.was(),
                view.columns());
    }

    private interface TypeOf {
        Optional<Type> in(Inflow inflow);
    }

    /// Returns the first known type of the inflows; empty if none is known. Reports inflows with
    /// other types.
    private Optional<Type> one(
            List<Inflow> inflows, SourcePosition mark, String what, TypeOf typeOf) {
        Optional<Type> first = Optional.empty();
        var from = "";
        for (var inflow : inflows) {
            var type = typeOf.in(inflow);
            if (first.isEmpty()) {
                first = type;
                from = inflow.pipeline().name();
            } else if (type.isPresent() && !type.equals(first)) {
                in.problem(
                        mark,
                        GeneralLintMessage.DIFFERENT_TYPES,
                        what,
                        first.get(),
                        from,
                        type.get(),
                        inflow.pipeline().name());
            }
        }
        return first;
    }

    private Optional<Type> key(View.Key key, View view, Inflow inflow, SourcePosition mark) {
        var type = column(key.column(), view, inflow, mark);
        var fits = type.filter(t -> KEYS.contains(t) || t instanceof Type.Decimal);
        if (type.isPresent() && fits.isEmpty()) {
            in.problem(mark, GeneralLintMessage.KEY_TYPE, key.column(), type.get());
        }
        fits.ifPresent(
                _ -> mayBeMissing(key.column(), inflow, mark, GeneralLintMessage.KEY_NULLABLE));
        return fits;
    }

    private View.Every every(View view, View.Every every, List<Inflow> inflows) {
        var mark = in.mark("views", view.name(), "every", "column");
        var type =
                one(
                        inflows,
                        mark,
                        every.column(),
                        inflow -> {
                            var found = column(every.column(), view, inflow, mark);
                            var fits = found.filter(TIMES::contains);
                            if (found.isPresent() && fits.isEmpty()) {
                                in.problem(
                                        mark,
                                        GeneralLintMessage.EVERY_TYPE,
                                        every.column(),
                                        found.get());
                            }
                            fits.ifPresent(_ ->
                                    mayBeMissing(
                                            every.column(),
                                            inflow,
                                            mark,
                                            GeneralLintMessage.EVERY_NULLABLE));
                            return fits;
                        });
        return new View.Every(
                every.column(),
                type.orElse(every.type()),
                every.period(),
                every.zone(),
                every.keep());
    }

    private Optional<Type> column(String name, View view, Inflow inflow, SourcePosition mark) {
        var columns = inflow.columns();
        if (!columns.has(name)) {
            in.report()
                    .problem(
                            mark,
                            GeneralLintMessage.NO_COLUMN_FROM.what(
                                    name, inflow.pipeline().name(), view.name()),
                            Binding.hint(name, columns));
            return Optional.empty();
        }
        return binding.bind(Sql.ofColumn(name), columns).flatMap(bound -> bound.type());
    }

    private void mayBeMissing(
            String column, Inflow inflow, SourcePosition mark, GeneralLintMessage message) {
        if (inflow.columns().row().get(column).nullable()) {
            in.warning(
                    mark,
                    message,
                    column,
                    Binding.schemaOf(column, inflow.pipeline(), inflow.columns()));
        }
    }

    private Optional<Type> measure(View.Measure measure, Inflow inflow) {
        if (measure.of().isEmpty() && isPart(measure)) {
            // the sum of the same average has the same expression and filter
            return Optional.of(Type.Simple.BIGINT);
        }
        measure.filter().ifPresent(filter -> binding.condition(filter, inflow.columns()));
        if (measure.of().isEmpty()) {
            return Optional.of(Type.Simple.BIGINT);
        }
        var sql = measure.of().get();
        var bound = binding.bind(sql, inflow.columns());
        var type = bound.flatMap(b -> b.type()).filter(t -> fits(t, measure.kind()));
        if (bound.isPresent() && type.isEmpty()) {
            var sqlType = bound.get().sqlType();
            if (sqlType.equals("DOUBLE") || sqlType.equals("FLOAT")) {
                in.problem(sql.mark(), MeasureLintMessage.MEASURE_DOUBLE);
            } else {
                var word = measure.kind() == View.Kind.SUM ? "sum" : "min or max";
                in.problem(sql.mark(), MeasureLintMessage.MEASURE_TYPE, word, sqlType);
            }
        }
        return type;
    }

    private static boolean isPart(View.Measure measure) {
        return !ViewColumn.declared(measure.name()).equals(measure.name());
    }

    private static boolean fits(Type type, View.Kind kind) {
        return WHOLE.contains(type)
                || type instanceof Type.Decimal
                || (kind != View.Kind.SUM && TIMES.contains(type));
    }
}
