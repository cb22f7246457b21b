package dev.leat.kernel.compile;

import dev.leat.app.LakeTable;
import dev.leat.app.Sink;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.kernel.bind.LakeScan;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TruncatedNumber;
import dev.leat.kernel.compile.BoundPipeline.Outlet;
import dev.leat.kernel.compile.CompiledPipeline.Cell;
import dev.leat.kernel.compile.CompiledPipeline.Hashed;
import dev.leat.kernel.compile.CompiledPipeline.Input;
import dev.leat.kernel.compile.CompiledPipeline.Named;
import dev.leat.kernel.compile.CompiledPipeline.Reading;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import dev.leat.kernel.compile.CompiledPipeline.TextCell;
import dev.leat.kernel.compile.Statement.Cte;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Compiles the end of a statement: the values for hashes and sinks. A first query computes every
/// expression over the row as a box (see `StatementBuilder.box`). Measures of a sink with a
/// `select` use the selected columns, so they are computed in further queries. The last query is
/// the result. Used once.
final class SinkCompiler {

    private final BoundPipeline boundPipeline;
    private final StatementBuilder builder;
    private final Map<String, Cell> cells = new LinkedHashMap<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<String> cellValues = new ArrayList<>();
    private final SinkBits bits;
    private final Contributions contributions;
    private final OutputColumns outputs;
    private final List<Cte.Column> overRow = new ArrayList<>();
    private final Map<Integer, Map<String, String>> opened = new HashMap<>();

    SinkCompiler(BoundPipeline boundPipeline, StatementBuilder builder) {
        this.boundPipeline = boundPipeline;
        this.builder = builder;
        bits = new SinkBits(boundPipeline.end());
        contributions = new Contributions(builder, bits);
        outputs = new OutputColumns(boundPipeline.end());
    }

    /// Returns true if a view needs the column itself, as key or for its period, in addition to its
    /// measures.
    static boolean usesColumn(View view, String column) {
        return view.key().stream().anyMatch(key -> key.column().equals(column))
                || view.every().stream().anyMatch(every -> every.column().equals(column));
    }

    /// Returns the location of a column's value. For a computed column, a cell is added to the
    /// result.
    Cell cell(Variable variable) {
        if (!variable.computed()) {
            return new Cell.Field(variable.field());
        }
        var known = cells.get(variable.name());
        if (known == null) {
            var own = "_leat_c" + readings.size();
            var reading = ResultConversion.reading(variable.sqlType());
            var value = ResultConversion.sql(reading, SqlLiterals.name(variable.name()));
            overRow.add(Cte.Column.of(own, value));
            known = result(reading, SqlLiterals.name(own));
            cells.put(variable.name(), known);
        }
        return known;
    }

    private Cell result(Reading reading, String value) {
        readings.add(reading);
        cellValues.add(value);
        return new Cell.Computed(readings.size() - 1);
    }

    CompiledPipeline program(
            Input input,
            Hashed hashed,
            Optional<CompiledPipeline.Version> version,
            Optional<CompiledPipeline.Unnest> unnest) {
        boundPipeline.deletes().ifPresent(_ -> bits.deleted(DeleteCondition.BOX));
        var outlets = new ArrayList<CompiledPipeline.Outlet>();
        for (int sink = 0; sink < boundPipeline.outlets().size(); sink++) {
            var outlet = boundPipeline.outlets().get(sink);
            where(sink, outlet);
            select(sink, outlet);
            partitions(sink, outlet);
            var text = text(sink, outlet);
            if (!outlet.selects()) {
                overRow.addAll(contributions.compile(sink, outlet));
            }
            outlets.add(compiled(sink, outlet, text));
        }
        overRow.addAll(outputs.carried());
        next("_leat_sinks", overRow, List.of());
        for (int sink = 0; sink < boundPipeline.outlets().size(); sink++) {
            var outlet = boundPipeline.outlets().get(sink);
            if (outlet.selects() && outlet.view().isPresent()) {
                next("_leat_select" + sink, List.of(), columns(sink));
                builder.measure("_leat_size" + sink, outlet.measureExpressions(), columns(sink));
                next("_leat_measure" + sink, contributions.compile(sink, outlet), List.of());
            }
        }
        builder.last("_leat_result", result(unnest.isPresent()));
        return new CompiledPipeline(
                Statement.of(builder.ctes()),
                input,
                new CompiledPipeline.ResultColumns(
                        builder.bits(),
                        bits.all(),
                        readings,
                        contributions.measures(),
                        builder.witnessed().size(),
                        builder.details().size()),
                unnest,
                builder.lookups(),
                hashed,
                version,
                finish(outlets));
    }

    /// Adds a query; all later queries pass its new columns on. A further query finds the casts
    /// that lost digits in the new columns.
    private void next(String name, List<Cte.Column> own, List<Cte.Column> row) {
        var passed = new LinkedHashSet<>(row);
        passed.addAll(builder.lost());
        builder.query(name, own, passed);
        own.forEach(column -> builder.carry(column.name()));
        var losses = builder.losses();
        if (!losses.isEmpty()) {
            builder.query(name + "_losses", losses, row);
        }
    }

    private void where(int sink, Outlet outlet) {
        if (outlet.sink().filter() instanceof Sink.Filter.Where(var condition)) {
            var box = "_leat_y" + sink;
            overRow.add(builder.box(box, condition, outlet.where().orElseThrow()));
            var step = "to[" + sink + "].where";
            var bound = outlet.where().orElseThrow();
            var message = "the condition raised an error";
            var details = builder.details("the condition", bound, boundPipeline.end(), box);
            var names = bound.columns();
            bits.raised(sink, box, "where", step, message, Optional.empty(), names, details);
            bits.filtered(sink, box);
        }
    }

    /// Adds the sink's `select` columns to the query over the row, as boxes, and the SQL of their
    /// values to `opened`.
    private void select(int sink, Outlet outlet) {
        var values = new LinkedHashMap<String, String>();
        for (var column : outlet.sink().columns().entrySet()) {
            var name = column.getKey();
            if (!outlet.needsSql(name)) {
                continue;
            }
            var own = "_leat_x" + sink + "_" + values.size();
            var bound = outlet.bound(name);
            if (Variable.plain(column.getValue(), bound)) {
                var from = SqlLiterals.name(bound.columns().iterator().next());
                overRow.add(Cte.Column.of(own, from));
                values.put(name, SqlLiterals.name(own));
            } else {
                overRow.add(builder.box(own, column.getValue(), bound));
                values.put(name, SqlLiterals.name(own) + ".v");
                var message = "'" + name + "' cannot be computed: its expression raised an error";
                var step = "to[" + sink + "].select";
                var what = "expression '" + name + "'";
                var details = builder.details(what, bound, boundPipeline.end(), own);
                var field = Optional.of(name);
                bits.raised(sink, own, "set", step, message, field, bound.columns(), details);
            }
        }
        opened.put(sink, values);
    }

    /// Rejects rows whose partition is less than the least value of the type of its column. Iceberg
    /// cannot store such a decimal, and does not find the rows of such a whole number.
    private void partitions(int sink, Outlet outlet) {
        outlet.truncatedNumbers()
                .forEach((partition, type) -> {
                    for (var column : outlet.variables().all().keySet()) {
                        if (column.equalsIgnoreCase(partition.column())) {
                            partition(sink, outlet, column, partition, type);
                        }
                    }
                });
    }

    private void partition(
            int sink, Outlet outlet, String column, LakeTable.Partition partition, Type type) {
        var value = opened.getOrDefault(sink, Map.of()).get(column);
        if (value == null) {
            value = "_leat_p" + overRow.size();
            overRow.add(Cte.Column.of(value, SqlLiterals.name(column)));
        }
        var sqlType = LakeScan.sqlType(type);
        var typed = "TRY_CAST(" + value + " AS " + sqlType + ")";
        var floor = TruncatedNumber.floor(typed, type, partition.width());
        var condition = floor + " < " + TruncatedNumber.least(type);
        var message =
                "'%s' has no partition %s in lake table '%s': the next lower multiple of %d is less than the least %s"
                        .formatted(
                                column,
                                partition,
                                outlet.sink().name(),
                                partition.width(),
                                sqlType.toLowerCase(Locale.ROOT));
        var of = outlet.selects() ? outlet.bound(column).columns() : Set.of(column);
        bits.outOfRange(sink, condition, "to[" + sink + "]", message, column, of);
    }

    /// Returns the location of the text that is sent with the document: a column of the row or a
    /// new box.
    private Optional<TextCell> text(int sink, Outlet outlet) {
        return outlet.text().map(text -> new TextCell(text.text(), value(sink, text)));
    }

    private Named value(int sink, BoundPipeline.Text text) {
        if (text.column().isPresent()) {
            var column = text.column().get();
            return new Named(column.name(), cell(column));
        }
        var box = "_leat_g" + sink;
        overRow.add(builder.box(box, text.sql(), text.bound()));
        var word = text.text().word();
        var step = "to[" + sink + "]." + word;
        var message = "the " + word + " cannot be computed: its expression raised an error";
        var columns = text.bound().columns();
        var details = builder.details("the " + word, text.bound(), boundPipeline.end(), box);
        bits.raised(sink, box, word, step, message, Optional.empty(), columns, details);
        var reading = ResultConversion.reading(text.bound().sqlType());
        var value = ResultConversion.sql(reading, SqlLiterals.name(box) + ".v");
        return new Named(word, result(reading, value));
    }

    private List<Cte.Column> columns(int sink) {
        var columns = new ArrayList<Cte.Column>();
        opened.getOrDefault(sink, Map.of())
                .forEach((name, value) -> columns.add(Cte.Column.of(name, value)));
        return columns;
    }

    /// Returns the compiled sink. Its measures are added later, after all measures are numbered.
    private CompiledPipeline.Outlet compiled(int sink, Outlet outlet, Optional<TextCell> text) {
        Target target =
                switch (outlet.sink().shape()) {
                    case Sink.Shape.Files files ->
                            outputs.compile(outlet, files, opened.getOrDefault(sink, Map.of()));
                    case Sink.Shape.OfLakeTable _ ->
                            outputs.compile(
                                    outlet,
                                    Sink.Shape.OfLakeTable.PARTS,
                                    opened.getOrDefault(sink, Map.of()));
                    case Sink.Shape.OfWarehouseTable _ -> new Target.OfRow(document(sink, outlet));
                    case Sink.Shape.Document _ ->
                            new Target.Document(
                                    document(sink, outlet),
                                    outlet.selects() ? Optional.empty() : boundPipeline.kept(),
                                    text,
                                    DocumentLimit.of(outlet.sink()),
                                    shrinker(outlet));
                    case Sink.Shape.OfView _ -> {
                        var view = outlet.view().orElseThrow();
                        yield new Target.OfView(
                                view.key().stream()
                                        .map(key -> named(sink, outlet, key.column()))
                                        .toList(),
                                view.every()
                                        .map(every ->
                                                new CompiledPipeline.Period(
                                                        named(sink, outlet, every.column()),
                                                        every)),
                                List.of());
                    }
                };
        return new CompiledPipeline.Outlet(
                outlet.sink().name(),
                outlet.where().isPresent(),
                outlet.sink().filter() instanceof Sink.Filter.Else,
                target);
    }

    /// Returns the rules that shorten a sink's documents. A sink with a `select` has none, because
    /// its columns are not those of the row.
    private Optional<DocumentShrinker> shrinker(Outlet outlet) {
        return boundPipeline
                .shrink()
                .filter(_ -> !outlet.selects())
                .map(shrink ->
                        new DocumentShrinker(
                                boundPipeline.name(),
                                shrink,
                                DocumentLimit.of(outlet.sink(), shrink.to())));
    }

    private List<Named> document(int sink, Outlet outlet) {
        return outlet.variables().all().values().stream()
                .map(variable -> named(sink, outlet, variable.name()))
                .toList();
    }

    private Named named(int sink, Outlet outlet, String column) {
        var variable = outlet.variables().get(column);
        if (!variable.computed() || !outlet.selects()) {
            return new Named(column, cell(variable));
        }
        var value = opened.getOrDefault(sink, Map.of()).get(column);
        if (value == null) {
            throw new IllegalStateException("'" + column + "' was not selected");
        }
        var reading = ResultConversion.reading(variable.sqlType());
        return new Named(column, result(reading, ResultConversion.sql(reading, value)));
    }

    private List<CompiledPipeline.Outlet> finish(List<CompiledPipeline.Outlet> outlets) {
        var finished = new ArrayList<CompiledPipeline.Outlet>();
        for (int sink = 0; sink < outlets.size(); sink++) {
            var outlet = outlets.get(sink);
            finished.add(
                    outlet.target() instanceof Target.OfView(var key, var period, _)
                            ? new CompiledPipeline.Outlet(
                                    outlet.name(),
                                    outlet.where(),
                                    outlet.otherwise(),
                                    new Target.OfView(key, period, contributions.of(sink)))
                            : outlet);
        }
        return finished;
    }

    private List<Cte.Column> result(boolean unnests) {
        var columns = new ArrayList<Cte.Column>();
        columns.add(Cte.Column.same(StatementInput.POSITION));
        if (unnests) {
            columns.add(Cte.Column.same(UnnestStep.NUMBER));
        }
        builder.recordWords().forEach(word -> columns.add(Cte.Column.same(word)));
        columns.addAll(bits.columns(builder.guard()));
        for (int i = 0; i < cellValues.size(); i++) {
            columns.add(Cte.Column.of("_leat_cell" + i, cellValues.get(i)));
        }
        columns.addAll(contributions.columns());
        for (int i = 0; i < builder.witnessed().size(); i++) {
            columns.add(
                    Cte.Column.of(
                            builder.witnessed().get(i) + "_text",
                            "CASE WHEN NOT ("
                                    + builder.guard()
                                    + ") THEN CAST(to_json("
                                    + builder.shown().get(i)
                                    + ") AS VARCHAR) END"));
        }
        columns.addAll(builder.details());
        columns.addAll(outputs.result());
        return columns;
    }
}
