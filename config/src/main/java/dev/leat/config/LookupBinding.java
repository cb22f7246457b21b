package dev.leat.config;

import dev.leat.app.Step;
import dev.leat.config.text.LookupLintMessage;
import dev.leat.kernel.bind.LookupKey;
import java.util.HashSet;
import java.util.Map;

/// Binds the columns of a step `lookup`.
record LookupBinding(Binding binding) {

    /// Returns the columns after the step.
    Columns columns(Step.Lookup step, Columns columns) {
        var in = binding.in();
        var mark = in.markIn(step, "lookup", "by");
        step.by()
                .forEach((mine, _) -> {
                    binding.column(mine, columns, mark);
                    var sqlType = columns.scope().columns().get(mine);
                    if (sqlType != null && !columns.unsure().contains(mine)) {
                        fits(mine, sqlType, step);
                    }
                });
        var unsure = new HashSet<>(columns.unsure());
        unsure.removeAll(step.take().keySet());
        var next = columns.after(step, Map.of(), unsure);
        binding.oneCase(step.take().keySet(), next, _ -> in.markIn(step, "lookup", "take"));
        return next;
    }

    private void fits(String mine, String sqlType, Step.Lookup step) {
        var in = binding.in();
        LookupKey.problem(step, mine, sqlType)
                .ifPresent(of ->
                        in.problem(in.markIn(step, "lookup", "by"), LookupLintMessage.BY_TYPE, of));
    }
}
