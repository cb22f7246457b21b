package dev.leat.config;

import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.config.text.StepLintMessage;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Binds the step `unnest`.
record UnnestBinding(Binding binding) {

    /// Returns the columns after the step.
    Columns columns(Step.Unnest step, Columns columns) {
        var in = binding.in();
        var place = in.markIn(step, UnnestSpec.NAME, "column");
        binding.column(step.column(), columns, place);
        var sqlType = columns.scope().columns().get(step.column());
        boolean known = sqlType != null && !columns.unsure().contains(step.column());
        if (sqlType != null && known && TypeSpelling.element(sqlType).isEmpty()) {
            var type = sqlType.toLowerCase(Locale.ROOT);
            in.problem(place, StepLintMessage.UNNEST_TYPE, step.column(), type);
            known = false;
        }
        var name = in.markIn(step, UnnestSpec.NAME, "as");
        Names.reserved(step.as(), name, in);
        binding.newNames(step, columns, _ -> name);
        var next = new HashSet<>(columns.unsure());
        next.remove(step.column());
        if (!known) {
            next.add(step.as());
        }
        return columns.after(step, Map.of(), next);
    }

    /// Reports a condition of `delete_when` that depends on the rows of a record.
    void deletion(Pipeline pipeline, BoundExpression condition) {
        var ofRow =
                condition.columns().stream()
                        .filter(pipeline::computesOfRows)
                        .findFirst()
                        .or(() ->
                                condition.source().contains(SourceStruct.ITEM_NUMBER)
                                        ? Optional.of("source." + SourceStruct.ITEM_NUMBER)
                                        : Optional.empty());
        if (pipeline.replacesRows() && ofRow.isPresent()) {
            var in = binding.in();
            in.problem(
                    in.mark("pipelines", pipeline.name(), "delete_when"),
                    StepLintMessage.UNNEST_DELETION,
                    ofRow.get());
        }
    }
}
