package dev.leat.config;

import dev.leat.app.Lookup;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.config.text.LookupLintMessage;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;

/// Binds the columns of a step `lookup`.
record LookupBinding(Binding binding) {

    /// Returns the columns after the step.
    Columns columns(Step.Lookup step, Columns columns) {
        var in = binding.in();
        var mark = in.markIn(step, "lookup", "by");
        step.by()
                .forEach((mine, theirs) -> {
                    binding.column(mine, columns, mark);
                    var sqlType = columns.scope().columns().get(mine);
                    if (sqlType != null && !columns.unsure().contains(mine)) {
                        fits(mine, sqlType, step.lookup(), theirs, step);
                    }
                });
        var unsure = new HashSet<>(columns.unsure());
        unsure.removeAll(step.take().keySet());
        var next = columns.after(step, Map.of(), unsure);
        binding.oneCase(step.take().keySet(), next, _ -> in.markIn(step, "lookup", "take"));
        return next;
    }

    private void fits(String mine, String sqlType, Lookup lookup, String theirs, Step.Lookup step) {
        var type = lookup.column(theirs).type();
        boolean alike =
                number(type)
                        ? number(sqlType)
                        : TypeSpelling.read(sqlType).filter(type::equals).isPresent();
        if (!alike) {
            var in = binding.in();
            in.problem(
                    in.markIn(step, "lookup", "by"),
                    LookupLintMessage.BY_TYPE,
                    mine,
                    sqlType.toLowerCase(Locale.ROOT),
                    theirs,
                    lookup.name(),
                    type);
        }
    }

    private static boolean number(Type type) {
        return type instanceof Type.Decimal
                || type == Type.Simple.INTEGER
                || type == Type.Simple.BIGINT;
    }

    /// Returns true for exact numbers, including those that only SQL has.
    private static boolean number(String sqlType) {
        return sqlType.endsWith("INT")
                || sqlType.endsWith("INTEGER")
                || sqlType.startsWith("DECIMAL");
    }
}
