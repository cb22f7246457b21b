package dev.leat.kernel.bind;

import dev.leat.app.Sql;
import dev.leat.app.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A step whose expressions are bound, with the columns before and after it. `bound` contains the
/// bound expressions by the names in [Step#expressions], and the columns that the step reads. For
/// steps over a file it contains the columns of the result. Immutable.
public record BoundStep(
        Step step,
        Map<String, BoundExpression> bound,
        PipelineColumns before,
        PipelineColumns after) {

    /// A column whose name differs from that of another column only in case.
    public static final String SAME_COLUMN = "'%s' and '%s' are the same column in SQL";

    public static final String SAME_COLUMN_HINT = "rename one: names ignore case";

    /// Creates a step with these bound expressions.
    public BoundStep(Step step, Map<String, BoundExpression> bound, PipelineColumns before) {
        this(step, bound, before, before.after(step, bound));
    }

    /// Binds steps whose first one receives these columns.
    ///
    /// @throws BindException if an expression cannot be used, which lint reports
    public static List<BoundStep> of(List<Step> steps, PipelineColumns start, Binder binder)
            throws BindException {
        var all = new ArrayList<BoundStep>();
        var now = start;
        for (var step : steps) {
            all.add(of(step, now, binder));
            now = all.getLast().after();
        }
        return all;
    }

    /// Returns the columns after these steps.
    public static PipelineColumns end(PipelineColumns start, List<BoundStep> steps) {
        return steps.isEmpty() ? start : steps.getLast().after();
    }

    /// Binds a step to these columns.
    ///
    /// @throws BindException if an expression cannot be used, which lint reports
    public static BoundStep of(Step step, PipelineColumns before, Binder binder)
            throws BindException {
        var scope = before.scope();
        if (step instanceof Step.Query(var select)) {
            return new BoundStep(step, binder.query(select, scope), before);
        }
        if (step instanceof Step.Aggregate(var by, var measures)) {
            binder.prebind(measures.values(), scope, by);
            var bound = new LinkedHashMap<String, BoundExpression>();
            for (var measure : measures.entrySet()) {
                bound.put(measure.getKey(), binder.measure(measure.getValue(), scope, by));
            }
            return new BoundStep(step, bound, before);
        }
        if (step instanceof Step.Lookup lookup) {
            comparable(lookup, before);
        }
        for (var column : step.removed()) {
            // A file without a schema may lack the column, or have it in another case. The binder
            // reports it.
            if (before.find(column).isEmpty()) {
                binder.bind(Sql.ofColumn(column), scope);
            }
        }
        var all = new LinkedHashMap<>(step.expressions());
        step.reads().forEach(column -> all.put(column, Sql.ofColumn(column)));
        var made = new BoundStep(step, binder.bind(all, scope), before);
        distinguishable(step, made.after);
        return made;
    }

    /// Requires that no column that the step adds has the name of another one in another case. Lint
    /// cannot check this for a file whose columns are known when it is read.
    private static void distinguishable(Step step, PipelineColumns after) throws BindException {
        for (var name : step.added().keySet()) {
            var other = after.otherCase(name);
            if (other.isPresent()) {
                throw new BindException(
                        SAME_COLUMN.formatted(name, other.get()), 0, Optional.of(SAME_COLUMN_HINT));
            }
        }
    }

    /// Requires that the record's columns can be compared with the key of the lookup. Lint cannot
    /// check this for a file whose columns are known when it is read.
    private static void comparable(Step.Lookup step, PipelineColumns before) throws BindException {
        for (var column : step.by().keySet()) {
            var variable = before.all().get(column);
            if (variable != null) {
                LookupKey.require(step, column, variable.sqlType());
            }
        }
    }

    /// Returns a bound expression of the step.
    public BoundExpression bound(String name) {
        var found = bound.get(name);
        if (found == null) {
            throw new IllegalArgumentException("'" + name + "' was not bound");
        }
        return found;
    }
}
