package dev.leat.kernel.compile;

import dev.leat.app.Sink;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.kernel.compile.BoundPipeline.Outlet;
import dev.leat.kernel.compile.CompiledPipeline.Output;
import dev.leat.kernel.compile.CompiledPipeline.Reading;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import dev.leat.kernel.compile.Statement.Cte;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Columns of the statement's result that are written to buckets' files, in their own types. Sinks
/// without a `select` share them. Used by one compilation.
public final class OutputColumns {

    /// Name prefix that only these columns have.
    public static final String PREFIX = "_leat_out";

    private final PipelineColumns row;
    private final Map<String, Output> ofRow = new LinkedHashMap<>();
    private final List<Cte.Column> carried = new ArrayList<>();
    private final List<Cte.Column> result = new ArrayList<>();

    /// Creates the output columns for rows with these columns.
    OutputColumns(PipelineColumns row) {
        this.row = row;
    }

    /// Returns the columns of the row that the query of the sinks must pass on.
    List<Cte.Column> carried() {
        return carried;
    }

    List<Cte.Column> result() {
        return result;
    }

    /// Returns the output columns of a sink. A name in the sink's path means a column that the sink
    /// writes; if it writes no column of that name, a column of the row. `selected` are the SQL
    /// values of the sink's `select`, by column.
    Target.Files compile(Outlet outlet, Sink.Shape.Files files, Map<String, String> selected) {
        var columns = new LinkedHashMap<String, Output>();
        for (var variable : outlet.variables().all().values()) {
            var value = selected.get(variable.name());
            columns.put(variable.name(), value == null ? ofRow(variable) : output(variable, value));
        }
        var parts = new ArrayList<Output>();
        for (var name : files.path().columns()) {
            var written = columns.get(name);
            parts.add(written == null ? ofRow(row.get(name)) : written);
        }
        return new Target.Files(files, List.copyOf(columns.values()), parts);
    }

    private Output ofRow(Variable variable) {
        var known = ofRow.get(variable.name());
        if (known == null) {
            var own = "_leat_r" + carried.size();
            carried.add(Cte.Column.of(own, SqlLiterals.name(variable.name())));
            known = output(variable, SqlLiterals.name(own));
            ofRow.put(variable.name(), known);
        }
        return known;
    }

    private Output output(Variable variable, String value) {
        var column = PREFIX + result.size();
        var kept = kept(variable.sqlType());
        result.add(
                Cte.Column.of(
                        column,
                        kept.equals(variable.sqlType())
                                ? value
                                : "CAST(" + value + " AS " + kept + ")"));
        return new Output(variable.name(), kept, column);
    }

    /// Returns the type of a value in a file: the value's own type if file formats support it.
    /// Parquet would store HUGEINT and UHUGEINT as doubles.
    private static String kept(String sqlType) {
        boolean own = sqlType.equals("UBIGINT") || TypeSpelling.read(sqlType).isPresent();
        if (own) {
            return sqlType;
        }
        return switch (ResultConversion.reading(sqlType)) {
            case Reading.Number _ -> "DECIMAL(38,0)";
            case Reading.Whole _, Reading.Real _ -> sqlType;
            case Reading.Text _,
                    Reading.Json _,
                    Reading.Bool _,
                    Reading.Exact _,
                    Reading.Day _,
                    Reading.Time _,
                    Reading.Nested _ ->
                    "VARCHAR";
        };
    }
}
