package dev.leat.config;

import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The columns at one position in a pipeline, and the steps before it, as far as they are valid.
/// `unsure` has the columns whose expression is invalid; further problems that such columns cause
/// are not reported.
record Columns(PipelineColumns row, Set<String> unsure, Optional<Passed> passed) {

    Columns {
        unsure = Set.copyOf(unsure);
    }

    /// The last step before a position, and the steps before it. Positions share their steps.
    record Passed(BoundStep step, Optional<Passed> before) {}

    static Columns of(PipelineColumns row) {
        return new Columns(row, Set.of(), Optional.empty());
    }

    /// Returns the steps before this position, in order.
    List<BoundStep> steps() {
        var steps = new ArrayList<BoundStep>();
        for (var last = passed; last.isPresent(); last = last.get().before()) {
            steps.add(last.get().step());
        }
        return List.copyOf(steps.reversed());
    }

    /// Returns the columns after the steps of a pipeline that cannot be bound. Columns that depend
    /// on an expression are in doubt: their types and origins are unknown.
    static Columns unbound(Pipeline pipeline) {
        var columns = of(PipelineColumns.of(pipeline.from()));
        for (var step : pipeline.steps()) {
            columns = columns.after(step);
        }
        return columns;
    }

    /// Returns the columns after a step; `unsure` are its unsure columns. `bound` has the valid
    /// expressions of the step.
    Columns after(Step step, Map<String, BoundExpression> bound, Set<String> unsure) {
        var last = new BoundStep(step, bound, row);
        return new Columns(last.after(), unsure, Optional.of(new Passed(last, passed)));
    }

    /// Returns the columns after a step without expressions.
    Columns after(Step step) {
        return after(step, Map.of(), unsure);
    }

    Scope scope() {
        return row.scope();
    }

    boolean has(String column) {
        return scope().columns().containsKey(column);
    }

    /// Returns true if an expression may use an unsure column.
    boolean unsure(Sql sql) {
        return sql.mentioned(unsure).findAny().isPresent();
    }
}
