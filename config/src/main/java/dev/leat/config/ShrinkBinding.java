package dev.leat.config;

import dev.leat.app.Shrink;
import dev.leat.app.Type;
import dev.leat.config.text.DocumentLintMessage;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.Locale;
import java.util.Optional;

/// Checks the rules of `shrink` against the columns of the row.
record ShrinkBinding(Binding binding) {

    void check(Shrink shrink, Columns columns) {
        shrink.columns()
                .forEach((column, rule) -> {
                    var mark = binding.in().keyMarkIn(shrink, "shrink", "columns", column);
                    binding.column(column, columns, mark);
                    var sqlType = columns.scope().columns().get(column);
                    if (sqlType != null
                            && !columns.unsure().contains(column)
                            && !fits(rule, sqlType)) {
                        binding.in()
                                .problem(
                                        mark,
                                        DocumentLintMessage.RULE_TYPE,
                                        word(rule),
                                        column,
                                        sqlType.toLowerCase(Locale.ROOT));
                    }
                });
    }

    private static boolean fits(Shrink.Rule rule, String sqlType) {
        Optional<Type> type = TypeSpelling.read(sqlType);
        boolean json = type.filter(Type.Simple.JSON::equals).isPresent();
        return switch (rule) {
            case Shrink.Rule.Drop _ -> true;
            case Shrink.Rule.Truncate _ -> sqlType.equals("VARCHAR") || json;
            case Shrink.Rule.First _ ->
                    json || type.filter(Type.ListOf.class::isInstance).isPresent();
        };
    }

    private static String word(Shrink.Rule rule) {
        return switch (rule) {
            case Shrink.Rule.Drop _ -> "drop";
            case Shrink.Rule.Truncate _ -> "truncate";
            case Shrink.Rule.First _ -> "first";
        };
    }
}
