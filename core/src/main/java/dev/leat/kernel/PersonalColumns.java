package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.View;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.compile.BoundPipeline;
import java.util.Set;
import java.util.TreeSet;

/// The names of a pipeline's columns that may have personal data: those with `pii`, and all columns
/// computed from them, also in several steps. A name stays in the set if a later step gives it
/// another value, because messages show values of all steps.
final class PersonalColumns {

    /// SQL does not distinguish upper and lower case.
    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    private PersonalColumns() {}

    /// Returns the names of columns of the rows and of the views of a pipeline.
    ///
    /// @throws BindException if an expression cannot be used, which lint reports
    static Set<String> of(App app, Pipeline pipeline, Binder binder) throws BindException {
        var personal = new PersonalColumns();
        var from = pipeline.from();
        var start =
                from.infersColumns()
                        ? InferredColumns.of(pipeline, app.views(), binder, SourceStruct.of(from))
                        : PipelineColumns.of(from);
        personal.add(start);
        var steps = BoundStep.of(pipeline.steps(), start, binder);
        steps.forEach(step -> personal.add(step.after()));
        var end = BoundStep.end(start, steps);
        for (var outlet : BoundPipeline.outlets(app, pipeline, end, binder)) {
            personal.add(outlet.variables());
            outlet.view().ifPresent(view -> personal.view(view, outlet));
        }
        return personal.names;
    }

    private void add(PipelineColumns columns) {
        columns.all().values().stream()
                .filter(Variable::pii)
                .forEach(variable -> names.add(variable.name()));
    }

    private void view(View view, BoundPipeline.Outlet outlet) {
        for (var measure : view.measures()) {
            if (outlet.personal(measure)) {
                names.add(measure.name());
            }
        }
        for (var column : view.columns()) {
            if (column.formula().stream()
                    .flatMap(formula -> formula.measures().stream())
                    .anyMatch(names::contains)) {
                names.add(column.name());
            }
        }
    }
}
