package dev.leat.kernel;

import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.CompiledPipeline.Cell;
import dev.leat.kernel.compile.CompiledPipeline.Named;
import dev.leat.kernel.compile.CompiledPipeline.Reading;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import dev.leat.kernel.compile.OutputColumns;
import dev.leat.kernel.compile.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The rows of a statement's result that Java must read: all rows if a sink takes rows, otherwise
/// only those that may have an error.
record RowsToInspect(CompiledPipeline program) {

    /// Returns the query of these rows over the table with the result.
    String sql() {
        var columns = columns(program).map(SqlLiterals::name).toList();
        var all = "SELECT " + String.join(", ", columns) + " FROM " + ResultTable.NAME;
        return rows() ? all : all + " WHERE " + String.join(" OR ", conditions());
    }

    /// Returns true if a sink takes rows.
    boolean rows() {
        return program.outlets().stream()
                .anyMatch(outlet -> !(outlet.target() instanceof Target.Files));
    }

    /// Returns the names of the columns that hold bits.
    List<String> words() {
        int record = Math.max(1, CompiledPipeline.words(program.columns().recordBits().size()));
        int sinks = CompiledPipeline.words(program.columns().sinkBits().size());
        return columns(program).skip(1).limit(record + sinks).toList();
    }

    /// Returns the columns of the result that Java reads, which are not only written to files.
    static Stream<String> columns(CompiledPipeline program) {
        return program.statement().ctes().getLast().columns().stream()
                .map(Statement.Cte.Column::name)
                .filter(name -> !name.startsWith(OutputColumns.PREFIX));
    }

    private List<String> conditions() {
        var doubts = new ArrayList<String>();
        words().forEach(word -> doubts.add(SqlLiterals.name(word) + " <> 0"));
        program.hashed().key().forEach(key -> doubts.add(cell(key) + " IS NULL"));
        program.version().ifPresent(v -> doubts.add(cell(v.column()) + " IS NULL"));
        for (int i = 0; i < program.columns().cells().size(); i++) {
            var cell = "\"_leat_cell" + i + "\"";
            if (program.columns().cells().get(i) instanceof Reading.Real) {
                doubts.add("NOT isfinite(" + cell + ")");
            } else if (program.columns().cells().get(i) instanceof Reading.Nested) {
                doubts.add("regexp_matches(" + cell + ", '(?i)nan|inf')");
            }
        }
        return doubts;
    }

    private static String cell(Named named) {
        return switch (named.cell()) {
            case Cell.Computed(int column) -> "\"_leat_cell" + column + "\"";
            case Cell.Field _ ->
                    throw new IllegalStateException("a statement over a table has no documents");
        };
    }
}
